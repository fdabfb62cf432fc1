import { dirname } from 'node:path';
import { writeFileAtomic } from '../../disk/atomic-file.ts';
import { withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';
import { FileLock } from '../../disk/lock.ts';
import { FbpError } from '../../domain/errors.ts';
import { nameFromSlug } from '../country-mapping.ts';
import { countryCodeOf } from '../names/country-codes.ts';
import { replaceValue } from './edit-json-text.ts';
import { type MappingContent, parseMappingOrThrow, readMappingText } from './mapping-file.ts';

/** A mapping file in the middle of an edit. */
export type MappingEdit = Pick<MappingContent, 'path' | 'text' | 'file' | 'leagues' | 'clubs'>;

/** An edit takes milliseconds; several may come at the same time. */
const LOCK_WAIT_MS = 20_000;

const BOM = '\ufeff';

/**
 * Reads a mapping file, applies an edit of its text and puts the result in its place: under a lock, in one step, and only if
 * the result is itself a valid mapping file. A country without file gets one. `last_updated` becomes `today` when anything
 * changed. Throws FBP-MAPPING (the file was wrong already), FBP-LOCKED, FBP-DISK, and what the edit throws.
 */
export async function editMapping<T extends { readonly text: string }>(
  path: string,
  context: { readonly country: string; readonly today: string },
  edit: (content: MappingEdit) => T,
): Promise<T> {
  withDiskFaultsSync('make the folder of the mapping file', dirname(path), () => ensureFolder(dirname(path)));
  const lock = await FileLock.acquire('mapping file', path, { waitMs: LOCK_WAIT_MS });
  try {
    const old = readMappingText(path);
    const bom = old?.startsWith(BOM) ? BOM : '';
    const before = old?.slice(bom.length) ?? newMappingText(context.country, context.today);
    const result = edit(parseMappingOrThrow(path, before));
    if (result.text === before) return result;
    const after = bom + replaceValue(result.text, ['last_updated'], context.today);
    parseMappingOrThrow(path, after);
    await assertUnchanged(path, old);
    await writeFileAtomic(path, after);
    return result;
  } finally {
    lock.release();
  }
}

/** An editor, which takes no lock, may have saved the file in the meantime. */
async function assertUnchanged(path: string, old: string | undefined): Promise<void> {
  if (readMappingText(path) === old) return;
  const hint = 'Nothing was written; run the command again.';
  throw new FbpError('FBP-LOCKED', 'The mapping file was changed by someone else at the same time', {
    where: path,
    hint,
  });
}

function newMappingText(country: string, today: string): string {
  const code = countryCodeOf(country);
  const head = {
    version: '1.0.0',
    country: nameFromSlug(country),
    last_updated: today,
    ...(code === undefined ? {} : { country_codes: [code] }),
    leagues: {},
    special_cases: { derbies: {} },
    manual_matches: {},
  };
  // Short lists stay on one line, as in the files that are shipped.
  return `${JSON.stringify(head, null, 2).replace(/\[\s+("[^"]*")\s+\]/g, '[$1]')}\n`;
}
