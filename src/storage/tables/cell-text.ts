import { neutraliseFormula } from '../../domain/text/csv-text.ts';

/** What a cell may hold; undefined is an empty cell, never 0. */
export type CellValue = string | number | boolean | undefined;

export function cellText(value: CellValue): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? neutraliseFormula(value) : String(value);
}

/** Epoch milliseconds as `2023-08-11T19:00:00Z`. */
export function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Cuts the noise of binary arithmetic, so that the text is short and stable: 12.300000000000001 is 12.3. */
export function rounded(value: number | undefined, digits: number): number | undefined {
  return value === undefined ? undefined : Number(value.toFixed(digits));
}
