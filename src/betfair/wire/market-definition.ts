import {
  finiteNumber,
  isObject,
  type ReadingNotes,
  readHandicap,
  readInstant,
  readList,
  readNumber,
  readText,
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
  readonly eventName: string | undefined;
  readonly marketName: string;
  readonly marketType: string | undefined;
  /** Epoch ms UTC. */
  readonly marketTime: number | undefined;
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

/** Reads a definition, noting what is odd; only a runner without an id is left out. */
export function readDefinition(raw: WireObject, notes: ReadingNotes): MarketDefinition {
  for (const field in raw) if (!KNOWN_FIELDS.has(field)) notes.unknown('mc.marketDefinition.', field);
  return {
    eventId: readText(raw['eventId'], 'eventId', notes),
    eventName: readText(raw['eventName'], 'eventName', notes),
    marketName: readText(raw['name'], 'name', notes) ?? '',
    marketType: readText(raw['marketType'], 'marketType', notes) || undefined,
    marketTime: readInstant(raw['marketTime'], 'marketTime', notes),
    inPlay: raw['inPlay'] === true,
    status: readText(raw['status'], 'status', notes) ?? '',
    regulators: readList(raw['regulators'], 'regulators', notes).filter((name) => typeof name === 'string'),
    runners: readRunners(raw['runners'], notes),
  };
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
  const id = finiteNumber(raw['id']);
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
