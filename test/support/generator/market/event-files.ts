import { basicLines, type MarketParts, sampleGrid } from './basic-lines.ts';
import { bookLines } from './book-lines.ts';
import type { EventPlan } from './event-plan.ts';
import { MARKET_TYPES, marketTemplate } from './market-catalog.ts';
import { marketTimeline } from './market-timeline.ts';
import { scriptMatch } from './match-script.ts';
import { priceView } from './price-view.ts';
import { eventFileText, type MarketLine, marketFileText } from './wire-text.ts';

/** One market of a generated event. */
export interface GeneratedMarket {
  readonly eventId: string;
  readonly marketId: string;
  readonly marketType: string;
  readonly lines: readonly MarketLine[];
  /** settledTime of the last definition, epoch ms UTC. */
  readonly settledAt: number;
}

const IDS_PER_EVENT = 2 * MARKET_TYPES.length;
const TWIN_UPDATES = 4;

/** `1.` and nine digits, different for any two markets of events whose ids are less than 20 million apart. */
function marketIdOf(eventId: string, marketType: string, exchange: 'MR_INT' | 'MR_ESP'): string {
  const place = MARKET_TYPES.indexOf(marketType) + (exchange === 'MR_ESP' ? MARKET_TYPES.length : 0);
  return `1.${100_000_000 + (Number(eventId) % 20_000_000) * IDS_PER_EVENT + place}`;
}

function market(plan: EventPlan, type: string, regulator: 'MR_INT' | 'MR_ESP'): GeneratedMarket {
  const { eventId, countryCode, timezone } = plan;
  const template = marketTemplate(type, plan);
  const script = scriptMatch({ ...plan, seed: `${plan.seed}/${eventId}` });
  const changes = marketTimeline(plan, template, script);
  const marketId = marketIdOf(eventId, type, regulator);
  const parts: MarketParts = {
    plan,
    head: { marketId, eventId, template, regulator, countryCode, timezone },
    changes,
    prices: priceView(plan, template, script),
    updates: regulator === 'MR_ESP' ? Math.min(TWIN_UPDATES, plan.updates) : plan.updates,
  };
  const lines = plan.plan === 'BASIC' ? basicLines(parts, sampleGrid(plan)) : bookLines(parts, plan.plan);
  return { eventId, marketId, marketType: type, lines, settledAt: changes.at(-1)?.at ?? plan.scheduledAt };
}

/** Every market of an event, twins of the Spanish exchange included. Throws RangeError for an unknown market type. */
export function eventMarkets(plan: EventPlan): GeneratedMarket[] {
  return [
    ...plan.markets.map((type) => market(plan, type, 'MR_INT')),
    ...plan.twins.map((type) => market(plan, type, 'MR_ESP')),
  ];
}

/** A file of the archive, not yet compressed. */
export interface GeneratedFile {
  /** `<marketId>` or, for an event-level file, `<eventId>`. */
  readonly name: string;
  readonly eventId: string;
  /** When the event's last market was settled, epoch ms UTC: its UTC day is the folder. */
  readonly eventEndedAt: number;
  readonly text: string;
}

/** The event's files: one a market, or one of all markets. Both hold the same changes. */
export function eventFiles(plan: EventPlan, level: 'market' | 'event' = 'market'): GeneratedFile[] {
  const markets = eventMarkets(plan);
  const common = { eventId: plan.eventId, eventEndedAt: Math.max(...markets.map((each) => each.settledAt)) };
  if (level === 'event') {
    return [{ ...common, name: plan.eventId, text: eventFileText(markets.map((each) => each.lines)) }];
  }
  return markets.map((each) => ({ ...common, name: each.marketId, text: marketFileText(each.lines) }));
}
