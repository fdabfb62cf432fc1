import { PROFILE_STAGES, type ProfileStage, type StageTiming } from './profiling-report.ts';

/** What the clock knows of one stage, milliseconds. */
export interface StageTimes {
  readonly stage: string;
  /** Own time of each run of the stage, without stages within it, in the order they ended. */
  readonly runs: readonly number[];
  readonly totalMs: number;
}

interface Frame {
  readonly stage: string;
  ownMs: number;
}

/** Time that no stage was running. */
const OTHER = 'other';

/**
 * Gives every moment between start and stop to exactly one stage, the innermost one running, or to `other`: so the stages add up
 * to the wall time by construction. Stages may nest, but only one thing may run at a time.
 */
export class StageClock {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #frames: Frame[] = [{ stage: OTHER, ownMs: 0 }];
  readonly #runs = new Map<string, number[]>();
  #lastAt: number;

  /** `now` gives milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#startedAt = now();
    this.#lastAt = this.#startedAt;
  }

  async run<T>(stage: string, work: () => Promise<T>): Promise<T> {
    const frame = this.#enter(stage);
    try {
      return await work();
    } finally {
      this.#leave(frame);
    }
  }

  runSync<T>(stage: string, work: () => T): T {
    const frame = this.#enter(stage);
    try {
      return work();
    } finally {
      this.#leave(frame);
    }
  }

  /** Gives time that was just spent within the innermost stage to another, as if that had run so often: what measures itself says so. */
  assign(stage: string, { ms, runs = 1 }: { readonly ms: number; readonly runs?: number }): void {
    for (let run = 0; run < runs; run += 1) {
      const frame = this.#enter(stage);
      frame.ownMs += ms / runs;
      this.#leave(frame);
    }
    const outer = this.#frames.at(-1);
    if (outer !== undefined) outer.ownMs -= ms;
  }

  /** Ends the measurement: every stage in the order it was first entered, `other` last. */
  stop(): { wallMs: number; stages: readonly StageTimes[] } {
    this.#tick();
    const other = this.#frames[0]?.ownMs ?? 0;
    const stages = [...this.#runs].map(([stage, runs]) => ({ stage, runs, totalMs: sum(runs) }));
    const wallMs = this.#lastAt - this.#startedAt;
    return { wallMs, stages: [...stages, { stage: OTHER, runs: [other], totalMs: other }] };
  }

  #enter(stage: string): Frame {
    this.#tick();
    if (!this.#runs.has(stage)) this.#runs.set(stage, []);
    const frame = { stage, ownMs: 0 };
    this.#frames.push(frame);
    return frame;
  }

  #leave(frame: Frame): void {
    this.#tick();
    if (this.#frames.pop() !== frame) throw new Error(`stage ${frame.stage} ended while another one was running`);
    this.#runs.get(frame.stage)?.push(frame.ownMs);
  }

  /** The time since the last change belongs to the innermost stage. */
  #tick(): void {
    const now = this.#now();
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.ownMs += now - this.#lastAt;
    this.#lastAt = now;
  }
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The value that a share of the values (0..1) does not exceed: nearest rank. Undefined for no values. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

const UNITS: Readonly<Record<ProfileStage, StageTiming['unit']>> = {
  read: 'batch',
  'open source': 'batch',
  map: 'match',
  search: 'batch',
  'search again': 'batch',
  locate: 'match',
  download: 'match',
  decode: 'file',
  extract: 'match',
  compress: 'match',
  store: 'match',
  publish: 'batch',
};

/** The clock's times as a table: in the order of a run, `other` last, shares of the wall time. */
export function stageTimings(times: readonly StageTimes[], wallMs: number): StageTiming[] {
  return [...PROFILE_STAGES, OTHER].flatMap((stage): StageTiming[] => {
    const found = times.find((one) => one.stage === stage);
    if (found === undefined) return [];
    const { runs, totalMs } = found;
    return [
      {
        stage,
        unit: isProfileStage(stage) ? UNITS[stage] : '',
        count: runs.length,
        totalMs,
        meanMs: runs.length === 0 ? 0 : totalMs / runs.length,
        p50Ms: percentile(runs, 0.5) ?? 0,
        p95Ms: percentile(runs, 0.95) ?? 0,
        share: wallMs === 0 ? 0 : totalMs / wallMs,
      },
    ];
  });
}

function isProfileStage(stage: string): stage is ProfileStage {
  return stage !== OTHER;
}
