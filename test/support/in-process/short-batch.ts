import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../../src/config/schema.ts';
import type { BatchRequest } from '../../../src/pipeline/batch-request.ts';
import { PipelineCoordinator } from '../../../src/pipeline/coordinator.ts';
import type { RunListener } from '../../../src/pipeline/progress.ts';
import type { ProcessingReport } from '../../../src/pipeline/report/processing-report.ts';
import { shortSeason, writeSeason } from '../e2e/historic-project.ts';
import { writeFolder } from '../generator/archive-writer.ts';
import { configBelow, loggerBelow } from './run-settings.ts';

export const SHORT_BATCH = { country: 'england', league: 'premier-league', season: '2023-2024' } as const;

export interface ShortRun extends Omit<BatchRequest, 'batch'> {
  readonly config?: Partial<Config> | undefined;
  readonly listener?: RunListener | undefined;
}

/** A short season with its archive in a folder, and what runs it in this process. */
export class ShortBatch {
  readonly root: string;
  readonly matches: number;

  constructor(root: string, rounds: number) {
    const season = shortSeason(rounds);
    this.root = root;
    this.matches = season.matches;
    writeSeason(root, season);
    writeFolder(this.path('archive'), season.files);
  }

  path(...names: string[]): string {
    return join(this.root, ...names);
  }

  async run({ config, listener, ...request }: ShortRun = {}): Promise<ProcessingReport> {
    const base = configBelow(this.root);
    const coordinator = new PipelineCoordinator({
      config: { ...base, mapping: { ...base.mapping, dir: this.path('mappings') }, ...config },
      secrets: {},
      logger: loggerBelow(this.root),
      sampleDir: this.path('no-sample'),
      root: this.root,
      programVersion: '0.0.0',
      listener,
      signal: new AbortController().signal,
    });
    try {
      return await coordinator.processBatch({
        ...{ batch: SHORT_BATCH, source: 'archive', archive: [this.path('archive')] },
        ...{ statsFile: this.path('s.csv'), outputDir: this.path('o') },
        ...request,
      });
    } finally {
      coordinator.close();
    }
  }

  /** The final files by name, as text of any bytes. */
  outputs(folder = 'o'): Record<string, string> {
    const entries = readdirSync(this.path(folder), { withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(entries.map(({ name }) => [name, readFileSync(this.path(folder, name), 'latin1')]));
  }
}
