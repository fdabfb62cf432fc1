import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { GapReason } from '../../../../src/betfair/live/recording/gap-file.ts';

/** A gap as a recording lists it. */
export interface ListedGap {
  readonly market_id: string;
  readonly event_id: string;
  readonly from: string | null;
  readonly to: string;
  readonly why: GapReason;
}

export function listedGaps(recording: string): ListedGap[] {
  const lines = readFileSync(join(recording, 'gaps.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line));
}

/** What a batch's output folder says, of a recording and of the archive that it is of. */
export interface Outputs {
  readonly recorded: string;
  readonly archived: string;
}

/**
 * Where the two differ though no gap is listed: rows of the time series outside of all gaps, summaries of markets without a gap, matches
 * whose markets have none, and of the others the link. Each as a line to read.
 */
export function unlistedDifferences({ recorded, archived }: Outputs, gaps: readonly ListedGap[]): string[] {
  const spans = new Map<string, { from: number; to: number }[]>();
  for (const { market_id, from, to } of gaps) {
    const span = { from: from === null ? Number.NEGATIVE_INFINITY : Date.parse(from), to: Date.parse(to) };
    spans.set(market_id, [...(spans.get(market_id) ?? []), span]);
  }
  const eventsWithGaps = new Set(gaps.map(({ event_id }) => event_id));
  const compare = (name: string, keep: (cells: Cells) => boolean, columns?: readonly string[]) => {
    const [ours, theirs] = [recorded, archived].map((folder) => rowsOf(join(folder, name), keep, columns));
    return differing(ours ?? [], theirs ?? []).map((line) => `${name}: ${line}`);
  };
  return [
    ...compare('odds.csv.gz', (cells) => {
      const at = Date.parse(cells('published_at'));
      return !spans.get(cells('market_id'))?.some(({ from, to }) => at >= from && at <= to);
    }),
    ...compare('prices.csv', (cells) => !spans.has(cells('market_id'))),
    ...compare('matches.csv', (cells) => !eventsWithGaps.has(cells('betfair_match_id'))),
    ...compare('matches.csv', () => true, LINK),
    ...compare('failures.csv', () => true),
  ];
}

/** What was decided about a row, whatever the prices; its settlement may lie in a gap. */
const LINK = [
  ...['statistical_match_id', 'betfair_match_id', 'processing_status', 'home_team', 'away_team', 'betfair_event_name'],
  ...['scheduled_kickoff', 'strategy_used', 'confidence', 'home_away_swapped'],
];

type Cells = (column: string) => string;

function rowsOf(path: string, keep: (cells: Cells) => boolean, columns?: readonly string[]): string[] {
  const bytes = readFileSync(path);
  const [header = '', ...rows] = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n');
  const places = new Map(header.split(',').map((name, index) => [name, index]));
  return rows.flatMap((row) => {
    const values = row.split(',');
    const cells = (column: string) => values[places.get(column) ?? -1] ?? '';
    if (!keep(cells)) return [];
    return [columns === undefined ? row : columns.map(cells).join(',')];
  });
}

function differing(ours: readonly string[], theirs: readonly string[]): string[] {
  const [mine, other] = [new Set(ours), new Set(theirs)];
  const found = [
    ...ours.filter((row) => !other.has(row)).map((row) => `only recorded: ${row}`),
    ...theirs.filter((row) => !mine.has(row)).map((row) => `only in the archive: ${row}`),
  ];
  const isOtherOrder = found.length === 0 && ours.join('\n') !== theirs.join('\n');
  return isOtherOrder ? ['the same rows in another order, or another number of them'] : found;
}
