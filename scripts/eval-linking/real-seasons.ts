import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { countryCodeOf } from '../../src/mapping/names/country-codes.ts';
import { createRandom } from '../../test/support/generator/random.ts';
import { longName } from '../../test/support/generator/season/club-names.ts';
import type { Season, SeasonMatch } from './season.ts';

type Row = Record<string, string>;

interface Spelling {
  readonly name: string;
  /** Epoch ms of the first and last day it was seen; undefined when never dated. */
  readonly first: number | undefined;
  readonly last: number | undefined;
}

const DAY = 86_400_000;

/**
 * Every league season of a fixtures folder whose clubs all have a known Betfair name; the others are named in `skipped`.
 * A fixture that stands twice in the source (same clubs, same kick-off) counts once.
 */
export function realSeasons(fixtures: string, names: string): { seasons: Season[]; skipped: string[] } {
  const spellings = readSpellings(names);
  const rows = readdirSync(fixtures)
    .filter((file) => file.endsWith('.csv'))
    .sort()
    .flatMap((file) => readCsv(join(fixtures, file)));
  const groups = grouped(rows, (row) => `${row['country']?.toLowerCase()} ${row['league_code']} ${row['season']}`);
  const companies = grouped(rows, companyOf);
  const seasons: Season[] = [];
  const skipped: string[] = [];
  for (const [name, group] of groups) {
    const slugs = new Set(group.flatMap((row) => [row['home_team_slug'] ?? '', row['away_team_slug'] ?? '']));
    const unnamed = [...slugs].filter((slug) => !spellings.has(slug));
    if (unnamed.length > 0) skipped.push(`${name}: no Betfair name known for ${unnamed.join(', ')}`);
    else seasons.push(season(name, group, { companies, spellings }));
  }
  return { seasons, skipped };
}

/** All leagues of a country's season. */
function companyOf(row: Row | undefined): string {
  return `${row?.['country']} ${row?.['season']}`;
}

function grouped(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function season(
  name: string,
  group: Row[],
  { companies, spellings }: { companies: ReadonlyMap<string, Row[]>; spellings: Map<string, Spelling[]> },
): Season {
  const [first] = group;
  const country = first?.['country'] ?? '';
  const others = (companies.get(companyOf(first)) ?? []).filter((row) => row['league_code'] !== first?.['league_code']);
  return {
    name,
    country: country.toLowerCase(),
    countryCode: countryCodeOf(country) ?? 'XX',
    tournamentSlug: first?.['tournament_slug'] ?? '',
    isCup: /cup$/.test(first?.['league_code'] ?? ''),
    matches: once(group.map(toMatch)),
    others: once(others.map(toMatch)),
    betfairName: (slug, at) => nameOn(spellings.get(slug) ?? [], at) ?? longName(slug),
    variants: (slug) => (spellings.get(slug) ?? []).map((spelling) => spelling.name),
    isUnlike: () => false,
  };
}

function toMatch(row: Row): SeasonMatch {
  const text = row['match_date'] ?? '';
  const matchId = row['match_id'] ?? '';
  const dateOnly = !text.includes('T');
  const hour = createRandom(`kick-off ${matchId}`).pick([12, 15, 17, 19, 20]);
  const scored = (row['home_score'] ?? '') !== '' && (row['away_score'] ?? '') !== '';
  return {
    matchId,
    homeSlug: row['home_team_slug'] ?? '',
    awaySlug: row['away_team_slug'] ?? '',
    kickoffAt: dateOnly ? Date.parse(`${text.slice(0, 10)}T00:00:00Z`) + hour * 3_600_000 : Date.parse(text),
    dateOnly,
    score: scored ? { home: Number(row['home_score']), away: Number(row['away_score']) } : undefined,
  };
}

function once(matches: SeasonMatch[]): SeasonMatch[] {
  return [
    ...new Map(matches.map((match) => [`${match.homeSlug} ${match.awaySlug} ${match.kickoffAt}`, match])).values(),
  ];
}

/** The spelling in use on a day: the dated one nearest to it, else one without a date. */
function nameOn(spellings: readonly Spelling[], at: number): string | undefined {
  const away = ({ first, last }: Spelling): number =>
    first === undefined || last === undefined ? 3650 * DAY : Math.max(0, first - at, at - last);
  return [...spellings].sort((a, b) => away(a) - away(b))[0]?.name;
}

/** `team_links.csv`, and the spellings of `name_variants.csv` that go with it. */
function readSpellings(folder: string): Map<string, Spelling[]> {
  const spellings = new Map<string, Spelling[]>();
  for (const file of ['team_links.csv', 'name_variants.csv']) {
    if (!existsSync(join(folder, file))) continue;
    for (const row of readCsv(join(folder, file))) {
      const { slug = '', betfair_name: name = '', first_date: first = '', last_date: last = '' } = row;
      // What a Spanish account sees is no name of the historical files.
      if (slug === '' || name === '' || /Spanish/.test(row['note'] ?? '')) continue;
      const known = spellings.get(slug) ?? [];
      if (!known.some((spelling) => spelling.name === name)) known.push({ name, first: day(first), last: day(last) });
      spellings.set(slug, known);
    }
  }
  return spellings;
}

function day(text: string): number | undefined {
  return text === '' ? undefined : Date.parse(text);
}

function readCsv(path: string): Row[] {
  return parse(readFileSync(path), { columns: true, bom: true, skip_empty_lines: true }) as Row[];
}
