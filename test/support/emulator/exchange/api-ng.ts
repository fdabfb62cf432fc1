import { TEST_ACCOUNT } from '../emulator.ts';
import type { Sessions } from '../sessions.ts';
import type { Feed, FeedMarket } from './market-feed.ts';

export interface CatalogueRules {
  /** When the catalogue begins to list a market, epoch ms: by default it does from the beginning. */
  readonly listedFrom: (market: FeedMarket) => number;
  readonly isDelayed: boolean;
}

export interface RpcContext extends Partial<CatalogueRules> {
  readonly feed: Feed;
  readonly sessions: Sessions;
  readonly now: () => number;
}

interface RpcFilter {
  readonly eventIds?: readonly string[];
  readonly marketTypeCodes?: readonly string[];
  readonly marketStartTime?: { readonly from?: string; readonly to?: string };
}

interface RpcParams {
  readonly filter?: RpcFilter;
  readonly maxResults?: number;
  readonly marketProjection?: readonly string[];
  readonly marketIds?: readonly string[];
}

/** Answers one call of API-NG, and says which operation it was. */
export function answerRpc(
  body: string,
  headers: Readonly<Record<string, string>>,
  context: RpcContext,
): { method: string; answer: object[] } {
  const [call] = JSON.parse(body) as [{ method: string; params: RpcParams; id: number }];
  const method = call.method.replace('SportsAPING/v1.0/', '');
  const answer = (value: object) => ({ method, answer: [{ jsonrpc: '2.0', id: call.id, ...value }] });
  if (headers['x-application'] !== TEST_ACCOUNT.appKey) return answer(refused('INVALID_APP_KEY'));
  if (!context.sessions.isAlive(headers['x-authentication'])) return answer(refused('INVALID_SESSION_INFORMATION'));
  const found = context.feed.markets.filter((market) => isListed(market, call.params.filter ?? {}, context));
  switch (method) {
    case 'listEvents':
      return answer({ result: eventsOf(found) });
    case 'listMarketCatalogue': {
      const { maxResults = 0, marketProjection = [] } = call.params;
      const weight = Number(marketProjection.includes('MARKET_DESCRIPTION'));
      if (weight * maxResults > 200) return answer(refused('TOO_MUCH_DATA'));
      const inOrder = found.toSorted((a, b) => String(a.named.marketTime).localeCompare(String(b.named.marketTime)));
      return answer({ result: inOrder.slice(0, maxResults).map(marketOf) });
    }
    case 'listMarketBook':
      return answer({
        result: (call.params.marketIds ?? []).map((marketId) => ({
          marketId,
          isMarketDataDelayed: context.isDelayed === true,
        })),
      });
    default:
      return answer(refused('NOT_AUTHORIZED'));
  }
}

function refused(errorCode: string): object {
  const APINGException = { errorCode, errorDetails: '', requestUUID: 'ie1-ang' };
  return { error: { code: -32099, message: 'ANGX-0003', data: { APINGException, exceptionname: 'APINGException' } } };
}

/** Settled markets are listed no more. */
function isListed(
  market: FeedMarket,
  { eventIds, marketTypeCodes, marketStartTime }: RpcFilter,
  { now, listedFrom }: RpcContext,
): boolean {
  const { eventId = '', marketType = '', marketTime = '', status } = market.named;
  const at = Date.parse(String(marketTime));
  return (
    status !== 'CLOSED' &&
    now() >= (listedFrom?.(market) ?? Number.NEGATIVE_INFINITY) &&
    (eventIds?.includes(eventId) ?? true) &&
    (marketTypeCodes?.includes(marketType) ?? true) &&
    (marketStartTime?.from === undefined || at >= Date.parse(marketStartTime.from)) &&
    (marketStartTime?.to === undefined || at <= Date.parse(marketStartTime.to))
  );
}

function eventOf({ named }: FeedMarket) {
  const { eventId: id, eventName: name, countryCode, timezone, openDate } = named;
  return { id, name, countryCode, timezone, openDate: openDate ?? named.marketTime };
}

function eventsOf(markets: readonly FeedMarket[]): object[] {
  const events = new Map<string, { event: object; marketCount: number }>();
  for (const market of markets) {
    const event = eventOf(market);
    events.set(event.id ?? '', { event, marketCount: (events.get(event.id ?? '')?.marketCount ?? 0) + 1 });
  }
  return [...events.values()];
}

function marketOf(market: FeedMarket): object {
  const { name: marketName = '', marketTime: marketStartTime, marketType, bettingType, runners = [] } = market.named;
  return {
    marketId: market.id,
    marketName,
    marketStartTime,
    totalMatched: 0,
    event: eventOf(market),
    competition: { id: '10932509', name: 'English Premier League' },
    description: { marketType, bettingType },
    runners: runners.map(({ id, hc, name, sortPriority }) => ({
      selectionId: id,
      runnerName: name,
      handicap: hc ?? 0,
      sortPriority,
    })),
  };
}
