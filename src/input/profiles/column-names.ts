/** A column's name as far as it tells one from another: without case, blanks and underscores. */
export function columnKey(name: string): string {
  return name.toLowerCase().replace(/[\s_]+/g, '');
}
