import type { TimeWindow } from '../../domain/event.ts';
import { placeOf, type StatisticalMatch } from '../../domain/match.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import type { Findings } from './finding.ts';

/** Up to this share of missing matches each one is named; beyond it the season is under way, or the file is cut. */
const NAMED_SHARE = 0.1;
/** Beyond this share of repeated pairings the league plays more than two rounds. */
const REPEATED_SHARE = 0.05;
/** `path:line` of a match. */
type WhereOf = (match: StatisticalMatch) => string;

const LEAST_TEAMS = 4;
/** A team in so small a share of the matches that the others have is most likely another one misspelt. */
const RARE_SHARE = 0.2;

/**
 * Holds a league's rows against its shape: n teams meet twice each, once at either home, n(n-1) matches. A league that plays
 * otherwise (most pairings several times) is left alone.
 */
export function checkSeasonShape(matches: readonly StatisticalMatch[], whereOf: WhereOf, findings: Findings): void {
  for (const [tournament, own] of byTournament(matches)) {
    const rare = rareTeams(own, whereOf, findings);
    const regular = own.filter(({ homeTeamSlug, awayTeamSlug }) => !rare.has(homeTeamSlug) && !rare.has(awayTeamSlug));
    const teams = [
      ...new Set(regular.flatMap(({ homeTeamSlug, awayTeamSlug }) => [homeTeamSlug, awayTeamSlug])),
    ].sort();
    const pairs = byPair(regular);
    const repeated = [...pairs.values()].filter((same) => same.length > 1).length;
    if (teams.length < LEAST_TEAMS || repeated > pairs.size * REPEATED_SHARE) continue;
    reportRepeated(pairs, whereOf, findings);
    reportMissing({ tournament, teams, pairs, where: fileOf(own, whereOf) }, findings);
  }
}

function fileOf([first]: readonly StatisticalMatch[], whereOf: WhereOf): string {
  return first === undefined ? '' : whereOf(first).replace(/:\d+$/, '');
}

/** Teams that occur far less often than the others do, each reported with what it may be meant to be. */
function rareTeams(matches: readonly StatisticalMatch[], whereOf: WhereOf, findings: Findings): ReadonlySet<string> {
  const bySlug = new Map<string, StatisticalMatch[]>();
  for (const match of matches) {
    for (const slug of [match.homeTeamSlug, match.awayTeamSlug]) push(bySlug, slug, match);
  }
  const counts = [...bySlug.values()].map(({ length }) => length).sort((a, b) => a - b);
  const usual = counts[Math.floor(counts.length / 2)] ?? 0;
  const rare = new Set([...bySlug].flatMap(([slug, own]) => (own.length < usual * RARE_SHARE ? [slug] : [])));
  for (const slug of rare) {
    const own = bySlug.get(slug) ?? [];
    const [first] = own;
    if (first === undefined) continue;
    const near = nearestWord(
      slug,
      [...bySlug.keys()].filter((other) => !rare.has(other)),
    );
    const what = `${slug} has ${own.length} matches where others have ${usual}`;
    findings.warning('rare_team', whereOf(first), what, near === undefined ? undefined : `is ${near} meant?`);
  }
  return rare;
}

function byTournament(matches: readonly StatisticalMatch[]): Map<string, StatisticalMatch[]> {
  const groups = new Map<string, StatisticalMatch[]>();
  for (const match of matches) push(groups, `${match.tournamentSlug} ${match.seasonId}`, match);
  return groups;
}

/** Matches of each `home v away`. */
function byPair(matches: readonly StatisticalMatch[]): Map<string, StatisticalMatch[]> {
  const pairs = new Map<string, StatisticalMatch[]>();
  for (const match of matches) push(pairs, `${match.homeTeamSlug} v ${match.awayTeamSlug}`, match);
  return pairs;
}

function push(groups: Map<string, StatisticalMatch[]>, key: string, match: StatisticalMatch): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [match]);
  else group.push(match);
}

function reportRepeated(
  pairs: ReadonlyMap<string, readonly StatisticalMatch[]>,
  whereOf: WhereOf,
  findings: Findings,
): void {
  for (const [pair, matches] of pairs) {
    const [, second] = matches;
    if (second === undefined) continue;
    const places = matches.some(({ file }) => file !== undefined)
      ? matches.map(placeOf).join(', ')
      : `lines ${matches.map(({ line }) => line).join(', ')}`;
    const hint = 'one of them may be a postponed match that was given a second id: remove the row that was not played';
    findings.warning('repeated_match', whereOf(second), `${pair} stands in ${places}`, hint);
  }
}

interface SeasonOfTeams {
  readonly tournament: string;
  readonly teams: readonly string[];
  readonly pairs: ReadonlyMap<string, unknown>;
  /** The file, or the first of them. */
  readonly where: string;
}

function reportMissing({ tournament, teams, pairs, where }: SeasonOfTeams, findings: Findings): void {
  const whole = teams.length * (teams.length - 1);
  const missing = teams.flatMap((home) =>
    teams.flatMap((away) => (home === away || pairs.has(`${home} v ${away}`) ? [] : [`${home} v ${away}`])),
  );
  if (missing.length === 0) return;
  const shape = `${teams.length} teams of ${tournament.split(' ')[0]} make ${whole} matches, ${whole - missing.length} are there`;
  if (missing.length <= whole * NAMED_SHARE) {
    for (const pair of missing) findings.warning('missing_match', where, `${pair} is missing: ${shape}`);
  } else {
    findings.warning(
      'season_length',
      where,
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
