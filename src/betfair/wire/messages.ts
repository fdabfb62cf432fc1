import { MAX_JSON_DEPTH } from '../../decode/decode-limits.ts';
import { MARKET_ID } from './ids.ts';
import { finiteNumber, isObject, type ReadingNotes, readList, type WireObject } from './wire-values.ts';

/** A line that carries market changes. */
export interface MarketMessage {
  /** Epoch ms UTC. */
  readonly publishedAt: number;
  readonly changes: readonly UnreadChange[];
}

/** A market's part of a message as JSON.parse made it, for `ChangeReader`: nothing but its market is known to be sound. */
export interface UnreadChange {
  readonly marketId: string;
  readonly raw: WireObject;
}

const KNOWN_FIELDS: ReadonlySet<string> = new Set(
  'op clk pt mc id initialClk ct conflateMs heartbeatMs segmentType status con'.split(' '),
);
/** Other messages of the live stream, as recorders keep them: they carry no prices. */
const OTHER_OPERATIONS: ReadonlySet<unknown> = new Set(['connection', 'status', 'ocm']);

const BYTE_ORDER_MARK = '\ufeff';
/** Last instant that a JavaScript date can hold. */
const MAX_INSTANT = 8.64e15;
/** Shorter lines cannot nest deep enough to cost anything. */
const SUSPICIOUS_LENGTH = 1024 * 1024;

/** Reads one line, with or without a byte order mark; undefined, with a note, when it is no market message. */
export function readMessage(text: string, notes: ReadingNotes): MarketMessage | undefined {
  const raw = parse(text, notes);
  if (raw === undefined) return undefined;
  if (OTHER_OPERATIONS.has(raw['op'])) return undefined;
  for (const field in raw) if (!KNOWN_FIELDS.has(field)) notes.unknown('', field);
  const publishedAt = finiteNumber(raw['pt']);
  if (publishedAt === undefined || !Number.isInteger(publishedAt) || publishedAt <= 0 || publishedAt > MAX_INSTANT) {
    notes.fault('the line has no publish time');
    return undefined;
  }
  return { publishedAt, changes: readChanges(raw['mc'], notes) };
}

/** Heartbeats have no changes. */
export function readChanges(value: unknown, notes: ReadingNotes): UnreadChange[] {
  const changes: UnreadChange[] = [];
  for (const raw of readList(value, 'mc', notes)) {
    const marketId = isObject(raw) ? raw['id'] : undefined;
    if (isObject(raw) && typeof marketId === 'string' && MARKET_ID.test(marketId)) changes.push({ marketId, raw });
    else notes.fault('a market change has no market id');
  }
  return changes;
}

function parse(text: string, notes: ReadingNotes): WireObject | undefined {
  if (text.length > SUSPICIOUS_LENGTH && nestsTooDeep(text)) {
    notes.fault('the line nests too deep for a message');
    return undefined;
  }
  try {
    const raw: unknown = JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
    if (isObject(raw)) return raw;
    notes.fault('the line is not a message');
  } catch {
    // the engine's own words differ from one version of Node to the next
    notes.fault('the line is not JSON');
  }
  return undefined;
}

/** Brackets within texts count too, which only errs towards refusing. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index) | 0x20;
    if (character === 0x7b) depth += 1;
    else if (character === 0x7d) depth -= 1;
    if (depth > MAX_JSON_DEPTH) return true;
  }
  return false;
}
