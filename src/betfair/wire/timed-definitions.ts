import { type LineSink, LineSplitter } from '../../decode/line-splitter.ts';
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

/**
 * Finds the market definitions of a market file in its lines, in file order. Only the lines that hold one are parsed: in a
 * PRO file those are a few in a hundred thousand. What cannot be read is passed over: extraction reports it.
 */
export class DefinitionFinder implements LineSink {
  readonly #take: (found: TimedDefinition) => void;

  constructor(take: (found: TimedDefinition) => void) {
    this.#take = take;
  }

  /** Goes over all lines without a definition at once. */
  scan(bytes: Buffer, start: number): number {
    const mark = bytes.indexOf(MARK, start);
    const end = bytes.lastIndexOf(NEWLINE, mark < 0 ? bytes.length : mark);
    return end < start ? -1 : end;
  }

  line(text: string): boolean {
    const message = text.includes(MARK) ? readMessage(text, UNHEARD) : undefined;
    if (message === undefined) return true;
    for (const change of message.changes) {
      const definition = definitionOf(change, UNHEARD);
      if (definition === undefined) continue;
      this.#take({ marketId: change.marketId, publishedAt: message.publishedAt, definition });
    }
    return true;
  }

  overlong(): void {
    // No message is as long: extraction says so.
  }
}

/** The market definitions of a market file whose decoded bytes come piece by piece, however many they are. */
export class DefinitionReader {
  /** Those of the lines that have ended. */
  readonly found: TimedDefinition[] = [];
  readonly #splitter = new LineSplitter(new DefinitionFinder((one) => this.found.push(one)));

  push(piece: Uint8Array): void {
    this.#splitter.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
  }

  end(): readonly TimedDefinition[] {
    this.#splitter.end();
    return this.found;
  }
}

/** The market definitions of a decoded market file. */
export function readDefinitions(decoded: Uint8Array): readonly TimedDefinition[] {
  const reader = new DefinitionReader();
  reader.push(decoded);
  return reader.end();
}
