import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CAUSES } from '../../../../src/domain/cause.ts';
import { STATUSES } from '../../../../src/domain/outcome.ts';
import { type Row, readCsv } from '../../e2e/csv.ts';
import type { WoundedArchive } from './wounded-archive.ts';

const statuses: readonly string[] = STATUSES;
const causes: readonly string[] = CAUSES;
/** Of a row's cells, those that its market files give. */
const FROM_FILES = /^(match_odds|over_under)_|^betfair_match_id$|_kickoff$/;

/**
 * Holds the output of a run on a wounded archive against that of the sound one: every row is there and has an ending with its cause,
 * those of sound events have the same cells, and a file that lost bytes is named wherever that changed anything.
 */
export function* violationsIn(output: string, wanted: readonly Row[], archive: WoundedArchive): Generator<string> {
  const found = readCsv(output, 'matches.csv');
  const failures = new Map(readCsv(output, 'failures.csv').map((row) => [row['statistical_match_id'], row]));
  const said = ['failures.csv', 'report.json'].map((name) => readFileSync(join(output, name), 'utf8')).join('\n');
  if (found.length !== wanted.length) yield `${found.length} rows of ${wanted.length}`;
  for (const [index, sound] of wanted.entries()) {
    const row = found[index] ?? {};
    const failure = failures.get(row['statistical_match_id']);
    const what = wrongEnding(row, failure) ?? wrongCells(row, { sound, archive, said });
    if (what !== undefined) yield `${sound['statistical_match_id']}: ${what}`;
  }
}

function wrongEnding({ processing_status: status = '', error_code: code }: Row, failure: Row | undefined) {
  if (!statuses.includes(status)) return `ends as ${status}`;
  if (code === 'FBP-BUG' || failure?.['code'] === 'FBP-BUG') return failure?.['message'] ?? code;
  return status === 'linked' || causes.includes(failure?.['cause'] ?? '') ? undefined : `${status} without a cause`;
}

interface Held {
  readonly sound: Row;
  readonly archive: WoundedArchive;
  readonly said: string;
}

function wrongCells(row: Row, { sound, archive: { fates, damaged }, said }: Held): string | undefined {
  const changed = Object.keys(sound).filter((column) => FROM_FILES.test(column) && row[column] !== sound[column]);
  const eventId = sound['betfair_match_id'] ?? '';
  const file = basename(damaged.get(eventId) ?? '');
  if (changed.length === 0 || fates.get(eventId) === 'odd values') return undefined;
  const cells = changed.map((column) => `${column} ${row[column]} for ${sound[column]}`).join(', ');
  if (fates.get(eventId) === 'sound') return `a sound event, but ${cells}`;
  return said.includes(file) ? undefined : `${file} is not named, but ${cells}`;
}
