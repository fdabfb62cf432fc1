import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { type Finished, PROJECT, runFbp, temporaryFolder } from './run-fbp.ts';
import { sharedFolder } from './scratch.ts';

export const SAMPLE_BATCH = ['england', 'premier-league', '2023-2024'] as const;
export const SAMPLE_TAR = join(PROJECT, 'data', 'sample', 'england-premier-league-2023-2024.tar');
export const SAMPLE_STATS = join(PROJECT, 'data', 'england', 'premier-league', '2023-2024.csv');

export interface SampleCase {
  readonly match_id: string;
  readonly fate: string;
  readonly expected_status: string;
  readonly event_id: string | null;
}

/** The matches that the sample treats unlike the others, and how they must end. */
export function sampleCases(): SampleCase[] {
  return JSON.parse(readFileSync(join(PROJECT, 'data', 'sample', 'sample.json'), 'utf8')).cases;
}

/** A project folder of its own: configuration, mappings and the sample's statistics, with nothing done yet. */
export function sampleProject(): string {
  return fillProject(temporaryFolder());
}

/** The same, knowing the events of the sample as a project does in which it was processed. */
export async function learnedProject(empty = temporaryFolder()): Promise<string> {
  const { folder } = await processedSample();
  const own = fillProject(empty);
  const catalogue = join('temp', 'state', 'catalogue.sqlite');
  mkdirSync(join(own, 'temp', 'state'), { recursive: true });
  copyFileSync(join(folder, catalogue), join(own, catalogue));
  return own;
}

/** Leaves a project only some of the season's matches, by their lines from 2 on, where its length does not matter. */
export function shortenSeason(project: string, first: number, last: number): void {
  const [header = '', ...lines] = readFileSync(SAMPLE_STATS, 'utf8').split('\n');
  const kept = [header, ...lines.slice(first - 2, last - 1)];
  writeFileSync(statisticsOf(project), `${kept.join('\n')}\n`);
}

/** Where a project has the statistics of the sample. */
export function statisticsOf(project: string): string {
  return join(project, 'data', 'england', 'premier-league', '2023-2024.csv');
}

export interface ProcessedSample extends Finished {
  /** The project; to be read or copied, not changed. */
  readonly folder: string;
}

let processed: Promise<ProcessedSample> | undefined;

/** A project in which the whole sample was processed, with as many workers as rarely are: once for all tests. */
export function processedSample(): Promise<ProcessedSample> {
  processed ??= processSample();
  return processed;
}

async function processSample(): Promise<ProcessedSample> {
  const folder = fillProject(sharedFolder());
  const env = {
    FBP_PROCESSING_PARALLEL_MAX_WORKERS_DOWNLOAD: '8',
    FBP_PROCESSING_PARALLEL_MAX_WORKERS_EXTRACT: '8',
  };
  const finished = await runFbp(['process', ...SAMPLE_BATCH], { cwd: folder, env });
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
  return { folder, ...finished };
}

function fillProject(folder: string): string {
  for (const name of ['config', 'mappings']) cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  mkdirSync(dirname(statisticsOf(folder)), { recursive: true });
  copyFileSync(SAMPLE_STATS, statisticsOf(folder));
  return folder;
}
