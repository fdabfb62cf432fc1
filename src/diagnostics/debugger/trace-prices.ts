import { ChangeReader, FIELD } from '../../betfair/wire/market-change.ts';
import { readMessage, type UnreadChange } from '../../betfair/wire/messages.ts';
import { UNHEARD } from '../../betfair/wire/wire-values.ts';
import type { LineSink } from '../../decode/line-splitter.ts';
import { readLines } from '../../decode/read-lines.ts';
import type { LocalFile } from '../../domain/event.ts';
import type { MarketSummary, SelectionSummary } from '../../domain/price.ts';

/** Where one price of the summary stands in its file. */
export interface PriceOrigin {
  readonly measure: 'open' | 'close' | 'high' | 'low';
  readonly price: number;
  /** Line of the decoded file, from 1. */
  readonly line: number;
  /** Epoch ms UTC. */
  readonly publishedAt: number;
}

export interface SelectionTrace {
  readonly selection: string;
  readonly runnerName: string;
  /** Seconds from the close to the off. */
  readonly closeAgeS: number | undefined;
  readonly origins: readonly PriceOrigin[];
}

/** Where a market's summary comes from. Lines are those of the decoded file, from 1. */
export interface MarketTrace {
  /** The file as its source names it. */
  readonly file: string;
  readonly lines: number;
  /** The line that turned the market in-play. */
  readonly inPlayLine: number | undefined;
  /** The line that closed it: settled winners stand there. */
  readonly closedLine: number | undefined;
  readonly selections: readonly SelectionTrace[];
}

interface Print {
  readonly line: number;
  readonly publishedAt: number;
  readonly price: number;
}

interface Place {
  readonly line: number;
  /** Epoch ms UTC. */
  readonly at: number;
}

interface SeenMarket {
  readonly prints: Map<string, Print[]>;
  inPlayLine: number | undefined;
  closedLine: number | undefined;
}

/**
 * Reads the files once more and finds the lines that the summaries' prices were published in. A price is only given a line when
 * what stands there is that price, so a trace can be trusted or is missing. Throws FBP-MARKET-FILE for a file that cannot be read.
 */
export async function tracePrices(
  markets: readonly MarketSummary[],
  files: readonly LocalFile[],
  reading: { signal: AbortSignal; actualAt: number | undefined },
): Promise<ReadonlyMap<string, MarketTrace>> {
  const traces = new Map<string, MarketTrace>();
  for (const file of files) {
    const open = markets.filter(({ marketId }) => mayHold(file, marketId) && isIncomplete(traces.get(marketId)));
    if (open.length === 0) continue;
    const replay = new PrintReplay(new Set(open.map(({ marketId }) => marketId)));
    await readLines(file, replay, reading.signal);
    for (const market of open) {
      const seen = replay.markets.get(market.marketId);
      if (seen === undefined) continue;
      const cut = Math.min(market.offAt, reading.actualAt ?? market.offAt, market.inPlayAt ?? market.offAt);
      const selections = market.selections.map((selection) => traceSelection(selection, seen, cut));
      const { inPlayLine, closedLine } = seen;
      traces.set(market.marketId, { file: file.file.key, lines: replay.lines, inPlayLine, closedLine, selections });
    }
  }
  return traces;
}

function mayHold({ file }: LocalFile, marketId: string): boolean {
  return file.marketId === undefined || file.marketId === marketId;
}

/** Two recordings of one market: the one that was used is the one in which the market closes. */
function isIncomplete(trace: MarketTrace | undefined): boolean {
  return trace?.closedLine === undefined;
}

class PrintReplay implements LineSink {
  readonly markets = new Map<string, SeenMarket>();
  lines = 0;
  readonly #reader = new ChangeReader();
  readonly #wanted: ReadonlySet<string>;

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  line(text: string, number: number): boolean {
    this.lines = number;
    const message = readMessage(text, UNHEARD);
    if (message === undefined) return true;
    for (const change of message.changes) {
      if (this.#wanted.has(change.marketId)) this.#see(change, { line: number, at: message.publishedAt });
    }
    return true;
  }

  overlong(number: number): void {
    this.lines = number;
  }

  #see(change: UnreadChange, place: Place): void {
    const { marketId } = change;
    const market = this.markets.get(marketId) ?? { prints: new Map(), inPlayLine: undefined, closedLine: undefined };
    this.markets.set(marketId, market);
    const end = this.#reader.read(change, place.at, UNHEARD);
    const definition = this.#reader.definitions[0];
    if (definition?.inPlay) market.inPlayLine ??= place.line;
    if (definition?.status === 'CLOSED') market.closedLine ??= place.line;
    addPrints(market, this.#reader.values.subarray(0, end), place);
  }
}

/** The traded prices among the runner changes of one market change. */
function addPrints(market: SeenMarket, values: Float64Array, { line, at: publishedAt }: Place): void {
  for (let at = 0; at < values.length; ) {
    const [id = 0, handicap = 0, length = 0] = values.subarray(at, at + 3);
    const end = at + 3 + length;
    for (let field = at + 3; field < end; field += 2 + (values[field + 1] ?? 0)) {
      const price = values[field] === FIELD.ltp ? (values[field + 2] ?? 0) : 0;
      if (price <= 0) continue;
      const key = runnerKey(id, handicap);
      const prints = market.prints.get(key) ?? [];
      prints.push({ line, publishedAt, price });
      market.prints.set(key, prints);
    }
    at = end;
  }
}

function runnerKey(id: number, handicap: number): string {
  return `${id}:${handicap}`;
}

function traceSelection(summary: SelectionSummary, market: SeenMarket, cut: number): SelectionTrace {
  const { selection, selectionId, handicap, runnerName, closeAgeS } = summary;
  const prints = (market.prints.get(runnerKey(selectionId, handicap)) ?? []).filter((one) => one.publishedAt < cut);
  const found = {
    open: prints[0],
    close: prints.at(-1),
    high: prints.find(({ price }) => price === summary.high),
    low: prints.find(({ price }) => price === summary.low),
  };
  const origins = (['open', 'close', 'high', 'low'] as const).flatMap((measure) => {
    const print = found[measure];
    return print === undefined || print.price !== summary[measure] ? [] : [{ measure, ...print }];
  });
  return { selection, runnerName, closeAgeS, origins };
}
