import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StagedFile } from '../../disk/atomic-file.ts';
import { ParquetTable } from '../../storage/parquet/parquet-table.ts';
import { writeSeriesParquet } from '../../storage/parquet/series-parquet.ts';
import { repackSeries } from '../../storage/series/repack-series.ts';
import { damaged, tableRecords } from '../../storage/tables/read-table.ts';
import { columnType } from './column-types.ts';

/** Tables of a data set over all batches, one folder each. */
export const DATASET_TABLES = ['matches', 'prices', 'odds'] as const;
export type DatasetTable = (typeof DATASET_TABLES)[number];

/** They are the names of the folders; readers that meet them twice disagree on which is meant. */
const OF_FOLDERS: ReadonlySet<string> = new Set(['country', 'league', 'season']);

/** The first of them that an output has is what its part of the table is made from. */
const FILES: Readonly<Record<DatasetTable, readonly string[]>> = {
  matches: ['matches.csv'],
  prices: ['prices.csv'],
  odds: ['odds.parquet', 'odds.csv.gz', 'odds.csv'],
};

export interface PartitionSource {
  /** Output folder of the batch. */
  readonly folder: string;
  /** The file in it. */
  readonly name: string;
  readonly sha256: string;
  /** For what is needed on the way. */
  readonly scratch: string;
}

/** Which of an output's files a table is made from, by what its manifest lists. Throws FBP-INPUT where it has none. */
export function sourceOf(
  table: DatasetTable,
  folder: string,
  outputs: Readonly<Record<string, { readonly sha256: string }>>,
): Omit<PartitionSource, 'scratch'> {
  for (const name of FILES[table]) {
    const { sha256 } = outputs[name] ?? {};
    if (sha256 !== undefined) return { folder, name, sha256 };
  }
  throw damaged(join(folder, FILES[table][0] ?? ''), 'the file is missing');
}

/** Writes one batch's part of a table from what lies in its output folder. Throws FBP-INPUT, FBP-DISK. */
export async function partitionTable(file: StagedFile, source: PartitionSource, table: DatasetTable): Promise<void> {
  const { folder, name, scratch } = source;
  const path = join(folder, name);
  if (!existsSync(path)) throw damaged(path, 'the file is missing');
  if (name.endsWith('.parquet')) await file.writeFrom(path);
  else if (table === 'odds') await sortedSeries(file, path, join(scratch, 'odds'));
  else await typedTable(file, path);
}

/** As a run writes odds.parquet itself: sorted by match. */
async function sortedSeries(file: StagedFile, csv: string, repacked: string): Promise<void> {
  const places = await repackSeries(csv, csv.endsWith('.gz') ? 'gzip' : 'none', repacked);
  await writeSeriesParquet(file, { path: repacked, compression: 'gzip', places });
}

async function typedTable(file: StagedFile, csv: string): Promise<void> {
  const records = tableRecords(csv, 'none');
  const { value: header = [] } = (await records.next()) as { value?: readonly string[] };
  const kept = header.flatMap((name, index) => (OF_FOLDERS.has(name) ? [] : [index]));
  const columns = kept.map((index) => ({ name: header[index] ?? '', type: columnType(header[index] ?? '') }));
  const written = new ParquetTable(file, columns);
  for await (const cells of records) await written.add(kept.map((index) => cells[index] ?? ''));
  await written.end();
}
