import { parseMessage, type WireMarketDefinition } from './wire.ts';

/** A market definition with the publish time of its line, epoch ms UTC. */
export interface TimedDefinition {
  readonly marketId: string;
  readonly publishedAt: number;
  readonly definition: WireMarketDefinition;
}

const MARK = '"marketDefinition"';
const NEWLINE = 10;

function* linesWithDefinition(bytes: Buffer): Generator<string> {
  let at = bytes.indexOf(MARK);
  while (at >= 0) {
    const start = bytes.lastIndexOf(NEWLINE, at) + 1;
    const next = bytes.indexOf(NEWLINE, at);
    const end = next < 0 ? bytes.length : next;
    yield bytes.toString('utf8', start, end);
    at = bytes.indexOf(MARK, end);
  }
}

/**
 * The market definitions of a decoded market file, in file order. Only the lines that hold one are parsed: in a PRO
 * file those are a few in a hundred thousand. Lines that cannot be parsed are passed over: extraction reports them.
 */
export function readDefinitions(decoded: Uint8Array): TimedDefinition[] {
  const bytes = Buffer.from(decoded.buffer, decoded.byteOffset, decoded.byteLength);
  const found: TimedDefinition[] = [];
  for (const line of linesWithDefinition(bytes)) {
    const message = parseMessage(line);
    for (const change of message?.mc ?? []) {
      const definition = change.marketDefinition;
      if (typeof definition !== 'object' || definition === null) continue;
      found.push({ marketId: change.id, publishedAt: message?.pt ?? 0, definition });
    }
  }
  return found;
}
