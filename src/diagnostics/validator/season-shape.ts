import type { TimeWindow } from '../../domain/event.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import type { Findings } from './finding.ts';

/** Up to this share of missing matches each one is named; beyond it the season is under way, or the file is cut. */
const NAMED_SHARE = 0.1;
/** Beyond this share of repeated pairings the league plays more than two rounds. */
const REPEATED_SHARE = 0.05;
const LEAST_TEAMS = 4;
/** A team in so small a share of the matches that the others have is most likely another one misspelt. */
const RARE_SHARE = 0.2;

/**
 * Holds a league's rows against its shape: n teams meet twice each, once at either home, n(n-1) matches. A league that plays
 * otherwise (most pairings several times) is left alone.
 */
export function checkSeasonShape(matches: readonly StatisticalMatch[], file: string, findings: Findings): void {
  for (const [tournament, own] of byTournament(matches)) {
    const rare = rareTeams(own, file, findings);
    const regular = own.filter(({ homeTeamSlug, awayTeamSlug }) => !rare.has(homeTeamSlug) && !rare.has(awayTeamSlug));
    const teams = [
      ...new Set(regular.flatMap(({ homeTeamSlug, awayTeamSlug }) => [homeTeamSlug, awayTeamSlug])),
    ].sort();
    const pairs = byPair(regular);
    const repeated = [...pairs.values()].filter((lines) => lines.length > 1).length;
    if (teams.length < LEAST_TEAMS || repeated > pairs.size * REPEATED_SHARE) continue;
    reportRepeated(pairs, file, findings);
    reportMissing({ tournament, teams, pairs }, file, findings);
  }
}

/** Teams that occur far less often than the others do, each reported with what it may be meant to be. */
function rareTeams(matches: readonly StatisticalMatch[], file: string, findings: Findings): ReadonlySet<string> {
  const lines = new Map<string, number[]>();
  for (const { homeTeamSlug, awayTeamSlug, line } of matches) {
    for (const slug of [homeTeamSlug, awayTeamSlug]) lines.set(slug, [...(lines.get(slug) ?? []), line]);
  }
  const counts = [...lines.values()].map(({ length }) => length).sort((a, b) => a - b);
  const usual = counts[Math.floor(counts.length / 2)] ?? 0;
  const rare = new Set([...lines].flatMap(([slug, own]) => (own.length < usual * RARE_SHARE ? [slug] : [])));
  for (const slug of rare) {
    const own = lines.get(slug) ?? [];
    const near = nearestWord(
      slug,
      [...lines.keys()].filter((other) => !rare.has(other)),
    );
    const what = `${slug} has ${own.length} matches where others have ${usual}`;
    findings.warning('rare_team', `${file}:${own[0]}`, what, near === undefined ? undefined : `is ${near} meant?`);
  }
  return rare;
}

function byTournament(matches: readonly StatisticalMatch[]): Map<string, StatisticalMatch[]> {
  const groups = new Map<string, StatisticalMatch[]>();
  for (const match of matches) {
    const key = `${match.tournamentSlug} ${match.seasonId}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [match]);
    else group.push(match);
  }
  return groups;
}

/** Lines of each `home v away`. */
function byPair(matches: readonly StatisticalMatch[]): Map<string, number[]> {
  const pairs = new Map<string, number[]>();
  for (const { homeTeamSlug, awayTeamSlug, line } of matches) {
    const key = `${homeTeamSlug} v ${awayTeamSlug}`;
    pairs.set(key, [...(pairs.get(key) ?? []), line]);
  }
  return pairs;
}

function reportRepeated(pairs: ReadonlyMap<string, readonly number[]>, file: string, findings: Findings): void {
  for (const [pair, lines] of pairs) {
    if (lines.length < 2) continue;
    const hint = 'one of them may be a postponed match that was given a second id: remove the row that was not played';
    findings.warning('repeated_match', `${file}:${lines[1]}`, `${pair} stands in lines ${lines.join(', ')}`, hint);
  }
}

function reportMissing(
  { tournament, teams, pairs }: { tournament: string; teams: readonly string[]; pairs: ReadonlyMap<string, unknown> },
  file: string,
  findings: Findings,
): void {
  const whole = teams.length * (teams.length - 1);
  const missing = teams.flatMap((home) =>
    teams.flatMap((away) => (home === away || pairs.has(`${home} v ${away}`) ? [] : [`${home} v ${away}`])),
  );
  if (missing.length === 0) return;
  const shape = `${teams.length} teams of ${tournament.split(' ')[0]} make ${whole} matches, ${whole - missing.length} are there`;
  if (missing.length <= whole * NAMED_SHARE) {
    for (const pair of missing) findings.warning('missing_match', file, `${pair} is missing: ${shape}`);
  } else {
    findings.warning(
      'season_length',
      file,
      shape,
      'the season is under way, the file is cut, or a slug is spelt in two ways',
    );
  }
}

const TWO_YEARS = /^(\d{4})[-/](\d{4}|\d{2})$/;
const ONE_YEAR = /^\d{4}$/;

/**
 * When matches of a season can be: `2023-2024` from May to the end of the August after next (2019-2020 ended then), `2023` with a
 * month either side. Undefined for a name that tells no years.
 */
export function seasonSpan(season: string): TimeWindow | undefined {
  if (ONE_YEAR.test(season)) {
    const year = Number(season);
    return { from: Date.UTC(year - 1, 11, 1), to: Date.UTC(year + 1, 1, 1) - 1 };
  }
  const [, first, second] = TWO_YEARS.exec(season) ?? [];
  if (first === undefined || second === undefined) return undefined;
  const last = second.length === 4 ? Number(second) : Math.floor(Number(first) / 100) * 100 + Number(second);
  // 1999-00 ends in the next century.
  const end = last < Number(first) ? last + 100 : last;
  return { from: Date.UTC(Number(first), 4, 1), to: Date.UTC(end, 8, 1) - 1 };
}
