import { FbpError } from '../domain/errors.ts';
import { type InputRow, REQUIRED_COLUMNS } from '../domain/match.ts';
import { keptColumns, keptPlaces } from './kept-columns.ts';
import { shortNames } from './list-statistics.ts';
import { openTable } from './open-table.ts';
import type { Layout } from './profiles/layout.ts';
import { isNote, isRow, plainPlaces } from './rows/no-rows.ts';
import { type Elsewhere, rowsOfBatch } from './rows/row-groups.ts';
import { SeenIds } from './rows/seen-ids.ts';
import { type RowForm, readRow } from './rows/statistics-row.ts';
import type { SourceRecord } from './source-table.ts';
import type { StatisticsReading } from './statistics-reading.ts';
import { type SurveyedFile, surveyFile, teamRowOf } from './survey.ts';

/**
 * Reads the statistics of one or of several files row by row, in their order and in constant memory but for a few bytes a match id. Each file is read
 * twice: what its columns and dates mean is told by the whole of it. Every row that is not blank comes out, either as a match or
 * as invalid with its line and reason. Throws FBP-INPUT when a file cannot be read or understood or there are no rows, and FBP-CONFIG for an unknown zone.
 */
export async function* readStatistics(
  paths: string | readonly string[],
  reading: StatisticsReading,
): AsyncGenerator<InputRow> {
  const files: SurveyedFile[] = [];
  for (const path of [paths].flat()) files.push(await surveyFile(path, reading));
  const names = files.length > 1 ? shortNames(files.map(({ path }) => path)) : [];
  const kept = keptOf(files, reading);
  const elsewhere = elsewhereOf(files, reading);
  const ids = new SeenIds();
  let rows = 0;
  for (const [index, file] of files.entries()) {
    reading.onUnderstood?.({ ...file.understood, kept });
    for await (const row of rowsOf(file, {
      reading,
      ids,
      kept,
      from: rows,
      name: names[index],
      elsewhere: elsewhere.get(file),
    })) {
      yield row;
      rows += 1;
    }
  }
  if (rows === 0) throw noRows(files[0]?.path);
}

function keptOf(files: readonly SurveyedFile[], { keepColumns: wanted }: StatisticsReading): string[] {
  if (wanted === undefined) return [];
  const headers = files.map(({ path, others, form }) => ({ path, others, header: form.layout.header }));
  return keptColumns({ wanted, files: headers });
}

/** Which rows of each file are of other batches; in this program's own form all rows are of the one, unless that is said, by a column too. */
function elsewhereOf(files: readonly SurveyedFile[], reading: StatisticsReading): ReadonlyMap<SurveyedFile, Elsewhere> {
  const { batch, isShared = false } = reading;
  if (batch === undefined) return new Map();
  return rowsOfBatch(
    files.filter(({ form: { layout } }) => isShared || layout.profile !== 'fbp' || namesGroups(layout)),
    batch,
  );
}

function namesGroups({ places }: Layout): boolean {
  return places.has('season') || places.has('league');
}

interface Reading {
  readonly reading: StatisticsReading;
  readonly ids: SeenIds;
  readonly kept: readonly string[];
  /** Position of the first row. */
  readonly from: number;
  /** Of the file, where there are several. */
  readonly name: string | undefined;
  readonly elsewhere: Elsewhere | undefined;
}

async function* rowsOf(
  file: SurveyedFile,
  { reading, ids, kept, from, name, elsewhere }: Reading,
): AsyncGenerator<InputRow> {
  const { layout } = file.form;
  const form: RowForm = { ...file.form, keptPlaces: keptPlaces(kept, layout.header), file: name, elsewhere };
  const table = await openTable(file.path, {
    onBytes: (chunk) => reading.onBytes?.(chunk, file.path),
    header: layout.header,
  });
  let row = from;
  try {
    for await (const record of withoutFooter(table.records(plainPlaces(layout)), layout)) {
      if (isToldTwice(record, file)) continue;
      yield readRow(record, row, { form, ids });
      row += 1;
    }
  } finally {
    await table.close();
  }
}

/** Lines; a file that holds more of the like holds rows without cells. */
const LONGEST_FOOTER = 20;

/** Notes below a table are no rows; between rows they are, since a row may have lost its cells. */
async function* withoutFooter(records: AsyncGenerator<SourceRecord>, layout: Layout): AsyncGenerator<SourceRecord> {
  let notes: SourceRecord[] = [];
  for await (const record of records) {
    if (record.fault === undefined && !isRow(record.fields, layout)) continue;
    if (record.fault === undefined && isNote(record.fields, layout) && notes.length < LONGEST_FOOTER)
      notes.push(record);
    else {
      yield* notes;
      notes = [];
      yield record;
    }
  }
}

function isToldTwice(record: SourceRecord, { teamRows, form: { layout } }: SurveyedFile): boolean {
  return teamRows !== undefined && record.fault === undefined && teamRows.isRepeated(teamRowOf(record, layout));
}

function noRows(where: string | undefined): FbpError {
  const hint = `it needs a header line with ${REQUIRED_COLUMNS.join(', ')}, and one line a match`;
  return new FbpError('FBP-INPUT', 'the statistics file has a header and no rows', { where, hint });
}
