/** What the data dictionary tells of one column; it stands beside the code that fills the column. */
export interface ColumnDoc {
  readonly type: 'text' | 'number' | 'integer' | 'boolean' | 'instant';
  /** Of a number: `s`, `min`, `GBP`, `decimal odds`. */
  readonly unit?: string;
  readonly meaning: string;
  /** When the cell is empty; a column without it never is. */
  readonly empty?: string;
}
