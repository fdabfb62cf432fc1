import { type FbpError, isFault } from '../../domain/errors.ts';
import type { AddedMapping, MappingManager } from '../mapping-manager.ts';
import type { ChosenRow } from './unmapped-csv.ts';

export interface ImportResult {
  readonly saved: readonly AddedMapping[];
  /** Rows whose choice cannot be: another club's name, a slug nobody knows. The others are saved all the same. */
  readonly refused: readonly { readonly row: ChosenRow; readonly message: string; readonly hint: string | undefined }[];
}

/** Writes the choices of a reviewed CSV, each saved on its own. Throws what is wrong with the mapping files themselves. */
export async function importChosen(manager: MappingManager, rows: readonly ChosenRow[]): Promise<ImportResult> {
  for (const country of new Set(rows.map((row) => row.country))) manager.load(country);
  const saved: AddedMapping[] = [];
  const refused: ImportResult['refused'][number][] = [];
  for (const row of rows) {
    try {
      saved.push(await save(manager, row));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused.push({ row, message: error.message, hint: error.hint });
    }
  }
  return { saved, refused };
}

/** A choice that cannot be, as opposed to a disk or a lock that fails. */
export function isRefusal(error: unknown): error is FbpError {
  return isFault(error, 'FBP-MAPPING', 'FBP-USAGE');
}

function save(manager: MappingManager, row: ChosenRow): Promise<AddedMapping> {
  const { country, slug, league, chosen } = row;
  switch (chosen.kind) {
    case 'name':
      return manager.addMapping(country, slug, chosen.name, { league });
    case 'same_as':
      return manager.shareMapping(country, slug, chosen.slug, { league });
  }
}
