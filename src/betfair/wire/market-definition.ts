import { EVENT_ID } from './ids.ts';
import {
  isObject,
  type ReadingNotes,
  readFlag,
  readHandicap,
  readId,
  readInstant,
  readList,
  readNumber,
  readText,
  selectionIdOf,
  type WireObject,
} from './wire-values.ts';

export interface DefinedRunner {
  readonly id: number;
  readonly handicap: number;
  /** Empty in live recordings: the live stream has no names. */
  readonly name: string;
  readonly sortPriority: number;
  readonly status: string;
  readonly bsp: number | undefined;
}

/** What the program uses of a market definition. Each one replaces the market's earlier one whole. */
export interface MarketDefinition {
  readonly eventId: string | undefined;
  /** `1` is soccer. */
  readonly eventTypeId: string | undefined;
  readonly eventName: string | undefined;
  readonly marketName: string;
  readonly marketType: string | undefined;
  /** Epoch ms UTC. */
  readonly marketTime: number | undefined;
  /** When the event's first market was to go off, epoch ms UTC. */
  readonly openDate: number | undefined;
  /** ISO-2; absent for internationals and continental cups. */
  readonly countryCode: string | undefined;
  readonly inPlay: boolean;
  readonly status: string;
  readonly regulators: readonly string[];
  readonly runners: readonly DefinedRunner[];
}

/** Runners without a priority come last. */
export const NO_PRIORITY = Number.MAX_SAFE_INTEGER;

const KNOWN_FIELDS: ReadonlySet<string> = new Set(
  `bspMarket turnInPlayEnabled persistenceEnabled marketBaseRate eventId eventTypeId numberOfWinners bettingType
  marketType marketTime suspendTime openDate settledTime bspReconciled complete inPlay crossMatching runnersVoidable
  numberOfActiveRunners betDelay status runners regulators countryCode discountAllowed timezone version name eventName
  venue raceType eachWayDivisor priceLadderDefinition keyLineDefinition lineMinUnit lineMaxUnit lineInterval
  suspendReason betDelayModels`.split(/\s+/),
);
const KNOWN_RUNNER_FIELDS: ReadonlySet<string> = new Set(
  'id name sortPriority status hc bsp adjustmentFactor removalDate'.split(' '),
);

/** Closed with every runner removed: bets were returned, there is no result. */
export function isVoid({ status, runners }: MarketDefinition): boolean {
  return status === 'CLOSED' && runners.length > 0 && runners.every((runner) => runner.status.startsWith('REMOVED'));
}

/** Not a national exchange's, as Spain's (`MR_ESP`), which mirrors markets with a fraction of the business. */
export function isInternational({ regulators }: MarketDefinition): boolean {
  return regulators.length === 0 || regulators.includes('MR_INT');
}

/** Reads a definition, noting what is odd and leaving it out. */
export function readDefinition(raw: WireObject, notes: ReadingNotes): MarketDefinition {
  for (const field in raw) if (!KNOWN_FIELDS.has(field)) notes.unknown('mc.marketDefinition.', field);
  return {
    eventId: readEventId(raw['eventId'], notes),
    eventTypeId: readId(raw['eventTypeId'], 'eventTypeId', notes),
    eventName: readText(raw['eventName'], 'eventName', notes),
    marketName: readText(raw['name'], 'name', notes) ?? '',
    marketType: readText(raw['marketType'], 'marketType', notes) || undefined,
    marketTime: readInstant(raw['marketTime'], 'marketTime', notes),
    openDate: readInstant(raw['openDate'], 'openDate', notes),
    countryCode: readText(raw['countryCode'], 'countryCode', notes) || undefined,
    inPlay: readFlag(raw['inPlay'], 'inPlay', notes),
    status: readText(raw['status'], 'status', notes) ?? '',
    regulators: readTexts(raw['regulators'], 'regulators', notes),
    runners: readRunners(raw['runners'], notes),
  };
}

function readEventId(value: unknown, notes: ReadingNotes): string | undefined {
  const id = readId(value, 'eventId', notes);
  if (id === undefined || EVENT_ID.test(id)) return id;
  notes.fault('eventId is not the id of an event');
  return undefined;
}

function readTexts(value: unknown, field: string, notes: ReadingNotes): string[] {
  return readList(value, field, notes)
    .map((one) => readText(one, `an entry of ${field}`, notes))
    .filter((text) => text !== undefined);
}

function readRunners(value: unknown, notes: ReadingNotes): DefinedRunner[] {
  const runners: DefinedRunner[] = [];
  for (const raw of readList(value, 'runners', notes)) {
    const runner = isObject(raw) ? readRunner(raw, notes) : undefined;
    if (runner === undefined) notes.fault('a runner of the definition has no id');
    else runners.push(runner);
  }
  return runners;
}

function readRunner(raw: WireObject, notes: ReadingNotes): DefinedRunner | undefined {
  for (const field in raw) if (!KNOWN_RUNNER_FIELDS.has(field)) notes.unknown('mc.marketDefinition.runners.', field);
  const id = selectionIdOf(raw['id']);
  if (id === undefined) return undefined;
  return {
    id,
    handicap: readHandicap(raw['hc'], notes),
    name: readText(raw['name'], 'runner name', notes) ?? '',
    sortPriority: readNumber(raw['sortPriority'], 'sortPriority', notes) ?? NO_PRIORITY,
    status: readText(raw['status'], 'runner status', notes) ?? '',
    bsp: positive(readNumber(raw['bsp'], 'bsp', notes)),
  };
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}
