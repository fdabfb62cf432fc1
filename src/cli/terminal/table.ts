import type { Style } from './terminal.ts';
import { cutText, padText, textWidth } from './text-width.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** The column gives way when the table is too wide; says which end of its texts is cut. */
  readonly cut?: 'start' | 'end';
}

export type Cell = string | { readonly text: string; readonly style: Style };

export interface TableOptions {
  /** Columns of the terminal that may be used. */
  readonly width: number;
  readonly paint: (style: Style, text: string) => string;
}

const GAP = '  ';
const NARROWEST = 8;

/** An aligned table, title line first, each line ending in a newline. Cells are single-line texts. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): string {
  const texts = rows.map((row) => row.map(textOf));
  const widths = fittingWidths(columns, texts, options.width);
  const lay = (cells: readonly string[]) =>
    cells.map((cell, index) => layCell(cell, widths[index] ?? 0, columns[index])).map(trimLast);
  const title = lay(columns.map((column) => column.title))
    .join(GAP)
    .trimEnd();
  const lines = texts.map((cells, row) =>
    lay(cells)
      .map((cell, index) => paintCell(cell, rows[row]?.[index], options.paint))
      .join(GAP)
      .trimEnd(),
  );
  return [options.paint('bold', title), ...lines].map((line) => `${line}\n`).join('');
}

/** Blanks at a line's end would make a terminal of just this width wrap. */
function trimLast(cell: string, index: number, cells: readonly string[]): string {
  return index === cells.length - 1 ? cell.trimEnd() : cell;
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function layCell(text: string, width: number, column: Column | undefined): string {
  return padText(cutText(text, width, column?.cut ?? 'end'), width, column?.align ?? 'left');
}

function paintCell(text: string, cell: Cell | undefined, paint: TableOptions['paint']): string {
  return cell === undefined || typeof cell === 'string' ? text : paint(cell.style, text);
}

/** Each column as wide as its widest text; where that is too much, the widest of those that give way become narrower. */
function fittingWidths(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): number[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[index] ?? ''))),
  );
  let excess = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1) - width;
  while (excess > 0) {
    const widest = columns.reduce<number | undefined>((best, column, index) => {
      if (column.cut === undefined || (widths[index] ?? 0) <= NARROWEST) return best;
      return best === undefined || (widths[index] ?? 0) > (widths[best] ?? 0) ? index : best;
    }, undefined);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}
