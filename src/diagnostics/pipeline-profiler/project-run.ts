import type { SourceKind } from '../../betfair/source.ts';
import type { Config } from '../../config/schema.ts';
import { OTHER, type StageTimes, sum } from './stage-clock.ts';

export interface Projection {
  /** Seconds of a whole run by stage, longest first. */
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[];
  readonly totalS: number;
}

export interface ProjectionBasis {
  readonly times: readonly StageTimes[];
  readonly sampled: number;
  readonly linked: number;
  readonly source: SourceKind;
  readonly config: Config;
}

/** Once a batch, whatever its size: what `publish` does for each row is next to nothing beside its waits for the disk. */
const ONCE = new Set(['read', 'open source', 'map', 'search', 'publish']);
/** Measured for comparison only; a run compresses while it stores. */
const TRIALS = new Set(['search again', 'compress', OTHER]);

/**
 * What a whole run of the batch takes, from the sample: stages of single matches grow with the linked matches, downloads share
 * their workers, and all that works on the processor is one after another.
 */
export function projectRun(basis: ProjectionBasis): Projection {
  const stages = basis.times
    .filter(({ stage }) => !TRIALS.has(stage))
    .map(({ stage }) => {
      const whole = wholeRunS(basis, stage);
      const isShared = stage === 'download' && basis.source === 'historic';
      return { stage, seconds: isShared ? whole / downloadWorkers(basis.config) : whole };
    })
    .sort((a, b) => b.seconds - a.seconds);
  return { stages, totalS: sum(stages.map(({ seconds }) => seconds)) };
}

/**
 * Seconds of one stage in a whole run, one after another. The first match of the sample finds cold caches and code that is not yet
 * compiled: it counts once, and the further matches are taken to be like the rest of the sample.
 */
export function wholeRunS({ times, sampled, linked }: ProjectionBasis, stage: string): number {
  const found = times.find((one) => one.stage === stage);
  if (found === undefined || sampled === 0) return 0;
  const { runs, totalMs } = found;
  if (ONCE.has(stage)) return totalMs / 1000;
  const runsOfMatch = runs.length / sampled;
  const warm = sampled === 1 ? runs : runs.slice(Math.ceil(runsOfMatch));
  const meanMs = warm.length === 0 ? 0 : sum(warm) / warm.length;
  return (totalMs + meanMs * runsOfMatch * (linked - sampled)) / 1000;
}

export function downloadWorkers({ processing: { parallel } }: Config): number {
  return parallel.enabled ? parallel.max_workers.download : 1;
}
