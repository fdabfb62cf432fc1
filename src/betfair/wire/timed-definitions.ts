import { definitionOf } from './market-change.ts';
import type { MarketDefinition } from './market-definition.ts';
import { readMessage } from './messages.ts';
import { UNHEARD } from './wire-values.ts';

/** A market definition with the publish time of its line, epoch ms UTC. */
export interface TimedDefinition {
  readonly marketId: string;
  readonly publishedAt: number;
  readonly definition: MarketDefinition;
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
 * file those are a few in a hundred thousand. What cannot be read is passed over: extraction reports it.
 */
export function readDefinitions(decoded: Uint8Array): TimedDefinition[] {
  const bytes = Buffer.from(decoded.buffer, decoded.byteOffset, decoded.byteLength);
  const found: TimedDefinition[] = [];
  for (const line of linesWithDefinition(bytes)) {
    const message = readMessage(line, UNHEARD);
    if (message === undefined) continue;
    for (const change of message.changes) {
      const definition = definitionOf(change, UNHEARD);
      if (definition === undefined) continue;
      found.push({ marketId: change.marketId, publishedAt: message.publishedAt, definition });
    }
  }
  return found;
}
