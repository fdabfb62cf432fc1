import { type Cells, readTable } from '../../storage/tables/read-table.ts';
import type { LinkedRow, MatchesRead } from './check-matches.ts';
import type { Findings } from './finding.ts';
import { checkPriceRange } from './price-range.ts';

const REQUIRED = ['statistical_match_id', 'betfair_match_id', 'market_type', 'market_id', 'selection', 'open', 'close'];
const PRICES = ['open', 'close', 'high', 'low'];

/**
 * Reads the tidy prices: its events are the linked ones of matches.csv, its closes of match odds those there, and its prices
 * are prices. Returns the number of rows.
 */
export async function checkPrices(path: string, matches: MatchesRead, findings: Findings): Promise<number> {
  const table = await readTable(path, REQUIRED);
  const closes = new Map<string, Map<string, string[]>>();
  let rows = 0;
  for await (const cells of table.rows) {
    rows += 1;
    const id = cells('statistical_match_id');
    checkRow(cells, matches.byId.get(id), { where: `${path}:${rows + 1}`, findings });
    const ofMatch = closes.get(id) ?? new Map<string, string[]>();
    closes.set(id, ofMatch);
    if (cells('market_type') !== 'MATCH_ODDS') continue;
    const selection = cells('selection');
    ofMatch.set(selection, [...(ofMatch.get(selection) ?? []), cells('close')]);
  }
  for (const [id, row] of matches.byId) {
    const found = closes.get(id);
    if (found !== undefined) checkCloses(id, row, { found, path, findings });
    else if (row.status === 'linked') findings.error('prices_match', path, `linked match ${id} has no rows`);
  }
  return rows;
}

function checkRow(
  cells: Cells,
  row: LinkedRow | undefined,
  { where, findings }: { where: string; findings: Findings },
): void {
  const id = cells('statistical_match_id');
  if (row === undefined) findings.error('prices_match', where, `match ${id} is not in matches.csv`);
  else if (row.eventId !== cells('betfair_match_id')) {
    findings.error(
      'prices_match',
      where,
      `event ${cells('betfair_match_id')}, in matches.csv ${row.eventId || 'none'}`,
    );
  }
  for (const column of PRICES) checkPriceRange(column, cells(column), { where, findings });
}

/** An event can have MATCH_ODDS twice, of which matches.csv has one. */
function checkCloses(
  id: string,
  row: LinkedRow,
  { found, path, findings }: { found: ReadonlyMap<string, readonly string[]>; path: string; findings: Findings },
): void {
  for (const [selection, close] of Object.entries(row.closes)) {
    const prices = found.get(selection) ?? [];
    if (prices.length === 0 ? close === '' : prices.includes(close)) continue;
    const what = `match ${id}: close of ${selection} ${prices.join(' or ') || 'missing'}, match_odds_${selection}_close ${close || 'none'}`;
    findings.error('prices_close', path, what);
  }
}
