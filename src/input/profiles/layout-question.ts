import type { Field, ProfileName } from '../../domain/match.ts';
import type { ColumnName } from './profile.ts';

/** Columns that a user names himself. */
export type OwnColumns = Readonly<Partial<Record<Field, ColumnName>>>;

export interface LayoutQuestion {
  readonly header: readonly string[];
  readonly format: ProfileName | 'auto';
  readonly columns: OwnColumns;
  readonly path: string;
}
