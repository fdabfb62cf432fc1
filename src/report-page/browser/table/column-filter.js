import { folded } from './folded.js';

/**
 * @typedef {string | number | undefined} Value
 * @typedef {{ label: string, kind: 'text' | 'number', unit?: string, isFixed?: boolean }} Column
 * @typedef {{ column: number, test: string, wanted: string }} ColumnFilter
 */

/** What a column can be asked for, by the name that a filter keeps. */
export const TESTS = new Map([
  ['contains', 'contains'],
  ['is', 'is'],
  ['least', 'is at least'],
  ['most', 'is at most'],
  ['empty', 'is empty'],
  ['filled', 'is not empty'],
]);

/**
 * @param {ColumnFilter} filter
 * @param {Value} value of the filter's column
 */
export function passes({ test, wanted }, value) {
  const isEmpty = value === undefined || value === '';
  if (test === 'empty') return isEmpty;
  if (isEmpty) return false;
  if (test === 'filled') return true;
  if (test === 'contains') return folded(String(value)).includes(folded(wanted));
  if (test === 'is') return folded(String(value)) === folded(wanted) || value === Number(wanted);
  const order = compared(value, typeof value === 'number' ? Number(wanted) : wanted);
  return test === 'least' ? order >= 0 : order <= 0;
}

/**
 * Numbers by size, texts by the alphabet, what is empty last.
 * @param {Value} a
 * @param {Value} b
 */
export function compared(a, b) {
  if (a === b) return 0;
  if (a === undefined || a === '') return 1;
  if (b === undefined || b === '') return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

/**
 * @param {ColumnFilter} filter
 * @param {Column[]} columns
 */
export function filterText({ column, test, wanted }, columns) {
  const { label = '', unit } = columns[column] ?? {};
  const value = test === 'empty' || test === 'filled' ? '' : ` ${wanted}${unit === undefined ? '' : ` ${unit}`}`;
  return `${label} ${TESTS.get(test)}${value}`;
}
