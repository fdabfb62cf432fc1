import {
  type InputRow,
  REQUIRED_COLUMNS,
  type Score,
  type StatisticalMatch,
  type StatisticsColumn,
} from '../domain/match.ts';
import type { CsvRecord } from './csv-records.ts';
import { MATCH_DATE_FORMS, parseMatchDate } from './parse-match-date.ts';
import type { StatisticsHeader } from './statistics-header.ts';
import { createTextStore } from './text-store.ts';

type Cells = Partial<Record<StatisticsColumn, string>>;
type RowFields = Omit<StatisticalMatch, 'row' | 'line'>;

const LONGEST_SHOWN = 40;
/** More than any football match ever had; a larger number belongs to another column. Spreadsheets and pandas write 2 as `2.0`. */
const SCORE = /^(1?\d?\d)(?:\.0+)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/** Turns records into rows. It remembers the match ids it has read, so it is made once a file. */
export function createRowReader(header: StatisticsHeader, timeZone: string) {
  const linesById = new Map<string | number, number>();
  const texts = createTextStore();

  return function readRow(record: CsvRecord, row: number): InputRow {
    const { line } = record;
    const cells = cellsOf(record, header);
    const invalid = (reason: string): InputRow => ({ kind: 'invalid', invalid: { row, line, cells, reason } });
    if (record.fault !== undefined) return invalid(record.fault);
    if (record.fields.length !== header.width) {
      return invalid(`the row has ${record.fields.length} fields, the header has ${header.width}`);
    }
    const read = readCells(cells, timeZone);
    if (read.kind === 'unreadable') return invalid(read.reason);
    const fields = read.value;
    const id = idKey(fields.matchId);
    const earlier = linesById.get(id);
    if (earlier !== undefined) return invalid(`match_id ${fields.matchId} stands already in line ${earlier}`);
    linesById.set(id, line);
    return { kind: 'match', match: { row, line, ...texts.keepFields(fields) } };
  };
}

function cellsOf({ fields }: CsvRecord, { positions }: StatisticsHeader): Cells {
  const cells: Cells = {};
  for (const [column, at] of positions) {
    const cell = fields[at]?.trim();
    if (cell !== undefined) cells[column] = cell;
  }
  return cells;
}

/** A value, or every reason why there is none. */
type Told<T> = { readonly kind: 'told'; readonly value: T } | { readonly kind: 'unreadable'; readonly reason: string };

/** The match the cells tell of. */
function readCells(cells: Cells, timeZone: string): Told<RowFields> {
  const cell = (column: StatisticsColumn) => cells[column] ?? '';
  const kickoff = parseMatchDate(cell('match_date'), timeZone);
  const score = readScore(cell('home_score'), cell('away_score'));
  const reasons = REQUIRED_COLUMNS.flatMap((column) => textFault(column, cell(column)) ?? []);
  if (isSameTeam(cell('home_team_slug'), cell('away_team_slug'))) reasons.push('home and away are the same team');
  if (kickoff === undefined && cell('match_date') !== '') {
    reasons.push(`match_date ${shown(cell('match_date'))} is no date; write ${MATCH_DATE_FORMS}`);
  }
  if (score.kind === 'unreadable') reasons.push(score.reason);
  if (reasons.length > 0 || kickoff === undefined || score.kind === 'unreadable') return unreadable(reasons.join('; '));
  return told({
    tournamentId: cell('tournament_id'),
    seasonId: cell('season_id'),
    matchId: cell('match_id'),
    tournamentSlug: cell('tournament_slug'),
    homeTeamSlug: cell('home_team_slug'),
    awayTeamSlug: cell('away_team_slug'),
    matchDate: cell('match_date'),
    kickoff,
    ...(score.value && { score: score.value }),
  });
}

function textFault(column: StatisticsColumn, cell: string): string | undefined {
  if (cell === '') return `${column} is empty`;
  return CONTROL_CHARACTER.test(cell) ? `${column} holds a control character` : undefined;
}

function isSameTeam(home: string, away: string): boolean {
  return home !== '' && home.toLowerCase() === away.toLowerCase();
}

/** `undefined` for a match without a score; unreadable are half a score and one that is no number of goals. */
function readScore(home: string, away: string): Told<Score | undefined> {
  if (home === '' && away === '') return told(undefined);
  if (home === '' || away === '')
    return unreadable(`${home === '' ? 'home_score' : 'away_score'} is empty, the other score is not`);
  const [homeGoals, awayGoals] = [SCORE.exec(home)?.[1], SCORE.exec(away)?.[1]];
  if (homeGoals === undefined) return unreadable(`home_score ${shown(home)} is no number of goals`);
  if (awayGoals === undefined) return unreadable(`away_score ${shown(away)} is no number of goals`);
  return told({ home: Number(homeGoals), away: Number(awayGoals) });
}

function told<T>(value: T): Told<T> {
  return { kind: 'told', value };
}

function unreadable(reason: string) {
  return { kind: 'unreadable', reason } as const;
}

function shown(cell: string): string {
  return cell.length > LONGEST_SHOWN ? `"${cell.slice(0, LONGEST_SHOWN)}…"` : `"${cell}"`;
}

/** Most ids are numbers, and a number takes a fraction of a text's memory. Ids that differ in leading zeros stay apart. */
function idKey(id: string): string | number {
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : id;
}
