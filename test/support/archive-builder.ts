import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pack } from 'tar-stream';
import { onTestFinished } from 'vitest';
import { ArchiveSource } from '../../src/betfair/archive/archive-source.ts';
import { watchDecoding } from '../../src/decode/decode-watch.ts';
import { compressText } from './generator/compress.ts';
import type { WireMarketDefinition } from './market-files/wire.ts';

export const NEVER = new AbortController().signal;
export const KICKOFF = Date.UTC(2023, 8, 16, 14);
export const DAY_MS = 86_400_000;

const HOME = { id: 47999, name: 'Home', sortPriority: 1 };
const AWAY = { id: 63907, name: 'Away', sortPriority: 2 };

export interface Market {
  readonly eventId?: string;
  readonly eventName?: string;
  readonly marketId?: string;
  readonly kickoff?: number;
  readonly fate?: 'played' | 'void';
  readonly changes?: Partial<WireMarketDefinition>;
}

function line(marketId: string, publishedAt: number, definition: WireMarketDefinition): string {
  return `${JSON.stringify({ op: 'mcm', clk: '1', pt: publishedAt, mc: [{ id: marketId, marketDefinition: definition }] })}\n`;
}

/** The lines of a market: opened a day ahead, in-play, settled; or voided instead. */
export function marketText(market: Market = {}): string {
  const { eventId = '30000001', eventName = 'Home v Away', marketId = '1.100', kickoff = KICKOFF } = market;
  const marketTime = new Date(kickoff).toISOString();
  const open: WireMarketDefinition = {
    eventId,
    eventTypeId: '1',
    eventName,
    name: 'Match Odds',
    marketType: 'MATCH_ODDS',
    marketTime,
    openDate: marketTime,
    countryCode: 'GB',
    regulators: ['MR_INT'],
    status: 'OPEN',
    inPlay: false,
    runners: [HOME, AWAY].map((runner) => ({ ...runner, status: 'ACTIVE' })),
    ...market.changes,
  };
  const runners = (home: string, away: string) => [
    { ...HOME, status: home },
    { ...AWAY, status: away },
  ];
  const opened = line(marketId, kickoff - DAY_MS, open);
  if (market.fate === 'void') {
    return (
      opened + line(marketId, kickoff - 3600_000, { ...open, status: 'CLOSED', runners: runners('REMOVED', 'REMOVED') })
    );
  }
  const inPlay = line(marketId, kickoff + 40_000, { ...open, inPlay: true });
  const closed = { ...open, inPlay: true, status: 'CLOSED', runners: runners('WINNER', 'LOSER') };
  return opened + inPlay + line(marketId, kickoff + 7200_000, closed);
}

export function bz2(text: string): Uint8Array {
  return compressText(text, 'bz2');
}

export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** A folder that goes when the test is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'fbp-betfair-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Long enough ago that modification times are believed. */
const WRITTEN_AT = new Date('2024-01-01T00:00:00Z');

export function writeTree(root: string, tree: Tree): void {
  for (const [name, content] of Object.entries(tree)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  settleTimes(root);
}

/** Gives everything below a folder the same old modification time. */
export function settleTimes(root: string, at: Date = WRITTEN_AT): void {
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const child = path.join(root, entry.name);
    if (entry.isDirectory()) settleTimes(child, at);
    else if (entry.isFile()) utimesSync(child, at, at);
  }
  utimesSync(root, at, at);
}

/** A TAR of files in the given order; as a list, one path may occur twice. */
export async function tarOf(files: Tree | readonly (readonly [string, string | Uint8Array])[]): Promise<Buffer> {
  const packed = pack();
  const entries = Array.isArray(files) ? (files as [string, string | Uint8Array][]) : Object.entries(files as Tree);
  for (const [name, content] of entries) packed.entry({ name }, Buffer.from(content));
  packed.finalize();
  const parts: Buffer[] = [];
  for await (const part of packed) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** An archive source, and which files were decoded since. */
export function openArchive(
  paths: string | readonly string[],
  options: { stateDir?: string; eventTypeId?: string } = {},
) {
  const reads: string[] = [];
  onTestFinished(watchDecoding(({ names }) => void reads.push(...names)));
  const source = new ArchiveSource({
    kind: 'archive',
    paths: typeof paths === 'string' ? [paths] : paths,
    eventTypeId: options.eventTypeId ?? '1',
    stateDir: options.stateDir ?? temporaryFolder(),
  });
  onTestFinished(() => source.close());
  const find = (from = KICKOFF, to = from) =>
    source.findEvents({ windows: [{ from, to }], countryCodes: [], eventNames: [] }, NEVER);
  return { source, reads, find };
}
