import { resolve } from 'node:path';
import { publishWhole, StagedFile } from '../../disk/atomic-file.ts';
import type { ExitCode } from '../../domain/errors.ts';
import { csvCell } from '../../domain/text/csv-text.ts';
import type { Moment } from '../../pipeline/moments/moment.ts';
import { MOMENT_COLUMNS, type MomentRow, pricesAt } from '../../pipeline/moments/prices-at.ts';
import { seriesPath } from '../../storage/series/open-series.ts';
import type { CommandContext } from '../command/command.ts';
import { finishedBatches } from '../command/finished-batches.ts';
import { openSession } from '../command/session.ts';
import { write } from '../terminal/terminal.ts';

export interface PricesOptions {
  readonly at: readonly Moment[];
  readonly format: 'csv' | 'json';
  readonly to?: string;
}

/** `fbp prices`: the rows on stdout, or in a file. */
export async function pricesCommand(
  context: CommandContext,
  targets: readonly string[],
  { at, format, to }: PricesOptions,
): Promise<ExitCode> {
  const { cwd, globals, terminal } = context;
  const folders = await finishedBatches(context, targets, openSession(context));
  // Before the first row is written all of them are known to be there.
  const batches = await Promise.all(folders.map(async (folder) => ({ folder, series: await seriesPath(folder) })));
  const rows = rowsOf(batches, at);
  const text = globals.json || format === 'json' ? jsonText(rows) : csvText(rows);
  if (to === undefined) for await (const part of text) await write(terminal.stdout, part);
  else await publishWhole(await StagedFile.create(resolve(cwd, to)), (file) => file.writeAll(text));
  return 0;
}

interface SeriesFolder {
  readonly folder: string;
  readonly series: string;
}

async function* rowsOf(batches: readonly SeriesFolder[], moments: readonly Moment[]): AsyncGenerator<MomentRow> {
  for (const { folder, series } of batches) yield* pricesAt(folder, { series, moments });
}

async function* csvText(rows: AsyncIterable<MomentRow>): AsyncGenerator<string> {
  yield `${MOMENT_COLUMNS.join(',')}\n`;
  for await (const row of rows) yield `${MOMENT_COLUMNS.map((column) => csvCell(row[column])).join(',')}\n`;
}

const NUMBERS: ReadonlySet<string> = new Set(['selection_id', 'handicap', 'price', 'age_s']);
const FLAGS: ReadonlySet<string> = new Set(['in_play', 'is_winner']);

/** One array; empty cells are null. */
async function* jsonText(rows: AsyncIterable<MomentRow>): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const row of rows) {
    yield `${separator}${JSON.stringify(Object.fromEntries(MOMENT_COLUMNS.map((name) => [name, jsonValue(name, row[name])])))}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

function jsonValue(column: string, cell: string): string | number | boolean | null {
  if (cell === '') return null;
  if (NUMBERS.has(column)) return Number(cell);
  return FLAGS.has(column) ? cell === 'true' : cell;
}
