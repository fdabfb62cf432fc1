import * as z from 'zod';

// What API-NG answers, checked where it comes in. Only the fields in use are named: others may come and go.

const EVENT = z.object({
  id: z.string(),
  name: z.string(),
  countryCode: z.string().nullish(),
  openDate: z.string().nullish(),
});

export const LISTED_EVENTS = z.array(z.object({ event: EVENT }));
export type ListedEvent = z.infer<typeof EVENT>;

const RUNNER = z.object({
  selectionId: z.number(),
  runnerName: z.string(),
  handicap: z.number().nullish(),
});

const MARKET = z.object({
  marketId: z.string(),
  marketName: z.string(),
  marketStartTime: z.string().nullish(),
  event: EVENT.nullish(),
  competition: z.object({ id: z.string().nullish(), name: z.string() }).nullish(),
  description: z.object({ marketType: z.string().nullish() }).nullish(),
  runners: z.array(RUNNER).nullish(),
});
export const LISTED_MARKETS = z.array(MARKET);
/** A market with the names that the stream does not have. */
export type ListedMarket = z.infer<typeof MARKET>;

export const MARKET_BOOKS = z.array(z.object({ marketId: z.string(), isMarketDataDelayed: z.boolean() }));

/** A refusal of API-NG, as it stands in the answer's `error`. */
const REFUSAL = z.object({
  message: z.string().nullish(),
  data: z.object({ APINGException: z.object({ errorCode: z.string() }).nullish() }).nullish(),
});
const RPC_ANSWER = z.object({ result: z.unknown().optional(), error: REFUSAL.nullish() });
/** One call is answered as it was asked, alone or in a list. */
export const RPC_ANSWERS = z.union([z.tuple([RPC_ANSWER]), RPC_ANSWER.transform((answer) => [answer] as const)]);
