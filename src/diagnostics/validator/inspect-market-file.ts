import { definitionOf } from '../../betfair/wire/market-change.ts';
import { readMessage } from '../../betfair/wire/messages.ts';
import type { LineSink } from '../../decode/line-splitter.ts';
import { readLines } from '../../decode/read-lines.ts';
import type { FilePlace } from '../../domain/event.ts';

/** What a market file holds, as far as checking goes. */
export interface MarketFileContent {
  readonly messages: number;
  readonly lines: number;
  /** Lines with something that cannot be read, and the first of them. */
  readonly faults: number;
  readonly firstFault: { readonly line: number; readonly message: string } | undefined;
  readonly marketIds: ReadonlySet<string>;
  readonly eventIds: ReadonlySet<string>;
  /** Markets of which the file has no CLOSED definition. */
  readonly unclosed: ReadonlySet<string>;
  /** Of the last message, epoch ms UTC. */
  readonly lastAt: number;
}

/** Decodes a file to its end and looks at every line. Throws FBP-MARKET-FILE when it cannot be read whole. */
export async function inspectMarketFile(place: FilePlace, signal: AbortSignal): Promise<MarketFileContent> {
  const inspection = new Inspection();
  await readLines(place, inspection, signal);
  return inspection;
}

class Inspection implements LineSink, MarketFileContent {
  messages = 0;
  lines = 0;
  faults = 0;
  firstFault: { line: number; message: string } | undefined;
  lastAt = 0;
  readonly marketIds = new Set<string>();
  readonly eventIds = new Set<string>();
  readonly unclosed = new Set<string>();
  /** The last of the lines that cannot be read. */
  #faulty = 0;

  line(text: string, number: number): boolean {
    this.lines = number;
    const notes = { fault: (what: string) => this.#fault(what), unknown: () => undefined };
    const message = readMessage(text, notes);
    if (message === undefined) return true;
    this.messages += 1;
    this.lastAt = message.publishedAt;
    for (const change of message.changes) {
      const { marketId } = change;
      if (!this.marketIds.has(marketId)) this.unclosed.add(marketId);
      this.marketIds.add(marketId);
      const definition = definitionOf(change, notes);
      if (definition?.eventId !== undefined) this.eventIds.add(definition.eventId);
      if (definition?.status === 'CLOSED') this.unclosed.delete(marketId);
    }
    return true;
  }

  overlong(number: number): void {
    this.lines = number;
    this.#fault('the line is longer than any message');
  }

  /** A line counts once, whatever all is wrong with it. */
  #fault(message: string): void {
    if (this.#faulty === this.lines) return;
    this.#faulty = this.lines;
    this.faults += 1;
    this.firstFault ??= { line: this.lines, message };
  }
}
