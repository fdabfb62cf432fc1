import type { DateOrder, Field } from '../../domain/match.ts';

/** The name of a column as its source writes it; several are joined with a blank. */
export type ColumnName = string | readonly string[];

/** What a source's statistics files look like. */
export interface Profile {
  /** Where its files come from, for the documentation. */
  readonly source: string;
  /** A header with all names of one of these is the source's. */
  readonly signatures: readonly (readonly string[])[];
  /** Where each field stands: the first of these that the file has and that is not empty in a row. */
  readonly columns: Readonly<Partial<Record<Field, readonly ColumnName[]>>>;
  /** The order of day and month in its dates, where it has one. */
  readonly order?: DateOrder;
  /** IANA zone of its times, where they are always of the same. */
  readonly zone?: string;
  /** `made`: rows have none. `numbered`: a number that is unique in a season. */
  readonly id: 'own' | 'made' | 'numbered';
  /** Values of `status`, in small letters, of a match that is over; without it every score is a final one. */
  readonly over?: ReadonlySet<string>;
  /** Sides are numbers of a file of teams, which has these columns. */
  readonly teams?: { readonly id: readonly string[]; readonly name: readonly string[] };
}
