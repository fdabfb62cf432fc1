import { readChanges, type UnreadChange } from '../../wire/messages.ts';
import { finiteNumber, isObject, UNHEARD, type WireObject } from '../../wire/wire-values.ts';

/** What a market message of the stream is: the first answer to a subscription, the one to a resumed one, what changed, or a sign of life. */
export type MarketDataKind = 'image' | 'resumed' | 'update' | 'heartbeat';

export interface MarketData {
  readonly kind: MarketDataKind;
  /** Epoch ms UTC. */
  readonly publishedAt: number;
  readonly changes: readonly UnreadChange[];
  /** Where a resumed subscription would go on; absent within a message of several parts. */
  readonly clk: string | undefined;
  readonly initialClk: string | undefined;
  /** How the server sends, as it says with an image: a delayed key has minutes of `conflateMs`. */
  readonly conflateMs: number | undefined;
  /** The exchange says that what it gets is late (503). */
  readonly isLate: boolean;
  /** More parts of the same image follow. */
  readonly hasMore: boolean;
}

/** The server's answer to a request. */
export interface StreamStatus {
  readonly id: number | undefined;
  /** Undefined: it was accepted. */
  readonly errorCode: string | undefined;
}

export type StreamMessage =
  | { readonly op: 'connection' }
  | { readonly op: 'status'; readonly status: StreamStatus }
  | { readonly op: 'mcm'; readonly data: MarketData }
  /** Of a kind that is not asked for. */
  | { readonly op: 'unknown' }
  /** No message: something of it, or before it, is lost. */
  | { readonly op: 'broken' };

const UPSTREAM_LATE = 503;
const KINDS: ReadonlyMap<unknown, MarketDataKind> = new Map([
  ['SUB_IMAGE', 'image'],
  ['RESUB_DELTA', 'resumed'],
  ['HEARTBEAT', 'heartbeat'],
]);

/** Reads one line of the stream. */
export function readStreamMessage(line: string): StreamMessage {
  const raw = parseObject(line);
  if (raw === undefined) return { op: 'broken' };
  if (raw['op'] === 'connection') return { op: 'connection' };
  if (raw['op'] === 'status') return { op: 'status', status: readStatus(raw) };
  const publishedAt = finiteNumber(raw['pt']);
  if (raw['op'] !== 'mcm') return { op: 'unknown' };
  if (publishedAt === undefined) return { op: 'broken' };
  return { op: 'mcm', data: readMarketData(raw, publishedAt) };
}

function readStatus(raw: WireObject): StreamStatus {
  const accepted = raw['statusCode'] === 'SUCCESS';
  return {
    id: finiteNumber(raw['id']),
    errorCode: accepted ? undefined : (textOf(raw['errorCode']) ?? 'UNEXPECTED_ERROR'),
  };
}

function readMarketData(raw: WireObject, publishedAt: number): MarketData {
  return {
    kind: KINDS.get(raw['ct']) ?? 'update',
    publishedAt,
    changes: readChanges(raw['mc'], UNHEARD),
    clk: textOf(raw['clk']),
    initialClk: textOf(raw['initialClk']),
    conflateMs: finiteNumber(raw['conflateMs']),
    isLate: raw['status'] === UPSTREAM_LATE,
    hasMore: raw['segmentType'] === 'SEG_START' || raw['segmentType'] === 'SEG',
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function parseObject(line: string): WireObject | undefined {
  try {
    const raw: unknown = JSON.parse(line);
    return isObject(raw) ? raw : undefined;
  } catch {
    return undefined;
  }
}
