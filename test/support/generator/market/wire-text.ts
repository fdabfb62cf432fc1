import type { MarketTemplate } from './market-catalog.ts';

/** One market's part of one line; lines of several markets with the same instant make one line of an event-level file. */
export interface MarketLine {
  /** Publish time, epoch ms UTC. */
  readonly pt: number;
  /** The object that goes into `mc`, as JSON. */
  readonly change: string;
}

/** What a market definition says that does not change during the market's life. */
export interface MarketHead {
  readonly marketId: string;
  readonly eventId: string;
  readonly template: MarketTemplate;
  readonly regulator: 'MR_INT' | 'MR_ESP';
  readonly countryCode: string | undefined;
  readonly timezone: string;
}

/** What it says that does. Instants are epoch ms UTC. */
export interface MarketState {
  readonly status: 'OPEN' | 'SUSPENDED' | 'CLOSED';
  readonly inPlay: boolean;
  readonly turnInPlayEnabled: boolean;
  readonly marketTime: number;
  readonly openDate: number;
  readonly eventName: string;
  readonly version: number;
  readonly settledTime: number | undefined;
  /** One a runner, in the template's order. */
  readonly runnerStatuses: readonly string[];
}

/** Betfair's own files write whole decimals as `5.0`. */
export function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Definitions hold whole seconds: `2017-04-30T13:05:00.000Z`. */
function isoSecond(at: number): string {
  return new Date(Math.floor(at / 1000) * 1000).toISOString();
}

/** The handicap field of a runner; Betfair leaves the zero line out. */
export function handicapField(handicap: number | undefined): string {
  return handicap === undefined || handicap === 0 ? '' : `"hc":${decimal(handicap)},`;
}

function runnersText(head: MarketHead, state: MarketState): string {
  const runners = head.template.runners.map((runner, i) => {
    const status = state.runnerStatuses[i] ?? 'ACTIVE';
    const handicap = handicapField(runner.handicap);
    return `{"status":"${status}","sortPriority":${i + 1},${handicap}"id":${runner.id},"name":${JSON.stringify(runner.name)}}`;
  });
  return runners.join(',');
}

/** A market definition, whole, in the field order of Betfair's files. */
export function definitionText(head: MarketHead, state: MarketState): string {
  const { template } = head;
  const closed = state.status === 'CLOSED';
  const marketTime = isoSecond(state.marketTime);
  const country = head.countryCode === undefined ? '' : `"countryCode":"${head.countryCode}",`;
  const settled = state.settledTime === undefined ? '' : `"settledTime":"${isoSecond(state.settledTime)}",`;
  return [
    `{"bspMarket":false,"turnInPlayEnabled":${state.turnInPlayEnabled},"persistenceEnabled":true,"marketBaseRate":5.0`,
    `"eventId":"${head.eventId}","eventTypeId":"1","numberOfWinners":${template.numberOfWinners}`,
    `"bettingType":"${template.bettingType}","marketType":"${template.type}","marketTime":"${marketTime}"`,
    `"suspendTime":"${marketTime}","bspReconciled":false,"complete":true,"inPlay":${state.inPlay}`,
    `"crossMatching":${!closed},"runnersVoidable":false,"numberOfActiveRunners":${closed ? 0 : template.runners.length}`,
    `"betDelay":${state.inPlay ? 5 : 0},"status":"${state.status}",${settled}"runners":[${runnersText(head, state)}]`,
    `"regulators":["${head.regulator}"],${country}"discountAllowed":true,"timezone":"${head.timezone}"`,
    `"openDate":"${isoSecond(state.openDate)}","version":${state.version},"name":${JSON.stringify(template.name)}`,
    `"eventName":${JSON.stringify(state.eventName)}}`,
  ].join(',');
}

const CLOCK_ORIGIN = 1_400_000_000_000;

/** A line of a file, LF included. `clk` is a decimal number that grows with time, as in the official files. */
function lineText(pt: number, changes: string): string {
  return `{"op":"mcm","clk":"${Math.floor((pt - CLOCK_ORIGIN) / 10)}","pt":${pt},"mc":[${changes}]}\n`;
}

/** A market-level file. */
export function marketFileText(lines: readonly MarketLine[]): string {
  return lines.map((line) => lineText(line.pt, line.change)).join('');
}

/** An event-level file: every market's lines in time order, those of one instant in one line. */
export function eventFileText(markets: readonly (readonly MarketLine[])[]): string {
  const byInstant = new Map<number, string[]>();
  for (const line of markets.flat()) {
    const changes = byInstant.get(line.pt);
    if (changes === undefined) byInstant.set(line.pt, [line.change]);
    else changes.push(line.change);
  }
  const instants = [...byInstant].sort(([a], [b]) => a - b);
  return instants.map(([pt, changes]) => lineText(pt, changes.join(','))).join('');
}
