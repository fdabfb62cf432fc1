import { parseCompetitions } from './competitions-file.ts';
import { parseMapping, readMappingText } from './mapping-file.ts';
import type { MappingProblem } from './mapping-problem.ts';

/** Slugs that a league's statistics have: `league -> slugs`. */
export type ExpectedSlugs = ReadonlyMap<string, Iterable<string>>;

export interface ValidationReport {
  readonly country: string;
  readonly file: string;
  /** False when the country has no file, which is allowed. */
  readonly exists: boolean;
  readonly clubs: number;
  readonly names: number;
  /** In the order of the file. */
  readonly problems: readonly MappingProblem[];
  /** No errors; there may be warnings. */
  readonly valid: boolean;
}

/** Checks one mapping file. Throws only when the file cannot be read at all. */
export function validateMapping(path: string, country: string, expected: ExpectedSlugs = new Map()): ValidationReport {
  const text = readMappingText(path);
  const parsed = text === undefined ? { content: undefined, problems: [] } : parseMapping(path, text);
  const { content } = parsed;
  const known = new Set([...(content?.leagues.values() ?? [])].flatMap((teams) => [...teams.keys()]));
  // A file that cannot be read says nothing about what it lacks.
  const missing =
    text !== undefined && content === undefined ? [] : missingSlugs({ file: path, country }, expected, known);
  const problems = [...parsed.problems, ...missing].sort((a, b) => a.line - b.line);
  const clubs = content?.clubs ?? [];
  return {
    country,
    file: path,
    exists: text !== undefined,
    clubs: clubs.length,
    names: clubs.reduce((sum, club) => sum + club.betfairNames.length + club.variations.length, 0),
    problems,
    valid: problems.every((problem) => problem.severity !== 'error'),
  };
}

/** What is wrong with a list of competitions. */
export type CompetitionsReport = Pick<ValidationReport, 'file' | 'problems' | 'valid'> & {
  /** How many it names. */
  readonly competitions: number;
};

/** Checks a list of competitions; undefined where there is no such file. Throws only when the file cannot be read at all. */
export function validateCompetitions(path: string): CompetitionsReport | undefined {
  const text = readMappingText(path);
  if (text === undefined) return undefined;
  const { value, problems } = parseCompetitions(path, text);
  return {
    file: path,
    competitions: Object.keys(value?.competitions ?? {}).length,
    problems: [...problems].sort((a, b) => a.line - b.line),
    valid: value !== undefined,
  };
}

function missingSlugs(
  { file, country }: { file: string; country: string },
  expected: ExpectedSlugs,
  known: ReadonlySet<string>,
): MappingProblem[] {
  return [...expected].flatMap(([league, slugs]) =>
    [...new Set(slugs)].sort().flatMap((slug): MappingProblem[] => {
      if (known.has(slug)) return [];
      const key = `leagues.${league}.${slug}`;
      const message = 'this club of the statistics has no mapping; it is looked for by the words of its slug';
      const hint = `see what it may be called there: fbp map unmapped ${country}`;
      return [{ kind: 'missing', severity: 'warning', file, line: 1, key, message, hint }];
    }),
  );
}
