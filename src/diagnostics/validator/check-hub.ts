import { HUB_COLUMNS } from '../../storage/tables/hub-rows.ts';
import { type Cells, readTable } from '../../storage/tables/read-table.ts';
import type { LinkedRow, MatchesRead } from './check-matches.ts';
import type { Findings } from './finding.ts';

type Side = keyof LinkedRow['closes'];
const SIDES: readonly Side[] = ['home', 'draw', 'away'];

/**
 * Reads the table in the form of Betfair's own CSVs: its columns are those, its events are the linked ones of matches.csv,
 * and its last prices before the off are the closes there. Returns the number of rows.
 */
export async function checkHub(path: string, matches: MatchesRead, findings: Findings): Promise<number> {
  const table = await readTable(path);
  if (table.header.join() !== HUB_COLUMNS.join()) {
    findings.error('hub_header', path, 'the columns are not those of this table, in their order');
  }
  const linked = new Map([...matches.byId.values()].map((row) => [row.eventId, row]));
  const closes = new Map<string, Map<Side, string[]>>();
  let rows = 0;
  for await (const cells of table.rows) {
    rows += 1;
    const event = cells('EVENT_ID');
    if (!linked.has(event)) findings.error('hub_event', `${path}:${rows + 1}`, `event ${event} is not in matches.csv`);
    const ofEvent = closes.get(event) ?? new Map<Side, string[]>();
    closes.set(event, ofEvent);
    if (cells('MARKET_TYPE') !== 'MATCH_ODDS') continue;
    ofEvent.set(sideOf(cells), [...(ofEvent.get(sideOf(cells)) ?? []), cells('LAST_PREPLAY_PRICE')]);
  }
  for (const [event, row] of linked) {
    const found = closes.get(event);
    if (found !== undefined) checkCloses(event, row, { found, path, findings });
    else if (row.status === 'linked') findings.error('hub_event', path, `linked event ${event} has no rows`);
  }
  return rows;
}

/** Without names of the selections, as in recordings of the live stream, all are taken for the draw. */
function sideOf(cells: Cells): Side {
  const runner = cells('RUNNER_NAME');
  if (runner === cells('HOME_TEAM')) return 'home';
  return runner === cells('AWAY_TEAM') ? 'away' : 'draw';
}

/** An event can have MATCH_ODDS twice, of which matches.csv has one. */
function checkCloses(
  event: string,
  row: LinkedRow,
  { found, path, findings }: { found: ReadonlyMap<Side, readonly string[]>; path: string; findings: Findings },
): void {
  if (found.size === 0) return;
  for (const side of SIDES) {
    const prices = found.get(side) ?? [...found.values()].flat();
    if (prices.some((price) => price === row.closes[side])) continue;
    const what = `event ${event}: LAST_PREPLAY_PRICE ${prices.join(' or ') || 'none'}, match_odds_${side}_close ${row.closes[side] || 'none'}`;
    findings.error('hub_close', path, what);
  }
}
