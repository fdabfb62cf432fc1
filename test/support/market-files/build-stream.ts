import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { LocalFile } from '../../../src/domain/event.ts';
import type { SideNames } from '../../../src/domain/sides.ts';
import { type ExtractionRequest, MatchExtractor, type MatchPrices } from '../../../src/extraction/match-extractor.ts';

/** 15:00 UTC on a Saturday. */
export const KICKOFF = Date.parse('2023-08-12T15:00:00.000Z');
export const MINUTE = 60_000;
export const EVENT_ID = '32500001';

/** The row's clubs. */
export const SIDES: SideNames = {
  home: ['arsenal', 'Arsenal'],
  away: ['nottingham-forest', 'Nottm Forest'],
  eventName: 'Arsenal v Nottm Forest',
};

/** The same with the row's clubs the other way round. */
export function turned(sides: SideNames): SideNames {
  return { ...sides, home: sides.away, away: sides.home };
}

const TEAMS = [
  { id: 11, name: 'Arsenal', sortPriority: 1 },
  { id: 22, name: 'Nottm Forest', sortPriority: 2 },
  { id: 58805, name: 'The Draw', sortPriority: 3 },
];

interface RunnerSpec {
  id: number;
  name?: string;
  sortPriority?: number;
  hc?: number;
  status?: string;
  bsp?: number | string;
}

/** A definition as official files have it; `fields` replaces what differs. */
export function definition(fields: Record<string, unknown> = {}): Record<string, unknown> {
  const { runners = TEAMS, ...rest } = fields as { runners?: readonly RunnerSpec[] };
  return {
    bspMarket: false,
    turnInPlayEnabled: true,
    eventId: EVENT_ID,
    eventTypeId: '1',
    bettingType: 'ODDS',
    marketType: 'MATCH_ODDS',
    marketTime: new Date(KICKOFF).toISOString(),
    openDate: new Date(KICKOFF).toISOString(),
    inPlay: false,
    status: 'OPEN',
    regulators: ['MR_INT'],
    countryCode: 'GB',
    name: 'Match Odds',
    eventName: 'Arsenal v Nottm Forest',
    runners: runners.map((runner) => ({ status: 'ACTIVE', ...runner })),
    ...rest,
  };
}

/** The definition of a settled market; the named runners won. */
export function closed(winnerIds: readonly number[], fields: Record<string, unknown> = {}): Record<string, unknown> {
  const { runners = TEAMS } = fields as { runners?: readonly RunnerSpec[] };
  const settled = runners.map((runner) => ({ ...runner, status: winnerIds.includes(runner.id) ? 'WINNER' : 'LOSER' }));
  return definition({ inPlay: true, ...fields, status: 'CLOSED', runners: settled });
}

export interface Change {
  id?: string;
  def?: Record<string, unknown>;
  rc?: unknown;
  [field: string]: unknown;
}

/** One line of a file; markets are `1.1` unless they say otherwise. */
export function line(pt: number, ...changes: readonly Change[]): string {
  const mc = changes.map(({ id = '1.1', def, ...rest }) => ({
    id,
    ...(def === undefined ? {} : { marketDefinition: def }),
    ...rest,
  }));
  return JSON.stringify({ op: 'mcm', clk: '1', pt, mc });
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Writes bytes as a market file of its own. */
export function localFile(bytes: Uint8Array | string, file: Partial<LocalFile['file']> = {}): LocalFile {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-extraction-'));
  folders.push(folder);
  const path = join(folder, 'file');
  const content = Buffer.from(bytes);
  writeFileSync(path, content);
  const known = {
    key: 'a/1.1.bz2',
    eventId: EVENT_ID,
    marketId: undefined,
    size: content.length,
    marketType: undefined,
    ...file,
  };
  return { file: known, name: known.key, path, offset: 0, length: content.length };
}

const extractor = new MatchExtractor();

/** What was extracted, with the rows as text. */
export type Extracted = MatchPrices & { readonly series: string };

export async function extract(
  files: readonly LocalFile[],
  request: Partial<ExtractionRequest> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Extracted> {
  const whole = {
    matchId: 'm1',
    eventId: EVENT_ID,
    sides: SIDES,
    markets: undefined,
    snapshots: [60],
    files,
    spillPath: join(tmpdir(), `fbp-history-${process.pid}.part`),
    ...request,
  };
  const rows: Buffer[] = [];
  const prices = await extractor.extract(whole, signal, (bytes) => rows.push(Buffer.from(bytes)));
  return { ...prices, series: Buffer.concat(rows).toString() };
}

/** Extracts one event-level file of these lines. */
export function extractLines(lines: readonly string[], request: Partial<ExtractionRequest> = {}): Promise<Extracted> {
  return extract([localFile(`${lines.join('\n')}\n`)], request);
}
