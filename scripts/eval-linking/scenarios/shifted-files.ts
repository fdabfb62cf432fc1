import type { ExpectedLink } from '../build-world.ts';
import { DAY, HOUR, type Scenario, withRows } from './scenario.ts';

export const SHIFTED_FILES: readonly Scenario[] = [
  shifted('file_day_early', early(DAY)),
  shifted('file_day_late', early(-DAY)),
  shifted('file_hours_off', early(2 * HOUR)),
  shifted('file_exchanged', exchanged),
];

/** Every row is off by the same. */
function shifted(name: string, change: (row: ExpectedLink) => ExpectedLink): Scenario {
  return { name, kind: 'whole', build: ({ plain }) => [withRows(plain, change)] };
}

function early(ms: number): (row: ExpectedLink) => ExpectedLink {
  return (row) => {
    const { kickoff } = row.match;
    const moved =
      kickoff.precision === 'minute'
        ? { ...kickoff, at: kickoff.at - ms }
        : { ...kickoff, from: kickoff.from - ms, to: kickoff.to - ms };
    return { ...row, match: { ...row.match, kickoff: moved } };
  };
}

function exchanged(row: ExpectedLink): ExpectedLink {
  const { homeTeamSlug, awayTeamSlug, score } = row.match;
  const turned = score === undefined ? {} : { score: { home: score.away, away: score.home } };
  return { ...row, match: { ...row.match, homeTeamSlug: awayTeamSlug, awayTeamSlug: homeTeamSlug, ...turned } };
}
