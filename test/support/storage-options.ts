import { join } from 'node:path';
import type { FinishOptions, StorageOptions } from '../../src/storage/storage-options.ts';

export function storageOptions(root: string, changes: Partial<StorageOptions> = {}): StorageOptions {
  return {
    batch: { country: 'england', league: 'premier-league', season: '2023-2024' },
    outputDir: join(root, 'output'),
    tempDir: join(root, 'temp'),
    runKey: 'key',
    markets: ['MATCH_ODDS', 'OVER_UNDER_25', 'CORRECT_SCORE'],
    snapshots: [60],
    compression: 'gzip',
    cleanupOnSuccess: true,
    dataSource: 'archive',
    ...changes,
  };
}

export function finishOptions(rows: number, report: object = { total: rows }): FinishOptions {
  return {
    rows,
    rejected: undefined,
    report,
    manifest: {
      programVersion: '1.0.0',
      configSha256: 'c0ffee',
      source: { kind: 'archive', version: 'v1' },
      plan: 'BASIC',
      inputs: { statistics: { path: 'data/stats.csv', sha256: 'abc', bytes: 3 } },
    },
  };
}
