import type { LearnedAlias } from '../../domain/search.ts';
import type { NameCandidate, UnmappedTeam } from '../../mapping/interactive/unmapped-csv.ts';
import { byEvidence, confidence, type UnresolvedNames } from './unresolved-names.ts';

/** What the calendars of several batches show together: of one name of one club the days of all. */
export function mergeLearned(parts: readonly (readonly LearnedAlias[])[]): readonly LearnedAlias[] {
  const merged = new Map<string, LearnedAlias>();
  for (const alias of parts.flat()) {
    const key = JSON.stringify([alias.slug, alias.betfairName]);
    const former = merged.get(key);
    merged.set(key, former === undefined ? alias : joinAliases(former, alias));
  }
  return [...merged.values()];
}

function joinAliases(a: LearnedAlias, b: LearnedAlias): LearnedAlias {
  const rivals = new Map<string, number>();
  for (const { betfairName, dates } of [...a.rivals, ...b.rivals]) {
    rivals.set(betfairName, (rivals.get(betfairName) ?? 0) + dates);
  }
  return {
    ...a,
    dates: union(a.dates, b.dates),
    of: a.of + b.of,
    rivals: [...rivals].map(([betfairName, dates]) => ({ betfairName, dates })),
    // One season alone may prove what the other has too few days for.
    decisive: a.decisive || b.decisive,
  };
}

/** The names that several batches lack, each club of a league once. */
export function mergeUnresolved(parts: readonly UnresolvedNames[]): UnresolvedNames {
  const teams = new Map<string, UnmappedTeam>();
  for (const team of parts.flatMap((part) => part.teams)) {
    const key = `${team.league}/${team.slug}`;
    const former = teams.get(key);
    teams.set(key, former === undefined ? team : joinTeams(former, team));
  }
  return {
    teams: [...teams.values()].sort((a, b) => b.matches - a.matches || (a.slug < b.slug ? -1 : 1)),
    rows: parts.flatMap((part) => part.rows),
  };
}

function joinTeams(a: UnmappedTeam, b: UnmappedTeam): UnmappedTeam {
  const candidates = new Map<string, NameCandidate>();
  for (const candidate of [...a.candidates, ...b.candidates]) {
    const key = candidate.sameAs === undefined ? `name ${candidate.name}` : `club ${candidate.sameAs}`;
    const former = candidates.get(key);
    candidates.set(key, former === undefined ? candidate : joinCandidates(former, candidate));
  }
  return { ...a, matches: a.matches + b.matches, candidates: [...candidates.values()].sort(byEvidence) };
}

function joinCandidates(a: NameCandidate, b: NameCandidate): NameCandidate {
  const strong = a.score >= b.score ? a : b;
  const dates = union(a.dates, b.dates);
  return { ...strong, score: confidence(strong.score, dates.length - strong.dates.length), dates };
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])].sort();
}
