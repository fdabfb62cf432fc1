import { isFault } from '../../domain/errors.ts';
import { type FileShift, shiftInWords } from '../../domain/file-shift.ts';
import { type InputRow, type InvalidRow, placeOf, type StatisticalMatch } from '../../domain/match.ts';
import { fbpCommand } from '../../domain/text/shell-command.ts';
import { isoDay } from '../../domain/time-units.ts';
import { shortNames } from '../../input/list-statistics.ts';
import { readStatistics } from '../../input/read-statistics.ts';
import type { StatisticsReading } from '../../input/statistics-reading.ts';
import type { Understood } from '../../input/understood.ts';
import { type CountryMapping, nameFromSlug } from '../../mapping/country-mapping.ts';
import { MatchMapper } from '../../mapping/match-mapper.ts';
import { similarTeams } from '../../mapping/names/similar-teams.ts';
import { midpoint } from '../../search/calendar/kickoff-window.ts';
import { Findings, type ValidationResult } from './finding.ts';
import { checkSeasonShape, seasonSpan } from './season-shape.ts';
import { understoodLines } from './understood-lines.ts';

export interface InputChecks {
  readonly reading: StatisticsReading;
  /** `2023-2024`; undefined where it is not known: then no date is too early or too late. */
  readonly season?: string | undefined;
  readonly league?: string | undefined;
  /** What a run over the file found it off by. */
  readonly shift?: FileShift | undefined;
  /** Undefined where the country is not known. */
  readonly mapping?: CountryMapping | undefined;
}

const NEAREST_THRESHOLD = 0.7;

/** Checks the statistics of a batch: what a run would refuse is an error, what it would take but a person should see is a warning. */
export async function validateInput(paths: readonly string[], checks: InputChecks): Promise<ValidationResult> {
  const findings = new Findings();
  const rows: InputRow[] = [];
  const understood: Understood[] = [];
  const onUnderstood = (one: Understood) => understood.push(one);
  try {
    for await (const row of readStatistics(paths, { ...checks.reading, onUnderstood })) rows.push(row);
  } catch (error) {
    if (!isFault(error)) throw error;
    findings.error('file', error.where ?? paths.join(', '), error.message, error.hint);
  }
  const whereOf = placesIn(paths);
  const matches = rows.flatMap((row) => (row.kind === 'match' && row.elsewhere === undefined ? [row.match] : []));
  for (const row of rows) {
    if (row.kind === 'invalid') findings.error('row', whereOf(row.invalid), row.invalid.reason);
  }
  checkShift(checks.shift, paths.join(', '), findings);
  checkScores(matches, whereOf, findings);
  checkDays(matches, whereOf, findings);
  checkSeasonShape(matches, whereOf, findings);
  checkSpan(matches, whereOf, { season: checks.season, findings });
  if (checks.mapping !== undefined) checkSlugs(matches, whereOf, { ...checks, mapping: checks.mapping, findings });
  return findings.result({
    area: 'input',
    target: paths.join(', '),
    checked: `${rows.length} rows`,
    understood: understoodLines(understood, rows),
  });
}

/** `path:line` of a row. */
type WhereOf = (row: Pick<InvalidRow, 'line' | 'file'>) => string;

function placesIn(paths: readonly string[]): WhereOf {
  const byName = new Map(shortNames(paths).map((name, index) => [name, paths[index]]));
  return ({ line, file }) => `${file === undefined ? paths[0] : byName.get(file)}:${line}`;
}

function checkShift(shift: FileShift | undefined, path: string, findings: Findings): void {
  if (shift === undefined) return;
  const what = `the last run found that ${shiftInWords(shift)}`;
  findings.warning('shifted', path, what, 'rows are linked all the same; correct the file at its source');
}

function checkScores(matches: readonly StatisticalMatch[], whereOf: WhereOf, findings: Findings): void {
  const without = matches.filter(({ score }) => score === undefined);
  if (without.length === 0 || without.length === matches.length) return;
  const [first, ...others] = without.slice(0, 5);
  if (first === undefined) return;
  const where = [whereOf(first), ...others.map(({ line }) => line)].join(',');
  const what = `${without.length} of ${matches.length} rows have no score: their settlement cannot be checked`;
  findings.warning('score', where, what);
}

/** A club plays once a day. */
function checkDays(matches: readonly StatisticalMatch[], whereOf: WhereOf, findings: Findings): void {
  const seen = new Map<string, StatisticalMatch>();
  for (const match of matches) {
    const { kickoff, homeTeamSlug, awayTeamSlug } = match;
    const day = isoDay(kickoff.precision === 'minute' ? kickoff.at : kickoff.from);
    for (const slug of [homeTeamSlug, awayTeamSlug]) {
      const key = `${slug} ${day}`;
      const other = seen.get(key);
      if (other !== undefined) {
        const what = `${slug} plays twice on ${day}: see ${placeOf(other)}`;
        findings.warning('twice_a_day', whereOf(match), what, 'one of the two dates is wrong');
      }
      seen.set(key, match);
    }
  }
}

function checkSpan(
  matches: readonly StatisticalMatch[],
  whereOf: WhereOf,
  { season, findings }: { season: string | undefined; findings: Findings },
): void {
  const span = season === undefined ? undefined : seasonSpan(season);
  if (span === undefined) return;
  for (const match of matches) {
    const at = midpoint(match.kickoff);
    if (at >= span.from && at <= span.to) continue;
    const what = `match_date ${match.matchDate} lies outside season ${season}`;
    findings.warning('outside_season', whereOf(match), what, 'correct the date, or move the row to its season');
  }
}

function checkSlugs(
  matches: readonly StatisticalMatch[],
  whereOf: WhereOf,
  { mapping, league, findings }: InputChecks & { mapping: CountryMapping; findings: Findings },
): void {
  const mapper = new MatchMapper(mapping, league ?? '');
  const seen = new Set<string>();
  for (const match of matches) {
    const mapped = mapper.mapMatch(match);
    for (const { slug, known } of [mapped.home, mapped.away]) {
      if (known || seen.has(slug)) continue;
      seen.add(slug);
      const [near] = similarTeams(nameFromSlug(slug), mapping.clubs, NEAREST_THRESHOLD);
      const nearest = near === undefined ? '' : `; nearest: ${near.slug} (${near.name})`;
      const hint = `see which known clubs are like it: ${fbpCommand('map similar', slug, '--country', mapping.country)}`;
      findings.warning('unknown_slug', whereOf(match), `${slug} has no mapping${nearest}`, hint);
    }
  }
}
