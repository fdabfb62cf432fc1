import type * as z from 'zod';
import type { TimeWindow } from '../../../domain/event.ts';
import { mustBeAnswered, readAnswer, retryAfter } from '../../service/answers.ts';
import type { RateLimiter } from '../../service/rate-limiter.ts';
import type { Session } from '../../service/session.ts';
import type { HttpAnswer, Transport } from '../../service/transport.ts';
import type { ExchangeClock } from '../exchange-clock.ts';
import {
  LISTED_EVENTS,
  LISTED_MARKETS,
  type ListedEvent,
  type ListedMarket,
  MARKET_BOOKS,
  RPC_ANSWERS,
} from './exchange-answers.ts';
import { isSessionRefusal, refusalFault } from './refusal.ts';

/** Every operation of API-NG that the program uses: all of them only read. No bet, account or order operation is among them. */
export const EXCHANGE_METHODS = ['listEvents', 'listMarketCatalogue', 'listMarketBook'] as const;
type ExchangeMethod = (typeof EXCHANGE_METHODS)[number];

const MAX_ANSWER_BYTES = 64 << 20;

/** What lists may be narrowed to. */
export interface ExchangeFilter {
  readonly eventTypeIds?: readonly string[];
  readonly eventIds?: readonly string[];
  readonly marketTypeCodes?: readonly string[];
  readonly marketStartTime?: { readonly from: string; readonly to?: string };
}

export interface MarketsWanted {
  readonly filter: ExchangeFilter;
  /** With MARKET_DESCRIPTION each market weighs 1, and an answer may weigh 200. */
  readonly maxResults: number;
}

/** `too much`: the answer would weigh more than Betfair gives; less has to be asked for. */
export type MarketsAnswer =
  | { readonly kind: 'markets'; readonly markets: readonly ListedMarket[] }
  | { readonly kind: 'too much' };

export interface ExchangeClientParts {
  readonly url: URL;
  readonly appKey: string;
  readonly session: Session;
  readonly transport: Transport;
  readonly limiter: RateLimiter;
  readonly timeoutMs: number;
  readonly clock: ExchangeClock;
}

/** Betfair's exchange as far as it lists events and markets. Every call tries once, but for one new log-in when the session has died. */
export class ExchangeClient {
  readonly #parts: ExchangeClientParts;

  constructor(parts: ExchangeClientParts) {
    this.#parts = parts;
  }

  async listEvents(filter: ExchangeFilter, signal: AbortSignal): Promise<readonly ListedEvent[]> {
    const result = await this.#result('listEvents', { filter }, signal);
    return readResult(LISTED_EVENTS, result, 'listEvents').map(({ event }) => event);
  }

  async listMarkets({ filter, maxResults }: MarketsWanted, signal: AbortSignal): Promise<MarketsAnswer> {
    const marketProjection = ['COMPETITION', 'EVENT', 'MARKET_START_TIME', 'MARKET_DESCRIPTION', 'RUNNER_DESCRIPTION'];
    const params = { filter, maxResults, marketProjection, sort: 'FIRST_TO_START' };
    const answer = await this.#ask('listMarketCatalogue', params, signal);
    if ('refused' in answer) {
      if (answer.refused === 'TOO_MUCH_DATA') return { kind: 'too much' };
      throw refusalFault(answer.refused, 'listMarketCatalogue');
    }
    return { kind: 'markets', markets: readResult(LISTED_MARKETS, answer.result, 'listMarketCatalogue') };
  }

  /** Whether the application key is a delayed one, as a market's book says; undefined for a market that is gone. */
  async isDelayed(marketId: string, signal: AbortSignal): Promise<boolean | undefined> {
    const result = await this.#result('listMarketBook', { marketIds: [marketId] }, signal);
    return readResult(MARKET_BOOKS, result, 'listMarketBook')[0]?.isMarketDataDelayed;
  }

  async #result(method: ExchangeMethod, params: object, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#ask(method, params, signal);
    if ('refused' in answer) throw refusalFault(answer.refused, method);
    return answer.result;
  }

  async #ask(method: ExchangeMethod, params: object, signal: AbortSignal): Promise<RpcAnswer> {
    const { session } = this.#parts;
    const token = await session.token(signal);
    const answer = await this.#send({ method, params, token }, signal);
    if (!('refused' in answer) || !isSessionRefusal(answer.refused)) {
      session.worked(token);
      return answer;
    }
    const renewed = await session.renew(token, signal);
    const again = await this.#send({ method, params, token: renewed }, signal);
    if (!('refused' in again)) session.worked(renewed);
    return again;
  }

  async #send({ method, params, token }: Call, signal: AbortSignal): Promise<RpcAnswer> {
    const { url, appKey, transport, timeoutMs, limiter, clock } = this.#parts;
    const body = JSON.stringify([{ jsonrpc: '2.0', method: `SportsAPING/v1.0/${method}`, params, id: 1 }]);
    const headers = {
      'X-Application': appKey,
      'X-Authentication': token,
      'Content-Type': 'application/json',
      Accept: 'application/json',
    };
    const wanted = { method: 'POST', url, headers, body, timeoutMs, maxBytes: MAX_ANSWER_BYTES, what: method } as const;
    const answer = await transport.send(wanted, signal);
    if (answer.status === 429 || answer.status === 503) limiter.slowDown(retryAfter(answer.headers['retry-after']));
    if (answer.status === 401) return { refused: 'INVALID_SESSION_INFORMATION' };
    mustBeAnswered(answer, method);
    const dated = dateOf(answer);
    if (dated !== undefined) clock.note(dated);
    const [{ error, result }] = readAnswer(RPC_ANSWERS, answer.body, method);
    if (!error) return { result };
    return { refused: error.data?.APINGException?.errorCode ?? error.message ?? '' };
  }
}

interface Call {
  readonly method: ExchangeMethod;
  readonly params: object;
  readonly token: string;
}

/** `refused`: Betfair's code. */
type RpcAnswer = { readonly result: unknown } | { readonly refused: string };

/** A filter's instants. */
export function startTimes({ from, to }: TimeWindow): { from: string; to: string } {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** When an answer was sent, epoch ms. */
export function dateOf({ headers }: Pick<HttpAnswer, 'headers'>): number | undefined {
  const at = Date.parse(String(headers['date'] ?? ''));
  return Number.isNaN(at) ? undefined : at;
}

function readResult<T>(schema: z.ZodType<T>, result: unknown, what: string): T {
  return readAnswer(schema, Buffer.from(JSON.stringify(result ?? null)), what);
}
