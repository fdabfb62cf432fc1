import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { copyOf } from '../../config/bucket-copies.ts';
import { writeFileAtomic } from '../../disk/atomic-file.ts';
import { type ExitCode, FbpError, messageOf } from '../../domain/errors.ts';
import { csvCell } from '../../domain/text/csv-text.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import { type QueryResult, queryDataset, queryToParquet } from '../../pipeline/dataset/query-dataset.ts';
import { READY_QUERIES } from '../../pipeline/dataset/ready-queries.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { bringFolders } from '../command/finished-batches.ts';
import { openSession } from '../command/session.ts';
import { renderTable } from '../terminal/table.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';

export interface QueryOptions {
  readonly file?: string;
  readonly list?: boolean;
  readonly format: 'table' | 'csv' | 'json' | 'parquet';
  readonly to?: string;
  readonly dataset?: string;
}

/** `fbp query`: the result on stdout, or in a file. */
export async function queryCommand(
  context: CommandContext,
  given: string | undefined,
  options: QueryOptions,
): Promise<ExitCode> {
  const { cwd, globals, terminal } = context;
  if (options.list) {
    await write(terminal.stdout, globals.json ? `${JSON.stringify(READY_QUERIES)}\n` : readyList(context));
    return 0;
  }
  const sql = options.file === undefined ? sqlOf(given) : await sqlFile(resolve(cwd, options.file), given);
  const session = openSession(context);
  const { dataset_dir, state_dir } = session.loaded.config.storage;
  const dir = resolve(cwd, copyOf(options.dataset ?? dataset_dir, state_dir));
  await bringFolders(context, session, { folders: [dir], kind: 'partition' });
  const to = options.to === undefined ? undefined : resolve(cwd, options.to);
  if (options.format === 'parquet') {
    if (to === undefined)
      throw new FbpError('FBP-USAGE', 'Parquet is no text for the screen', { hint: 'add --to <file>' });
    await queryToParquet(dir, sql, to);
    return 0;
  }
  const result = await queryDataset(dir, sql);
  const text = textOf(result, globals.json ? 'json' : options.format, context);
  if (to === undefined) await write(terminal.stdout, text);
  else await writeFileAtomic(to, text);
  return 0;
}

/** One word is a ready query's name. */
function sqlOf(given: string | undefined): string {
  const hint = 'list the ready queries: fbp query --list';
  if (given === undefined) throw new FbpError('FBP-USAGE', 'There is nothing to query', { hint });
  const ready = READY_QUERIES[given];
  if (ready !== undefined) return ready.sql;
  if (/\s/.test(given.trim())) return given;
  const near = nearestWord(given, Object.keys(READY_QUERIES));
  throw new FbpError('FBP-USAGE', `There is no ready query "${given}"`, {
    hint: near === undefined ? hint : `did you mean fbp query ${near}?`,
  });
}

async function sqlFile(path: string, given: string | undefined): Promise<string> {
  if (given !== undefined) {
    throw new FbpError('FBP-USAGE', 'There are two queries: one typed, one in a file', {
      hint: 'leave one of them out',
    });
  }
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new FbpError('FBP-INPUT', `the SQL cannot be read: ${messageOf(error)}`, { where: path, cause: error });
  }
}

function readyList({ terminal }: CommandContext): string {
  const rows = Object.entries(READY_QUERIES).map(([name, { about }]) => [name, about]);
  const paint = painter(terminal.stdout, false);
  return renderTable([{ title: 'name' }, { title: 'about', cut: 'end' }], rows, {
    width: columnsOf(terminal.stdout),
    paint,
  });
}

function textOf({ columns, rows }: QueryResult, format: 'table' | 'csv' | 'json', context: CommandContext): string {
  if (format === 'json') {
    const objects = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
    return `${JSON.stringify(objects, null, 1)}\n`;
  }
  const cells = rows.map((row) => row.map((value) => (value === null ? '' : String(value))));
  if (format === 'csv') return [columns, ...cells].map((row) => `${row.map(csvCell).join(',')}\n`).join('');
  const isNumber = (index: number) => rows.some((row) => typeof row[index] === 'number');
  const titles = columns.map((title, index) => ({ title, align: isNumber(index) ? 'right' : 'left' }) as const);
  const { stdout } = context.terminal;
  const width = stdout.isTTY ? columnsOf(stdout) : Number.MAX_SAFE_INTEGER;
  const oneLine = cells.map((row) => row.map((cell) => cell.replaceAll(/\s+/g, ' ')));
  return renderTable(titles, oneLine, { width, paint: painter(stdout, wantsColour(context)) });
}
