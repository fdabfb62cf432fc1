import { copyFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, temporaryFolder } from './run-fbp.ts';

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
  const folder = temporaryFolder();
  for (const name of ['config', 'mappings']) cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  const stats = join(folder, 'data', 'england', 'premier-league');
  mkdirSync(stats, { recursive: true });
  copyFileSync(SAMPLE_STATS, join(stats, '2023-2024.csv'));
  return folder;
}
