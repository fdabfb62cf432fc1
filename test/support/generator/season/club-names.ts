import { parse } from 'csv-parse/sync';
import type { Fixture } from './fixtures.ts';

/** Betfair's spellings of a club by its slug, the usual one first. */
export type ClubNames = ReadonlyMap<string, readonly string[]>;

/** From JSON `{ "manchester-united": ["Man Utd"], ... }`. */
export function clubNamesFromJson(json: string): ClubNames {
  return new Map(Object.entries(JSON.parse(json) as Record<string, string[]>));
}

/** From a CSV with the columns slug and betfair_name, several rows a slug allowed; `keep` sees every column of a row. */
export function clubNamesFromCsv(
  csv: string,
  keep: (record: Record<string, string>) => boolean = () => true,
): ClubNames {
  const names = new Map<string, string[]>();
  for (const record of parse(csv, { columns: true, bom: true, skip_empty_lines: true }) as Record<string, string>[]) {
    const { slug, betfair_name: name } = record;
    if (!slug || !name || !keep(record)) continue;
    const known = names.get(slug);
    if (known === undefined) names.set(slug, [name]);
    else if (!known.includes(name)) known.push(name);
  }
  return names;
}

/** Slugs of the fixtures that have no Betfair spelling: such a league cannot be generated. */
export function unnamedSlugs(fixtures: readonly Fixture[], names: ClubNames): string[] {
  const slugs = new Set(fixtures.flatMap((fixture) => [fixture.homeSlug, fixture.awaySlug]));
  return [...slugs].filter((slug) => !names.has(slug)).sort();
}

/** Women's and youth sides go by the club's long name: `Wolverhampton Wanderers (W)`, `Nottingham Forest U21`. */
export function longName(slug: string): string {
  return slug
    .split('-')
    .map((word) => (word === 'and' ? '&' : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
}
