import { monthNumber } from '../dates/calendar-names.ts';
import type { SourceRecord, SourceTable } from '../source-table.ts';
import type { OnBytes } from './file-chunks.ts';
import { type PhysicalLine, physicalLines } from './physical-lines.ts';

const HEADER = ['league', 'season', 'round', 'date', 'time', 'team1', 'team2', 'score'];

/** `= English Premier League 2023/24` */
const TITLE = /^=+\s*(.*?)\s+(\d{4}(?:[/-]\d{2,4})?)\s*=*$/;
/** `▪ Matchday 1`, and the older `» Matchday 1` and `Matchday 1`. */
const ROUND = /^(?:[▪»■]+\s*(.+)|(matchday \d+))$/i;
/** `Fri Aug 11 2023`, `[Fri Aug/11]`, `Fri 11 Aug`. */
const DAY =
  /^\[?(?:(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*\.?,?\s+)?(?:([a-z]{3,9})[\s/]+(\d{1,2})|(\d{1,2})[\s.]+([a-z]{3,9}))(?:[\s,]+(\d{4}))?\]?$/i;
const TIME = /^(\d{1,2})[.:](\d\d)(?:\s+UTC[+-]\d+)?\s+/;
const SCORE = String.raw`\d{1,2}\s*[-–]\s*\d{1,2}(?:\s*(?:pen\.?|a\.?e\.?t\.?|\([^)]*\)|,))*`;
/** `Burnley FC v Manchester City FC  0-3 (0-2)`, or without a score. */
const VERSUS = new RegExp(String.raw`^(.+?)\s+v\s+(.+?)(?:\s{2,}(${SCORE}))?\s*$`, 'i');
/** `Burnley FC  0-3 (0-2)  Manchester City FC` */
const BETWEEN = new RegExp(String.raw`^(.+?)\s+(${SCORE})\s+(.+?)$`, 'i');

interface Heading {
  league: string;
  season: string;
  round: string;
  date: string;
}

/** The plain-text form of openfootball, as a table: each match under the day and round that stand above it. */
export function footballTxtTable(path: string, onBytes?: OnBytes): SourceTable {
  const lines = physicalLines(path, onBytes);
  const rows = records(lines);
  const close = async () => void (await lines.return(undefined));
  return {
    form: 'football.txt',
    delimiter: undefined,
    header: HEADER,
    records: () => rows,
    legacyLines: () => 0,
    close,
  };
}

async function* records(lines: AsyncIterable<PhysicalLine>): AsyncGenerator<SourceRecord> {
  const heading: Heading = { league: '', season: '', round: '', date: '' };
  for await (const { text, number, fault } of lines) {
    const line = text.replace(/\s+#.*$/, '').trim();
    // Scorers stand in brackets below their match.
    if (line === '' || /^[#(]/.test(line) || readHeading(line, heading)) continue;
    const match = readMatch(line);
    if (match === undefined) continue;
    const { league, season, round, date } = heading;
    const { time, home, away, score } = match;
    yield { line: number, fields: [league, season, round, date, time, home, away, score], fault };
  }
}

function readHeading(line: string, heading: Heading): boolean {
  const [, league, season] = TITLE.exec(line) ?? [];
  if (league !== undefined && season !== undefined) {
    Object.assign(heading, { league, season });
    return true;
  }
  if (line.startsWith('=')) return true;
  const round = ROUND.exec(line);
  if (round !== null) {
    heading.round = round[1] ?? round[2] ?? '';
    return true;
  }
  const [, name = '', day, dayFirst, nameNext = '', year] = DAY.exec(line) ?? [];
  const month = monthNumber(name || nameNext);
  if (month === 0) return false;
  heading.date = isoDay(year ?? yearOf(month, heading.season), month, day ?? dayFirst ?? '');
  return true;
}

/** Of a season over two years the first half is of the first. */
function yearOf(month: number, season: string): string {
  const [, first = '', last] = /^(\d{4})(?:[/-](\d{2,4}))?$/.exec(season) ?? [];
  return last === undefined || month >= 7 ? first : String(Number(first) + 1);
}

function isoDay(year: string, month: number, day: string): string {
  return `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function readMatch(line: string) {
  const at = TIME.exec(line);
  const time = at === null ? '' : `${at[1]}:${at[2]}`;
  const text = line.slice(at?.[0].length ?? 0).replace(/\s+[@[].*$/, '');
  const [, home, away, score = ''] = VERSUS.exec(text) ?? [];
  if (home !== undefined && away !== undefined) return { time, home, away, score };
  const [, first, between, last] = BETWEEN.exec(text) ?? [];
  if (first === undefined || between === undefined || last === undefined) return undefined;
  return { time, home: first, away: last, score: between };
}
