import { type Club, type ResolvedLeagues, resolveLeagues } from '../names/clubs.ts';
import { isCountryCode } from '../names/country-codes.ts';
import { nearestWord } from '../names/nearest-word.ts';
import { normaliseName } from '../names/normalise.ts';
import type { FoundProblem } from './checked-json.ts';
import type { KeyPath } from './mapping-problem.ts';
import type { MappingFile } from './mapping-schema.ts';

/** What a schema cannot say: that the parts of a mapping file agree with each other. */
export function checkMapping(file: MappingFile, resolved: ResolvedLeagues = resolveLeagues(file)): FoundProblem[] {
  return [
    ...checkDate(file),
    ...checkCountryCodes(file),
    ...resolved.dangling.map((found): FoundProblem => ({ ...found, kind: 'dangling_reference', severity: 'error' })),
    ...checkNames(resolved.clubs),
    ...checkDerbies(file, resolved),
    ...checkManualMatches(file),
  ];
}

function checkDate(file: MappingFile): FoundProblem[] {
  if (isDate(file.last_updated)) return [];
  const message = `"${file.last_updated}" is not a date`;
  return [
    {
      kind: 'bad_date',
      severity: 'error',
      path: ['last_updated'],
      message,
      hint: 'Write it as YYYY-MM-DD, 2024-01-15.',
    },
  ];
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // 2024-02-30 is either no date at all or rolls over into March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function checkCountryCodes(file: MappingFile): FoundProblem[] {
  return (file.country_codes ?? []).flatMap((code, index): FoundProblem[] => {
    if (isCountryCode(code)) return [];
    const message = `"${code}" is not a country code`;
    const hint =
      'Betfair uses two capital letters, ISO 3166: ES, DE; GB for England, Scotland, Wales and Northern Ireland.';
    return [{ kind: 'unknown_country_code', severity: 'error', path: ['country_codes', index], message, hint }];
  });
}

interface Named {
  readonly club: Club;
  readonly name: string;
  readonly path: KeyPath;
}

function checkNames(clubs: readonly Club[]): FoundProblem[] {
  const owners = new Map<string, Named>();
  const problems: FoundProblem[] = [];
  for (const named of clubs.flatMap(namesWithPaths)) {
    const normalised = normaliseName(named.name);
    const owner = owners.get(normalised);
    if (normalised === '') problems.push(unreadableName(named));
    else if (owner === undefined) owners.set(normalised, named);
    else if (owner.club !== named.club) problems.push(conflict(named, owner));
    else if (owner.name === named.name) problems.push(duplicateName(named));
  }
  return problems;
}

function namesWithPaths(club: Club): Named[] {
  const base = ['leagues', club.league, club.slug];
  return [
    ...club.betfairNames.map((name, index) => ({ club, name, path: [...base, 'betfair_names', index] })),
    ...club.variations.map((name, index) => ({ club, name, path: [...base, 'variations', index] })),
  ];
}

function unreadableName(named: Named): FoundProblem {
  const message = `${JSON.stringify(named.name)} holds no letter or digit`;
  return { kind: 'wrong_value', severity: 'error', path: named.path, message, hint: 'Remove it.' };
}

function conflict(named: Named, owner: Named): FoundProblem {
  const other = `${owner.club.league}/${owner.club.slug}`;
  const same = owner.club.slug === named.club.slug;
  return {
    kind: 'conflict',
    severity: 'error',
    path: named.path,
    message: `"${named.name}" is already a name of ${other}: one name cannot mean two clubs`,
    hint: same
      ? `A club is written once: put "${named.club.slug}": "${owner.club.league}" here.`
      : `Remove it from one of them; if both are one club, put "${named.club.slug}": "${other}" here.`,
  };
}

function duplicateName(named: Named): FoundProblem {
  const message = `"${named.name}" stands twice in this club`;
  return { kind: 'duplicate_name', severity: 'warning', path: named.path, message, hint: 'Remove one of them.' };
}

function checkDerbies(file: MappingFile, resolved: ResolvedLeagues): FoundProblem[] {
  const slugs = new Set([...resolved.leagues.values()].flatMap((teams) => [...teams.keys()]));
  return Object.entries(file.special_cases?.derbies ?? {}).flatMap(([derby, teams]) =>
    teams.flatMap((slug, index): FoundProblem[] => {
      if (slugs.has(slug)) return [];
      const near = nearestWord(slug, slugs);
      const path = ['special_cases', 'derbies', derby, index];
      const message = `"${slug}" is in no league of this file`;
      const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
      return [{ kind: 'dangling_reference', severity: 'error', path, message, hint }];
    }),
  );
}

function checkManualMatches(file: MappingFile): FoundProblem[] {
  const takenBy = new Map<string, string>();
  const problems: FoundProblem[] = [];
  for (const [matchId, eventId] of Object.entries(file.manual_matches ?? {})) {
    if (eventId === null) continue;
    const other = takenBy.get(eventId);
    takenBy.set(eventId, other ?? matchId);
    if (other === undefined) continue;
    const message = `event ${eventId} is already given to match ${other}: one event belongs to one match`;
    problems.push({
      kind: 'conflict',
      severity: 'error',
      path: ['manual_matches', matchId],
      message,
      hint: 'Correct one.',
    });
  }
  return problems;
}
