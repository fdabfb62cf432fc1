import { parse } from 'csv-parse/sync';
import { FbpError, messageOf } from '../../domain/errors.ts';
import { csvCell } from '../../domain/text/csv-text.ts';

/** A Betfair name, or a known club, that a slug may mean. */
export interface NameCandidate {
  /** The Betfair spelling. */
  readonly name: string;
  /** 0..1. */
  readonly score: number;
  /** Days on which the slug's matches and events of this name fall together, YYYY-MM-DD. */
  readonly dates: readonly string[];
  /** Set when the name is that of a club the mapping file knows: the slug would be another spelling of this one. */
  readonly sameAs?: string | undefined;
}

/** A slug without mapping, with what speaks for whom. */
export interface UnmappedTeam {
  readonly slug: string;
  readonly league: string;
  readonly matches: number;
  /** Best first. */
  readonly candidates: readonly NameCandidate[];
}

type ChosenName =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'same_as'; readonly slug: string };

/** A row in which a person has filled in the last column. */
export interface ChosenRow {
  /** In the file, from 1. */
  readonly line: number;
  readonly country: string;
  readonly league: string;
  readonly slug: string;
  readonly chosen: ChosenName;
}

export interface ChosenRows {
  readonly rows: readonly ChosenRow[];
  /** Rows left open. */
  readonly open: number;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

const CANDIDATES = 3;
const SAME_AS = 'same as ';
const HEAD = ['country', 'league', 'slug', 'matches'] as const;
const NEEDED = ['country', 'league', 'slug', 'chosen'] as const;

/** The columns: country, league, slug, matches, candidate_1, score_1, dates_1, ... candidate_3, score_3, dates_3, chosen. */
export function unmappedCsv(country: string, teams: readonly UnmappedTeam[]): string {
  const numbers = Array.from({ length: CANDIDATES }, (_, index) => index + 1);
  const header = [...HEAD, ...numbers.flatMap((n) => [`candidate_${n}`, `score_${n}`, `dates_${n}`]), 'chosen'];
  const rows = teams.map((team) => {
    const cells = numbers.flatMap((n) => candidateCells(team.candidates[n - 1]));
    return [country, team.league, team.slug, String(team.matches), ...cells, ''];
  });
  return [header, ...rows].map((row) => `${row.map(csvCell).join(',')}\n`).join('');
}

function candidateCells(candidate: NameCandidate | undefined): string[] {
  if (candidate === undefined) return ['', '', ''];
  const name = candidate.sameAs === undefined ? candidate.name : `${SAME_AS}${candidate.sameAs}`;
  return [name, candidate.score.toFixed(2), candidate.dates.join(' ')];
}

/**
 * Reads the CSV back. `chosen` holds the number of a candidate, a Betfair name, or `same as <slug>`; rows where it is empty stay
 * open. Separators `,` `;` and tab are understood, as spreadsheets write them. Throws FBP-INPUT when it is not such a file.
 */
export function readChosen(text: string, file: string): ChosenRows {
  const records = parseRecords(text, file);
  const rows: ChosenRow[] = [];
  const problems: { line: number; message: string }[] = [];
  let open = 0;
  for (const { record, info } of records) {
    const cell = (column: string) => (record[column] ?? '').trim().replace(/^'(?=[=+\-@])/, '');
    const chosen = readChoice(cell('chosen'), cell);
    const missing = NEEDED.find((column) => column !== 'chosen' && cell(column) === '');
    if (chosen === undefined) open += 1;
    else if (missing !== undefined) problems.push({ line: info.lines, message: `the column ${missing} is empty` });
    else if (typeof chosen === 'string') problems.push({ line: info.lines, message: chosen });
    else rows.push({ line: info.lines, country: cell('country'), league: cell('league'), slug: cell('slug'), chosen });
  }
  return { rows, open, problems };
}

/** Undefined: nothing chosen. A text: what is wrong with the choice. */
function readChoice(chosen: string, cell: (column: string) => string): ChosenName | string | undefined {
  if (chosen === '') return undefined;
  if (!/^\d{1,2}$/.test(chosen)) return asChoice(chosen);
  const candidate = cell(`candidate_${Number(chosen)}`);
  return candidate === '' ? `chosen is ${chosen}, but there is no candidate_${chosen}` : asChoice(candidate);
}

function asChoice(text: string): ChosenName {
  if (!text.startsWith(SAME_AS)) return { kind: 'name', name: text };
  return { kind: 'same_as', slug: text.slice(SAME_AS.length).trim() };
}

interface CsvRecord {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

function parseRecords(text: string, file: string): CsvRecord[] {
  let header: readonly string[] = [];
  const records = readCsv(text, file, (columns) => {
    header = columns.map((column) => column.trim());
    return [...header];
  });
  const missing = NEEDED.filter((column) => !header.includes(column));
  if (missing.length === 0) return records;
  throw new FbpError('FBP-INPUT', `The file lacks the column ${missing.join(', ')}`, {
    where: file,
    hint: `Make it with the option --csv of map unmapped, fill in "chosen" and keep the header. Found: ${header.join(', ') || 'nothing'}.`,
  });
}

function readCsv(text: string, file: string, columns: (header: string[]) => string[]): CsvRecord[] {
  try {
    const options = { bom: true, columns, info: true, skip_empty_lines: true, relax_column_count: true } as const;
    return parse(text, { ...options, delimiter: [',', ';', '\t'] }) as unknown as CsvRecord[];
  } catch (error) {
    const message = `The file is not CSV: ${messageOf(error)}`;
    throw new FbpError('FBP-INPUT', message, { where: file, hint: 'Save it as CSV, UTF-8.', cause: error });
  }
}
