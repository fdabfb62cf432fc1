import { resolve } from 'node:path';
import type { ExitCode } from '../../domain/errors.ts';
import { type HeldBatch, heldBatches } from '../../input/held-batches.ts';
import { statisticsFilesAt } from '../../input/list-statistics.ts';
import { statisticsReading } from '../../pipeline/open/statistics-reading.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { openSession } from '../command/session.ts';
import { type ReadingOptions, statisticsFlags } from '../command/statistics-options.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { type Column, renderTable } from '../terminal/table.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';

/** The options of `fbp batches`, read and checked. */
export interface BatchesOptions extends ReadingOptions {
  readonly country?: string;
  readonly league?: string;
}

const COLUMNS: readonly Column[] = [
  { title: 'country' },
  { title: 'league', cut: 'end' },
  { title: 'season' },
  { title: 'rows', align: 'right' },
  { title: 'first' },
  { title: 'last' },
];

/** `fbp batches`: what statistics files hold. */
export async function batchesCommand(
  context: CommandContext,
  files: readonly string[],
  options: BatchesOptions,
): Promise<ExitCode> {
  const { terminal, globals, cwd } = context;
  const { loaded, given } = openSession(context, statisticsFlags(options));
  const paths = files.map((path) => resolve(cwd, path)).flatMap(statisticsFilesAt);
  const batches = await heldBatches(paths, statisticsReading(loaded.config, { said: given.values }), options);
  const look = { width: columnsOf(terminal.stdout), paint: painter(terminal.stdout, wantsColour(context)) };
  const table = () => `${renderTable(COLUMNS, batches.map(cellsOf), look)}${totalOf(batches)}`;
  await write(terminal.stdout, globals.json ? jsonDocument({ batches }) : table());
  return 0;
}

/** `-`: neither the files nor the options say it. */
function cellsOf({ country, league, season, rows, first, last }: HeldBatch): string[] {
  return [country || '-', league || '-', season, String(rows), first, last];
}

function totalOf(batches: readonly HeldBatch[]): string {
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  return `${batches.length} ${batches.length === 1 ? 'batch' : 'batches'}, ${rows} rows\n`;
}
