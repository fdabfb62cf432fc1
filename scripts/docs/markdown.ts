/** A Markdown table; vertical bars in cells are escaped. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');
}

/** Angle brackets outside of code would be taken for HTML. */
function escaped(cell: string): string {
  return cell
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/</g, '&lt;')))
    .join('')
    .replace(/\|/g, '\\|');
}

/** Stands at the top of every generated page. */
export function generated(from: string): string {
  return `<!-- Made by \`npm run docs\` from ${from}. Edit those, not this file. -->`;
}
