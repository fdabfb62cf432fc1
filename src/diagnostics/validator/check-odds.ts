import { SERIES_COLUMNS } from '../../domain/series-columns.ts';
import { commandToDebug } from '../../domain/text/shell-command.ts';
import { type Cells, readTable } from '../../storage/tables/read-table.ts';
import type { LinkedRow, MatchesRead } from './check-matches.ts';
import type { Findings } from './finding.ts';
import { checkPriceRange } from './price-range.ts';

/** Kick-offs of matches.csv are whole seconds, and so is `seconds_to_kickoff`. */
const CLOCK_TOLERANCE_MS = 2000;
const PRICE_CELLS = ['last_traded_price', 'best_back_price', 'best_lay_price'] as const;
const MATCH_ODDS_SELECTIONS = ['home', 'draw', 'away'] as const;

/** The rows of one match, while they are read. */
interface OpenMatch {
  readonly id: string;
  readonly row: LinkedRow | undefined;
  /** By market: when its latest row was published. */
  readonly published: Map<string, number>;
  /** Latest traded price before the off of each selection of MATCH_ODDS. */
  readonly lastBeforeOff: Map<string, string>;
}

/**
 * Reads the time series and checks each row: its match is linked to that event, times go forward within a market, prices are
 * prices, and the last price before the off is the close of matches.csv. Returns the number of rows.
 */
export async function checkOdds(path: string, matches: MatchesRead, findings: Findings): Promise<number> {
  const table = await readTable(path);
  if (table.header.join() !== SERIES_COLUMNS.join()) {
    findings.error('odds_header', path, 'the columns are not those of the time series, in their order');
  }
  const seen = new Set<string>();
  let open: OpenMatch | undefined;
  let rows = 0;
  for await (const cells of table.rows) {
    rows += 1;
    const where = `${path}:${rows + 1}`;
    const id = cells('statistical_match_id');
    if (open?.id !== id) {
      if (open !== undefined) checkCloses(open, path, findings);
      if (seen.has(id)) findings.error('odds_order', where, `rows of match ${id} do not stand together`);
      seen.add(id);
      open = { id, row: matches.byId.get(id), published: new Map(), lastBeforeOff: new Map() };
      checkMatch(open, cells, { where, findings });
    }
    checkRow(cells, open, { where, findings });
  }
  if (open !== undefined) checkCloses(open, path, findings);
  checkWhoHasRows(matches, seen, { path, findings });
  return rows;
}

interface Place {
  readonly where: string;
  readonly findings: Findings;
}

function checkMatch({ id, row }: OpenMatch, cells: Cells, { where, findings }: Place): void {
  if (row === undefined) findings.error('odds_match', where, `match ${id} is not in matches.csv`);
  else if (row.eventId !== cells('betfair_match_id')) {
    const other = row.eventId === '' ? 'none' : row.eventId;
    findings.error('odds_event', where, `event ${cells('betfair_match_id')}, but match ${id} is linked to ${other}`);
  }
}

function checkRow(cells: Cells, open: OpenMatch, { where, findings }: Place): void {
  const market = cells('market_id');
  const publishedAt = Date.parse(cells('published_at'));
  if (Number.isNaN(publishedAt)) {
    findings.error('odds_time', where, `published_at "${cells('published_at')}" is no instant`);
    return;
  }
  if (publishedAt < (open.published.get(market) ?? 0)) {
    findings.error('odds_order', where, `market ${market}: published before the row above it`);
  }
  open.published.set(market, publishedAt);
  checkClock(cells, { open, publishedAt }, { where, findings });
  for (const column of PRICE_CELLS) checkPriceRange(column, cells(column), { where, findings });
  keepClose(cells, open, publishedAt);
}

function checkClock(
  cells: Cells,
  { open, publishedAt }: { open: OpenMatch; publishedAt: number },
  { where, findings }: Place,
): void {
  const kickoff = open.row?.actualKickoff;
  const seconds = cells('seconds_to_kickoff');
  if (kickoff === undefined || seconds === '') return;
  if (Math.abs(publishedAt + Number(seconds) * 1000 - kickoff) <= CLOCK_TOLERANCE_MS) return;
  findings.error('odds_time', where, `${seconds} s to kick-off does not fit published_at and actual_kickoff`);
}

function keepClose(cells: Cells, { row, lastBeforeOff }: OpenMatch, publishedAt: number): void {
  if (cells('market_type') !== 'MATCH_ODDS' || cells('in_play') === 'true') return;
  if (row?.actualKickoff === undefined || publishedAt >= row.actualKickoff) return;
  const price = cells('last_traded_price');
  if (price !== '') lastBeforeOff.set(cells('selection'), price);
}

function checkCloses({ id, row, lastBeforeOff }: OpenMatch, path: string, findings: Findings): void {
  if (row === undefined) return;
  for (const selection of MATCH_ODDS_SELECTIONS) {
    const [close, last] = [row.closes[selection], lastBeforeOff.get(selection)];
    if (close === '' || last === undefined || Number(close) === Number(last)) continue;
    const what = `match_odds_${selection}_close ${close}, but the series ends with ${last} before the off`;
    findings.warning('close_differs', `${path} match ${id}`, what, `where the close stands: ${commandToDebug(id)}`);
  }
}

/** `linked` means that something traded. */
function checkWhoHasRows(
  { byId }: MatchesRead,
  seen: ReadonlySet<string>,
  { path, findings }: { path: string; findings: Findings },
): void {
  for (const [id, { status }] of byId) {
    if (status === 'linked' && !seen.has(id)) findings.error('odds_missing', path, `linked match ${id} has no rows`);
    if (status !== 'linked' && seen.has(id))
      findings.error('odds_match', path, `match ${id} is ${status} and has rows`);
  }
}
