import { type ByteCursor, pattern } from './byte-cursor.ts';
import { type DefinedRunner, type MarketDefinition, NO_PRIORITY } from './market-definition.ts';

type Kind = 'flag' | 'number' | 'text' | 'runners' | 'regulators' | keyof Texts;

/** The texts of a definition that are used. */
interface Texts {
  eventId: string | undefined;
  eventName: string | undefined;
  name: string | undefined;
  marketType: string | undefined;
  marketTime: string | undefined;
  status: string | undefined;
}

/** The fields of official definitions in the order in which all of them have them; some may be missing. */
const FIELDS = (
  [
    ['bspMarket', 'flag'],
    ['turnInPlayEnabled', 'flag'],
    ['persistenceEnabled', 'flag'],
    ['marketBaseRate', 'number'],
    ['eventId', 'eventId'],
    ['eventTypeId', 'text'],
    ['numberOfWinners', 'number'],
    ['bettingType', 'text'],
    ['marketType', 'marketType'],
    ['marketTime', 'marketTime'],
    ['suspendTime', 'text'],
    ['bspReconciled', 'flag'],
    ['complete', 'flag'],
    ['inPlay', 'flag'],
    ['crossMatching', 'flag'],
    ['runnersVoidable', 'flag'],
    ['numberOfActiveRunners', 'number'],
    ['betDelay', 'number'],
    ['status', 'status'],
    ['settledTime', 'text'],
    ['runners', 'runners'],
    ['regulators', 'regulators'],
    ['venue', 'text'],
    ['countryCode', 'text'],
    ['discountAllowed', 'flag'],
    ['timezone', 'text'],
    ['openDate', 'text'],
    ['version', 'number'],
    ['name', 'name'],
    ['eventName', 'eventName'],
  ] as const satisfies readonly (readonly [string, Kind])[]
).map(([name, kind]) => ({ name: pattern(`"${name}":`), kind: kind as Kind, isInPlay: name === 'inPlay' }));

/** The same for the runners of a definition. */
const RUNNER_FIELDS = (
  ['adjustmentFactor', 'status', 'sortPriority', 'removalDate', 'bsp', 'hc', 'id', 'hc', 'name'] as const
).map((name) => ({ field: name, name: pattern(`"${name}":`) }));
type RunnerField = (typeof RUNNER_FIELDS)[number]['field'];

const TRUE = pattern('true');
const FALSE = pattern('false');
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** A list of runners, and the bytes that it was read from. */
interface KnownRunners {
  readonly bytes: Buffer;
  readonly runners: readonly DefinedRunner[];
}

/**
 * Reads definitions in the order and layout of Betfair's own files. They are most of the bytes of a BASIC file, and
 * mostly repeat themselves: runners that are the same bytes as in the market's definition before are not read again.
 */
export class CompactDefinitions {
  readonly #cursor: ByteCursor;
  readonly #known = new Map<number, KnownRunners>();
  readonly #times = { text: '', at: 0 };
  #texts: Texts = NO_TEXTS;
  #runners: readonly DefinedRunner[] = [];
  #regulators: readonly string[] = [];
  #inPlay = false;
  #market = 0;

  constructor(cursor: ByteCursor) {
    this.#cursor = cursor;
  }

  forget(): void {
    this.#known.clear();
  }

  /** From behind the opening bracket to behind the closing one. Undefined: not this layout. */
  read(market: number): MarketDefinition | undefined {
    this.#market = market;
    this.#texts = { ...NO_TEXTS };
    this.#runners = [];
    this.#regulators = [];
    this.#inPlay = false;
    if (!this.#readFields()) return undefined;
    const { eventId, eventName, name, marketType, marketTime, status } = this.#texts;
    const time = marketTime === undefined ? undefined : this.#instant(marketTime);
    if (Number.isNaN(time)) return undefined;
    return {
      eventId,
      eventName,
      marketName: name ?? '',
      marketType: marketType || undefined,
      marketTime: time,
      inPlay: this.#inPlay,
      status: status ?? '',
      regulators: this.#regulators,
      runners: this.#runners,
    };
  }

  #readFields(): boolean {
    const cursor = this.#cursor;
    for (const { name, kind, isInPlay } of FIELDS) {
      if (!cursor.takes(name)) continue;
      if (!this.#readValue(kind, isInPlay)) return false;
      const next = cursor.bytes[cursor.at++];
      if (next !== COMMA) return next === CLOSE;
    }
    return false;
  }

  #readValue(kind: Kind, isInPlay: boolean): boolean {
    const cursor = this.#cursor;
    switch (kind) {
      case 'flag': {
        const isTrue = cursor.takes(TRUE);
        if (isInPlay) this.#inPlay = isTrue;
        return isTrue || cursor.takes(FALSE);
      }
      case 'number':
        return cursor.decimal();
      case 'text':
        return cursor.bytes[cursor.at++] === QUOTE && cursor.skipText();
      case 'runners':
        return this.#readRunners();
      case 'regulators':
        return this.#readRegulators();
      default:
        if (cursor.bytes[cursor.at++] !== QUOTE) return false;
        this.#texts[kind] = cursor.text();
        return this.#texts[kind] !== undefined;
    }
  }

