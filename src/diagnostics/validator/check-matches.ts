import type { ProcessingStatus } from '../../domain/outcome.ts';
import { type Cells, readTable } from '../../storage/tables/read-table.ts';
import { checkMatchRow, isStatus, priceColumns } from './check-match-row.ts';
import type { Findings } from './finding.ts';

/** What other files are held against. */
export interface LinkedRow {
  readonly eventId: string;
  readonly status: ProcessingStatus;
  /** Epoch ms UTC. */
  readonly actualKickoff: number | undefined;
  readonly hasFailure: boolean;
  /** Closing prices of MATCH_ODDS by selection; empty where there is none. */
  readonly closes: Readonly<Record<'home' | 'draw' | 'away', string>>;
}

export interface MatchesRead {
  readonly rows: number;
  /** In the order of the file; rows that could not be read have whatever id they had. */
  readonly ids: readonly string[];
  readonly byId: ReadonlyMap<string, LinkedRow>;
  readonly statuses: ReadonlyMap<string, number>;
}

const REQUIRED = ['statistical_match_id', 'betfair_match_id', 'processing_status'];

/** Reads and checks matches.csv: each row by itself, and that no match and no event is given twice. */
export async function checkMatches(path: string, findings: Findings): Promise<MatchesRead> {
  const table = await readTable(path, REQUIRED);
  const columns = priceColumns(table.header);
  const ids: string[] = [];
  const byId = new Map<string, LinkedRow>();
  const rowOfEvent = new Map<string, number>();
  const statuses = new Map<string, number>();
  for await (const cells of table.rows) {
    const id = cells('statistical_match_id');
    ids.push(id);
    const where = `${path}:${ids.length + 1}`;
    checkMatchRow(cells, columns, { where, findings });
    const status = cells('processing_status');
    const eventId = cells('betfair_match_id');
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (!isStatus(status)) continue;
    const other = eventId === '' ? undefined : rowOfEvent.get(eventId);
    if (other !== undefined) findings.error('link_unique', where, `event ${eventId} is given to line ${other} too`);
    if (eventId !== '') rowOfEvent.set(eventId, ids.length + 1);
    if (status === 'invalid_row') continue;
    if (byId.has(id)) findings.error('match_unique', where, `match ${id} stands there twice`);
    byId.set(id, linkedRow(cells, status));
  }
  return { rows: ids.length, ids, byId, statuses };
}

/** Whether failures.csv has to list the row: not what was left out on purpose, nor what a person has judged. */
function isListed(cells: Cells, status: ProcessingStatus): boolean {
  if (status === 'skipped' || cells('error_code') === 'JUDGED') return false;
  if (status === 'download_failed' || status === 'extraction_failed') return true;
  if (cells('strategy_used') === 'manual_mapping') return false;
  return status !== 'linked' || cells('settlement_check') === 'disagrees';
}

function linkedRow(cells: Cells, status: ProcessingStatus): LinkedRow {
  const kickoff = Date.parse(cells('actual_kickoff'));
  return {
    eventId: cells('betfair_match_id'),
    status,
    actualKickoff: Number.isNaN(kickoff) ? undefined : kickoff,
    hasFailure: isListed(cells, status),
    closes: {
      home: cells('match_odds_home_close'),
      draw: cells('match_odds_draw_close'),
      away: cells('match_odds_away_close'),
    },
  };
}
