import { closest, distance } from 'fastest-levenshtein';
import { FbpError } from '../domain/errors.ts';
import { OPTIONAL_COLUMNS, REQUIRED_COLUMNS, type StatisticsColumn } from '../domain/match.ts';
import { splitFields } from './split-fields.ts';

const DELIMITERS = [',', ';', '\t'];
const COLUMNS: readonly StatisticsColumn[] = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS];
const MOST_NAMES_SHOWN = 40;
const MAX_TYPING_ERRORS = 3;

export interface StatisticsHeader {
  readonly delimiter: string;
  /** Fields a row has to have. */
  readonly width: number;
  /** Where each known column that the file has stands. */
  readonly positions: ReadonlyMap<StatisticsColumn, number>;
}

/** Reads the header line; names are trimmed and may be in any case. Throws FBP-INPUT naming the columns that are missing or double. */
export function parseHeader(text: string, path: string): StatisticsHeader {
  const [delimiter, names] = likeliestSplit(text);
  const missing = REQUIRED_COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) throw missingColumns(missing, names, path);
  const double = COLUMNS.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (double !== undefined) {
    throw new FbpError('FBP-INPUT', `the statistics file has two columns named ${double}`, {
      where: path,
      hint: 'rename the one that is not meant',
    });
  }
  const positions = COLUMNS.map((column) => [column, names.indexOf(column)] as const).filter(([, at]) => at !== -1);
  return { delimiter, width: names.length, positions: new Map(positions) };
}

/** The delimiter that yields most known columns, else most columns. */
function likeliestSplit(text: string): [delimiter: string, names: string[]] {
  const splits = DELIMITERS.map((delimiter): [string, string[]] => [
    delimiter,
    splitFields(text, delimiter).fields.map((name) => name.trim().toLowerCase()),
  ]);
  const worth = ([, names]: [string, string[]]) =>
    COLUMNS.filter((column) => names.includes(column)).length * 10_000 + names.length;
  return splits.reduce((best, split) => (worth(split) > worth(best) ? split : best));
}

function missingColumns(missing: readonly string[], names: readonly string[], path: string): FbpError {
  const found = names.slice(0, MOST_NAMES_SHOWN).map((name) => name.slice(0, MOST_NAMES_SHOWN));
  const more = names.length > found.length ? ` and ${names.length - found.length} more` : '';
  const renames = missing.flatMap((column) => {
    const nearest = closest(column, names);
    return distance(column, nearest) <= MAX_TYPING_ERRORS ? [`rename "${nearest}" to ${column}`] : [];
  });
  return new FbpError(
    'FBP-INPUT',
    `the statistics file lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}; found ${found.join(', ')}${more}`,
    { where: path, hint: renames.join(', ') || `the header has to name ${REQUIRED_COLUMNS.join(', ')}` },
  );
}