  #readRegulators(): boolean {
    const cursor = this.#cursor;
    if (cursor.bytes[cursor.at++] !== OPEN_LIST) return false;
    const names: string[] = [];
    this.#regulators = names;
    if (cursor.bytes[cursor.at] === CLOSE_LIST) {
      cursor.at += 1;
      return true;
    }
    for (;;) {
      const name = cursor.bytes[cursor.at++] === QUOTE ? cursor.text() : undefined;
      if (name === undefined) return false;
      names.push(name);
      const next = cursor.bytes[cursor.at++];
      if (next !== COMMA) return next === CLOSE_LIST;
    }
  }

  #readRunners(): boolean {
    const cursor = this.#cursor;
    const start = cursor.at;
    const known = this.#known.get(this.#market);
    if (known !== undefined && isNext(cursor, known.bytes)) {
      this.#runners = known.runners;
      return true;
    }
    if (cursor.bytes[cursor.at++] !== OPEN_LIST) return false;
    const runners: DefinedRunner[] = [];
    for (;;) {
      const runner = this.#readRunner();
      if (runner === undefined) return false;
      runners.push(runner);
      const next = cursor.bytes[cursor.at++];
      if (next === CLOSE_LIST) break;
      if (next !== COMMA) return false;
    }
    this.#runners = runners;
    this.#known.set(this.#market, { bytes: Buffer.from(cursor.bytes.subarray(start, cursor.at)), runners });
    return true;
  }

  #readRunner(): DefinedRunner | undefined {
    const cursor = this.#cursor;
    if (cursor.bytes[cursor.at++] !== OPEN) return undefined;
    const runner = { id: -1, handicap: 0, name: '', sortPriority: NO_PRIORITY, status: '', bsp: undefined };
    const seen = new Set<RunnerField>();
    for (const { field, name } of RUNNER_FIELDS) {
      if (seen.has(field) || !cursor.takes(name)) continue;
      seen.add(field);
      if (!readRunnerField(cursor, field, runner)) return undefined;
      const next = cursor.bytes[cursor.at++];
      if (next === CLOSE) return runner.id === -1 ? undefined : runner;
      if (next !== COMMA) return undefined;
    }
    return undefined;
  }

  /** Two thirds of the definitions repeat the time of the one before. */
  #instant(text: string): number {
    if (text !== this.#times.text) Object.assign(this.#times, { text, at: Date.parse(text) });
    return this.#times.at;
  }
}

const NO_TEXTS: Texts = {
  eventId: undefined,
  eventName: undefined,
  name: undefined,
  marketType: undefined,
  marketTime: undefined,
  status: undefined,
};

type MutableRunner = { -readonly [Field in keyof DefinedRunner]: DefinedRunner[Field] };

function readRunnerField(cursor: ByteCursor, field: RunnerField, runner: MutableRunner): boolean {
  switch (field) {
    case 'id':
      if (!cursor.whole()) return false;
      runner.id = cursor.number;
      return true;
    case 'hc':
      if (!cursor.decimal()) return false;
      // -0 is 0
      runner.handicap = cursor.number + 0;
      return true;
    case 'sortPriority':
      if (!cursor.decimal()) return false;
      runner.sortPriority = cursor.number;
      return true;
    case 'bsp':
      if (!cursor.decimal()) return false;
      runner.bsp = cursor.number > 0 ? cursor.number : undefined;
      return true;
    case 'adjustmentFactor':
      return cursor.decimal();
    default: {
      const text = cursor.bytes[cursor.at++] === QUOTE ? cursor.text() : undefined;
      if (text === undefined) return false;
      if (field !== 'removalDate') runner[field] = text;
      return true;
    }
  }
}

/** Steps over these bytes if they are next. */
function isNext(cursor: ByteCursor, expected: Buffer): boolean {
  const end = cursor.at + expected.length;
  if (end > cursor.bytes.length) return false;
  if (cursor.bytes.compare(expected, 0, expected.length, cursor.at, end) !== 0) return false;
  cursor.at = end;
  return true;
}
