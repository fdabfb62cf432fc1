import { existsSync } from 'node:fs';
import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { retentionMs } from '../../config/units.ts';
import { DownloadJournal } from '../../download/download-journal.ts';
import type { PipelineLogger } from '../../logging/pipeline-logger.ts';
import { searchCacheFolder } from '../../search/cached-searches.ts';

/**
 * Removes what is older than `storage.retention_days`: raw files of failed matches, files downloaded from the service, search
 * results, what is remembered of finished and of abandoned runs. Results, logs, mappings and the user's own archives are
 * never touched. Gives the number of files and folders removed; 0 days keep everything. Faults are logged and nothing more.
 */
export async function removeExpired(
  { storage, error_handling }: Config,
  { logger, now = Date.now() }: { logger: PipelineLogger; now?: number },
): Promise<number> {
  const keptMs = retentionMs(storage);
  if (keptMs === undefined) return 0;
  const before = now - keptMs;
  const { state_dir, temp_dir, data_dir } = storage;
  let removed = 0;
  try {
    for (const batch of await subfolders(error_handling.failed_matches_dir))
      removed += await removeOldIn(batch, before);
    for (const folder of [
      searchCacheFolder(state_dir),
      join(state_dir, 'finished'),
      join(state_dir, 'objects'),
      join(temp_dir, 'work'),
    ]) {
      removed += await removeOldIn(folder, before);
    }
    removed += await removeOldDownloads(data_dir, join(state_dir, 'downloads.sqlite'), before);
    logger.info('main', 'What was kept beyond its time was removed', { removed, days: storage.retention_days });
  } catch (error) {
    logger.warn('main', 'What was kept beyond its time could not all be removed', { error });
  }
  return removed;
}

/** Removes the entries of a folder in which nothing was written since, and the folder itself when that leaves it empty. */
async function removeOldIn(folder: string, before: number): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if ((await lastWritten(path)) >= before) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  if (removed > 0) await removeIfEmpty(folder);
  return removed;
}

/** Only files that the program itself has downloaded: the folder may hold the user's own as well. */
async function removeOldDownloads(folder: string, journalPath: string, before: number): Promise<number> {
  if (!existsSync(journalPath) || !existsSync(folder)) return 0;
  const journal = new DownloadJournal(journalPath);
  try {
    return await removeDownloadsBelow({ folder, key: '', journal, before });
  } finally {
    journal.close();
  }
}

interface DownloadFolder {
  readonly folder: string;
  /** The folder's name in the journal's keys. */
  readonly key: string;
  readonly journal: DownloadJournal;
  readonly before: number;
}

async function removeDownloadsBelow({ folder, key, journal, before }: DownloadFolder): Promise<number> {
  let removed = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const name = key === '' ? entry.name : `${key}/${entry.name}`;
    if (entry.isDirectory()) removed += await removeDownloadsBelow({ folder: path, key: name, journal, before });
    else if (entry.isFile() && journal.find(name) !== undefined && (await lastWritten(path)) < before) {
      journal.remove(name);
      await rm(path, { force: true });
      removed += 1;
    }
  }
  if (removed > 0 && key !== '') await removeIfEmpty(folder);
  return removed;
}

/** Epoch ms of the youngest file in it; links are looked at, not followed. */
async function lastWritten(path: string): Promise<number> {
  const found = await lstat(path);
  const times = [found.mtimeMs];
  if (found.isDirectory()) {
    times.length = 0;
    for (const name of await namesIn(path)) times.push(await lastWritten(join(path, name)));
    if (times.length === 0) times.push(found.mtimeMs);
  }
  return Math.max(...times);
}

async function subfolders(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if ((await lstat(path)).isDirectory()) paths.push(path);
  }
  return paths;
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? (await readdir(folder)).sort() : [];
}

async function removeIfEmpty(folder: string): Promise<void> {
  if ((await readdir(folder)).length === 0) await rmdir(folder);
}
