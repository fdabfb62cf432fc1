import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, temporaryFolder } from './run-fbp.ts';

/** A project whose mapping file and statistics are small enough to see through. */
export function mappingProject(slugs: readonly string[] = ['arsenal', 'spurs', 'aston-vila', 'lewes']): string {
  const folder = temporaryFolder();
  cpSync(join(PROJECT, 'config'), join(folder, 'config'), { recursive: true });
  mkdirSync(join(folder, 'mappings'));
  writeEngland(folder, SMALL);
  mkdirSync(join(folder, 'data', 'england', 'premier-league'), { recursive: true });
  const rows = slugs.slice(1).map((slug, index) => {
    const day = String(index + 10).padStart(2, '0');
    return `17,1,${index + 1},premier-league,${slugs[0]},${slug},2023-09-${day}T14:00:00Z`;
  });
  const head = 'tournament_id,season_id,match_id,tournament_slug,home_team_slug,away_team_slug,match_date';
  writeFileSync(join(folder, 'data', 'england', 'premier-league', '2023-2024.csv'), `${[head, ...rows].join('\n')}\n`);
  return folder;
}

const SMALL = `{
  "version": "1.0.0",
  "country": "England",
  "last_updated": "2024-01-15",
  "country_codes": ["GB"],
  "leagues": {
    "premier-league": {
      "arsenal": { "betfair_names": ["Arsenal"] },
      "aston-villa": { "betfair_names": ["Aston Villa"] }
    }
  }
}
`;

export function englandPath(folder: string): string {
  return join(folder, 'mappings', 'england.json');
}

export function writeEngland(folder: string, text: string): void {
  writeFileSync(englandPath(folder), text);
}

export function england(folder: string): string {
  return readFileSync(englandPath(folder), 'utf8');
}

/** Every Betfair name of a club, wherever it is written. */
export function namesOf(folder: string, slug: string): readonly string[] {
  const { leagues } = JSON.parse(england(folder));
  for (const teams of Object.values<Record<string, { betfair_names?: string[] }>>(leagues)) {
    const names = teams[slug]?.betfair_names;
    if (names !== undefined) return names;
  }
  return [];
}

/** Takes clubs out of the mapping file, as if nobody had mapped them yet. */
export function forgetClubs(folder: string, slugs: readonly string[]): void {
  const content = JSON.parse(england(folder));
  for (const teams of Object.values<Record<string, unknown>>(content.leagues)) {
    for (const slug of slugs) delete teams[slug];
  }
  delete content.special_cases;
  writeEngland(folder, JSON.stringify(content, null, 2));
}
