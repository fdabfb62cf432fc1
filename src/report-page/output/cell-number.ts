/** Undefined for an empty cell, and for what is no number. */
export function numberOf(cell: string): number | undefined {
  return cell === '' || !Number.isFinite(Number(cell)) ? undefined : Number(cell);
}
