import type { SourceKind } from '../../betfair/source.ts';
import type { Config } from '../../config/schema.ts';
import { type StageTimes, sum } from './stage-clock.ts';

export interface Projection {
  /**
   * What a whole run waits for, longest first: seconds of each stage, what is shared by several workers divided. Of downloads, extraction and
   * storing, which go on at the same time, those that take longest: the rest keeps nobody waiting.
   */
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[];
  /** The sum of them. */
  readonly totalS: number;
}

/** How many things a run does at once. */
export interface Workers {
  readonly download: number;
  readonly extract: number;
}

export interface ProjectionBasis {
  readonly times: readonly StageTimes[];
  readonly sampled: number;
  readonly linked: number;
  readonly source: SourceKind;
  readonly config: Config;
  /** Processor cores of this machine. */
  readonly cores: number;
}

/** What would be otherwise: other numbers of workers, stages that take a share of their time. */
export interface Change {
  readonly workers?: Partial<Workers>;
  readonly scale?: Readonly<Record<string, number>>;
}

/** Once a batch, whatever its size: what `publish` does for each row is next to nothing beside its waits for the disk. */
const ONCE = ['read', 'open source', 'map', 'search', 'publish'];
/** What each match needs, by who does it: these three go on at the same time. */
const LANES = [['download'], ['decode', 'extract', 'compress'], ['locate', 'store']];

/** What a whole run of the batch takes, from the sample; with `change`, what it would take then. */
export function projectRun(basis: ProjectionBasis, change: Change = {}): Projection {
  const workers = { ...workersOf(basis), ...change.workers };
  const secondsOf = (stage: string): number => {
    const whole = wholeRunS(basis, stage) * (change.scale?.[stage] ?? 1);
    if (stage === 'download') return whole / workers.download;
    return LANES[1]?.includes(stage) ? whole / workers.extract : whole;
  };
  const lanes = basis.config.processing.parallel.enabled ? LANES : [LANES.flat()];
  const [longest = []] = lanes.toSorted((a, b) => sum(b.map(secondsOf)) - sum(a.map(secondsOf)));
  const stages = [...ONCE, ...longest].map((stage) => ({ stage, seconds: secondsOf(stage) }));
  return { stages: stages.sort((a, b) => b.seconds - a.seconds), totalS: sum(stages.map(({ seconds }) => seconds)) };
}

/** Local files are located, not waited for; one at a time where nothing is parallel. */
export function workersOf({ config, source, cores }: ProjectionBasis): Workers {
  const { enabled, max_workers } = config.processing.parallel;
  if (!enabled) return { download: 1, extract: 1 };
  return {
    download: source === 'historic' ? max_workers.download : 1,
    extract: Math.min(max_workers.extract, cores),
  };
}

/**
 * Seconds of one stage in a whole run, one after another. The first match of the sample finds cold caches and code that is not yet
 * compiled: it counts once, and the further matches are taken to be like the rest of the sample.
 */
export function wholeRunS({ times, sampled, linked }: ProjectionBasis, stage: string): number {
  const found = times.find((one) => one.stage === stage);
  if (found === undefined || sampled === 0) return 0;
  const { runs, totalMs } = found;
  if (ONCE.includes(stage)) return totalMs / 1000;
  const runsOfMatch = runs.length / sampled;
  const warm = sampled === 1 ? runs : runs.slice(Math.ceil(runsOfMatch));
  const meanMs = warm.length === 0 ? 0 : sum(warm) / warm.length;
  return (totalMs + meanMs * runsOfMatch * (linked - sampled)) / 1000;
}
