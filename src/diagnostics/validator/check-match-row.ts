import { type ProcessingStatus, STATUSES } from '../../domain/outcome.ts';
import { commandToDebug } from '../../domain/text/shell-command.ts';
import type { Cells } from '../../storage/tables/read-table.ts';
import type { Findings } from './finding.ts';
import { checkPriceRange } from './price-range.ts';

const WITH_EVENT: ReadonlySet<ProcessingStatus> = new Set([
  'linked',
  'linked_no_odds',
  'download_failed',
  'extraction_failed',
]);

/** Older closes say little about one another. */
const FRESH_S = 600;
/** Books of 98 % to 120 % at the close: outside of them a price is wrong, or nobody traded. */
const BOOK_MIN = 0.98;
const BOOK_MAX = 1.2;

/** The price columns of matches.csv, read from its header: per `<market>_<selection>` the columns of its measures. */
export interface PriceColumns {
  readonly selections: readonly { readonly name: string; readonly points: readonly string[] }[];
  /** Selections of each market of which all have a close: their inverses make the book. */
  readonly markets: ReadonlyMap<string, readonly string[]>;
}

const CLOSE = /^(?<name>.+)_close$/;
const SNAPSHOT = /^_t\d+(?:_\d+)?$/;

export function priceColumns(header: readonly string[]): PriceColumns {
  const names = header.flatMap((column) => CLOSE.exec(column)?.groups?.['name'] ?? []);
  const selections = names.map((name) => {
    const points = header.filter((column) => column.startsWith(name) && isPoint(column.slice(name.length)));
    return { name, points };
  });
  const markets = new Map<string, string[]>();
  for (const name of names) {
    const market = marketOf(name);
    if (market === undefined) continue;
    markets.set(market, [...(markets.get(market) ?? []), name]);
  }
  return { selections, markets };
}

function isPoint(measure: string): boolean {
  return measure === '_open' || measure === '_close' || measure === '_bsp' || SNAPSHOT.test(measure);
}

/** Markets of which exactly one selection wins. */
const BOOKS =
  /^(match_odds_(?=(?:home|draw|away)$)|over_under_\d\d_(?=(?:over|under)$)|both_teams_to_score_(?=(?:yes|no)$))/;

function marketOf(selection: string): string | undefined {
  return BOOKS.exec(selection)?.[0].slice(0, -1);
}

/** Checks one row of matches.csv by itself. `where` is its file and line. */
export function checkMatchRow(
  cells: Cells,
  columns: PriceColumns,
  { where, findings }: { where: string; findings: Findings },
): void {
  const row = `${where} match ${cells('statistical_match_id')}`;
  checkStatus(cells, row, findings);
  checkConfidence(cells, row, findings);
  for (const { name, points } of columns.selections) checkPrices(cells, { name, points }, { row, findings });
  for (const [market, selections] of columns.markets) checkBook(cells, { market, selections }, { row, findings });
  if (cells('settlement_check') === 'disagrees') {
    const hint = commandToDebug(cells('statistical_match_id'));
    findings.warning('settlement', row, 'the winners Betfair settled contradict the score', hint);
  }
}

function checkStatus(cells: Cells, row: string, findings: Findings): void {
  const status = cells('processing_status');
  if (!isStatus(status)) {
    findings.error('status', row, `"${status}" is no processing status`);
    return;
  }
  const hasEvent = cells('betfair_match_id') !== '';
  if (hasEvent === WITH_EVENT.has(status)) return;
  findings.error(
    'link',
    row,
    `${status}, ${hasEvent ? 'but it has a betfair_match_id' : 'without a betfair_match_id'}`,
  );
}

export function isStatus(text: string): text is ProcessingStatus {
  return (STATUSES as readonly string[]).includes(text);
}

function checkConfidence(cells: Cells, row: string, findings: Findings): void {
  for (const column of ['confidence', 'runner_up_confidence']) {
    const text = cells(column);
    if (text !== '' && !(Number(text) >= 0 && Number(text) <= 1)) {
      findings.error('confidence', row, `${column} ${text} is not between 0 and 1`);
    }
  }
}

interface Place {
  readonly row: string;
  readonly findings: Findings;
}

function checkPrices(
  cells: Cells,
  { name, points }: { name: string; points: readonly string[] },
  { row, findings }: Place,
): void {
  const [high, low] = [cells(`${name}_high`), cells(`${name}_low`)];
  for (const column of [...points, `${name}_high`, `${name}_low`]) {
    const text = cells(column);
    if (text === '') continue;
    const price = Number(text);
    if (
      checkPriceRange(column, text, { where: row, findings }) &&
      !column.endsWith('_bsp') &&
      ((low !== '' && price < Number(low)) || (high !== '' && price > Number(high)))
    ) {
      findings.error('price_order', row, `${column} ${text} lies outside low ${low} and high ${high}`);
    }
  }
  checkClose(cells, name, { row, findings });
}

/** A close published at or after the off would be a price of the match itself. */
function checkClose(cells: Cells, name: string, { row, findings }: Place): void {
  const [close, age] = [cells(`${name}_close`), cells(`${name}_close_age_s`)];
  if ((close === '') !== (age === '')) {
    findings.error('close_age', row, `${name}: a close and its age go together, one of them is missing`);
  } else if (age !== '' && !(Number(age) >= 0)) {
    findings.error('close_age', row, `${name}_close was published ${-Number(age)} s after the off`);
  }
}

function checkBook(
  cells: Cells,
  { market, selections }: { market: string; selections: readonly string[] },
  { row, findings }: Place,
): void {
  const isFresh = (name: string) => cells(`${name}_close`) !== '' && Number(cells(`${name}_close_age_s`)) <= FRESH_S;
  if (!selections.every(isFresh)) return;
  const book = selections.reduce((sum, name) => sum + 1 / Number(cells(`${name}_close`)), 0);
  if (book >= BOOK_MIN && book <= BOOK_MAX) return;
  const what = `the closing prices of ${market} make a book of ${(book * 100).toFixed(1)} %`;
  findings.warning('overround', row, what, `where each price stands: ${commandToDebug(cells('statistical_match_id'))}`);
}
