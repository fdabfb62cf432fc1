import { PROFILE_STAGES, type ProfileStage, type StageTiming } from './profiling-report.ts';
import { OTHER, percentile, type StageTimes } from './stage-clock.ts';

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
