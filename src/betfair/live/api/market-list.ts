import { EVENT_ID, MARKET_ID } from '../../wire/ids.ts';
import type { ListedMarket } from './exchange-answers.ts';
import type { ExchangeClient, ExchangeFilter } from './exchange-client.ts';

/** An answer may weigh this much, and a market with its description weighs 1. */
const MOST_MARKETS = 200;

interface MarketListOptions {
  readonly client: Pick<ExchangeClient, 'listMarkets'>;
  /** Undefined: all types. */
  readonly marketTypes: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/**
 * The events' markets with their names, each once. Asks for as many events at once as an answer can hold; one that is full is asked
 * for again in halves, and that of a single event page by page, by time.
 */
export async function listMarkets(eventIds: readonly string[], options: MarketListOptions): Promise<ListedMarket[]> {
  const perEvent = options.marketTypes?.length ?? MOST_MARKETS;
  const atOnce = Math.max(1, Math.floor(MOST_MARKETS / Math.max(1, perEvent)));
  const found = new Map<string, ListedMarket>();
  for (let from = 0; from < eventIds.length; from += atOnce) {
    for (const market of await listChunk(eventIds.slice(from, from + atOnce), options))
      found.set(market.marketId, market);
  }
  return [...found.values()];
}

async function listChunk(eventIds: readonly string[], options: MarketListOptions): Promise<readonly ListedMarket[]> {
  const { client, marketTypes, signal } = options;
  const filter = { eventIds, ...(marketTypes && { marketTypeCodes: marketTypes }) };
  const answer = await client.listMarkets({ filter, maxResults: MOST_MARKETS }, signal);
  if (answer.kind === 'markets' && answer.markets.length < MOST_MARKETS) return answer.markets.filter(isUsable);
  if (eventIds.length > 1) {
    const middle = eventIds.length >> 1;
    const first = await listChunk(eventIds.slice(0, middle), options);
    return [...first, ...(await listChunk(eventIds.slice(middle), options))];
  }
  return answer.kind === 'markets' ? await listPages(filter, answer.markets, options) : [];
}

/** Goes on from the start of the last market of the page before, as long as that brings more. */
async function listPages(
  filter: ExchangeFilter,
  firstPage: readonly ListedMarket[],
  { client, signal }: MarketListOptions,
): Promise<ListedMarket[]> {
  const found = new Map(firstPage.map((market) => [market.marketId, market]));
  let page = firstPage;
  for (;;) {
    const from = page.at(-1)?.marketStartTime;
    if (!from || page.length < MOST_MARKETS) break;
    const answer = await client.listMarkets(
      { filter: { ...filter, marketStartTime: { from } }, maxResults: MOST_MARKETS },
      signal,
    );
    page = answer.kind === 'markets' ? answer.markets : [];
    const before = found.size;
    for (const market of page) found.set(market.marketId, market);
    if (found.size === before) break;
  }
  return [...found.values()].filter(isUsable);
}

/** Ids become names of files. */
function isUsable({ marketId, event }: ListedMarket): boolean {
  return MARKET_ID.test(marketId) && EVENT_ID.test(event?.id ?? '');
}
