import { type ByteCursor, pattern } from './byte-cursor.ts';
import { EVENT_ID } from './ids.ts';
import { type DefinedRunner, type MarketDefinition, NO_PRIORITY } from './market-definition.ts';
import { instantOf } from './wire-values.ts';

type Kind = 'flag' | 'number' | 'text' | 'runners' | 'regulators';

/** What a definition says, as far as it is used. */
type Values = { -readonly [Name in keyof MarketDefinition]: MarketDefinition[Name] };

/** A field of a definition, and where its value goes; most are only stepped over. */
interface Field {
  readonly name: ReturnType<typeof pattern>;
  readonly kind: Kind;
  readonly value: keyof Values | undefined;
}

interface Section {
  readonly fields: readonly Field[];
  /** Mostly the same bytes as in the market's definition before: these are then not read again. */
  readonly isSteady: boolean;
}

type FieldRow = readonly [name: string, kind: Kind, value?: keyof Values];

function section(isSteady: boolean, fields: readonly FieldRow[]): Section {
  return { isSteady, fields: fields.map(([name, kind, value]) => ({ name: pattern(`"${name}":`), kind, value })) };
}

/**
 * The fields of official definitions in the order in which all of them have them, cut where it changes how often they
 * change; some may be missing.
 */
const SECTIONS = [
  section(true, [
    ['bspMarket', 'flag'],
    ['turnInPlayEnabled', 'flag'],
    ['persistenceEnabled', 'flag'],
    ['marketBaseRate', 'number'],
    ['eventId', 'text', 'eventId'],
    ['eventTypeId', 'text', 'eventTypeId'],
    ['numberOfWinners', 'number'],
    ['bettingType', 'text'],
    ['marketType', 'text', 'marketType'],
  ]),
  section(true, [
    ['marketTime', 'text', 'marketTime'],
    ['suspendTime', 'text'],
  ]),
  section(true, [
    ['bspReconciled', 'flag'],
    ['complete', 'flag'],
    ['inPlay', 'flag', 'inPlay'],
    ['crossMatching', 'flag'],
    ['runnersVoidable', 'flag'],
    ['numberOfActiveRunners', 'number'],
    ['betDelay', 'number'],
  ]),
  section(false, [
    ['status', 'text', 'status'],
    ['settledTime', 'text'],
  ]),
  section(true, [['runners', 'runners', 'runners']]),
  section(true, [
    ['regulators', 'regulators', 'regulators'],
    ['venue', 'text'],
    ['countryCode', 'text', 'countryCode'],
    ['discountAllowed', 'flag'],
    ['timezone', 'text'],
    ['openDate', 'text', 'openDate'],
  ]),
  section(false, [['version', 'number']]),
  section(true, [
    ['name', 'text', 'marketName'],
    ['eventName', 'text', 'eventName'],
  ]),
];

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

/** What a section said when it was read last, and the bytes that it was read from. */
interface KnownSection {
  readonly bytes: Buffer;
  readonly values: Values;
}

/**
 * Reads definitions in the order and layout of Betfair's own files. They are most of the bytes of a BASIC file, and
 * mostly repeat themselves: sections that are the same bytes as in the market's definition before are not read again.
 */
export class CompactDefinitions {
  readonly #cursor: ByteCursor;
  /** By market, then in the order of the sections. */
  readonly #known = new Map<number, (KnownSection | undefined)[]>();

  constructor(cursor: ByteCursor) {
    this.#cursor = cursor;
  }

  forget(): void {
    this.#known.clear();
  }

  /** From behind the opening bracket to behind the closing one. Undefined: not this layout. */
  read(market: number): MarketDefinition | undefined {
    const cursor = this.#cursor;
    const known = this.#knownOf(market);
    const values = { ...NOTHING_SAID };
    for (let index = 0; index < SECTIONS.length; index += 1) {
      const { fields, isSteady } = SECTIONS[index] as Section;
      const before = known[index];
      const start = cursor.at;
      if (before !== undefined && isNext(cursor, before.bytes)) {
        for (const { value } of fields) if (value !== undefined) carry(value, before.values, values);
      } else {
        if (!this.#readFields(fields, values)) return undefined;
        if (isSteady && cursor.at > start) {
          known[index] = { bytes: Buffer.from(cursor.bytes.subarray(start, cursor.at)), values };
        }
      }
      if (cursor.bytes[cursor.at - 1] === CLOSE) return values;
    }
    return undefined;
  }

  #knownOf(market: number): (KnownSection | undefined)[] {
    let known = this.#known.get(market);
    if (known === undefined) {
      known = [];
      this.#known.set(market, known);
    }
    return known;
  }

  /** Up to behind the comma after the last of them, or behind the bracket that closes the definition. */
  #readFields(fields: readonly Field[], values: Values): boolean {
    const cursor = this.#cursor;
    for (const { name, kind, value } of fields) {
      if (!cursor.takes(name)) continue;
      if (!this.#readValue(kind, value, values)) return false;
      const next = cursor.bytes[cursor.at++];
      if (next === CLOSE) return true;
      if (next !== COMMA) return false;
    }
    return true;
  }

  #readValue(kind: Kind, value: keyof Values | undefined, values: Values): boolean {
    const cursor = this.#cursor;
    switch (kind) {
      case 'flag': {
        const isTrue = cursor.takes(TRUE);
        if (value === 'inPlay') values.inPlay = isTrue;
        return isTrue || cursor.takes(FALSE);
      }
      case 'number':
        return cursor.decimal();
      case 'runners':
        return this.#readRunners(values);
      case 'regulators':
        return this.#readRegulators(values);
      default:
    }
    if (cursor.bytes[cursor.at++] !== QUOTE) return false;
    if (value === undefined) return cursor.skipText();
    const text = cursor.text();
    return text !== undefined && take(value, text, values);
  }

  #readRegulators(values: Values): boolean {
    const cursor = this.#cursor;
    if (cursor.bytes[cursor.at++] !== OPEN_LIST) return false;
    const names: string[] = [];
    values.regulators = names;
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

  #readRunners(values: Values): boolean {
    const cursor = this.#cursor;
    if (cursor.bytes[cursor.at++] !== OPEN_LIST) return false;
    const runners: DefinedRunner[] = [];
    values.runners = runners;
    for (;;) {
      const runner = this.#readRunner();
      if (runner === undefined) return false;
      runners.push(runner);
      const next = cursor.bytes[cursor.at++];
      if (next !== COMMA) return next === CLOSE_LIST;
    }
  }

  #readRunner(): DefinedRunner | undefined {
    const cursor = this.#cursor;
    if (cursor.bytes[cursor.at++] !== OPEN) return undefined;
    const runner = { id: -1, handicap: 0, name: '', sortPriority: NO_PRIORITY, status: '', bsp: undefined };
    let hasHandicap = false;
    for (const { field, name } of RUNNER_FIELDS) {
      if ((hasHandicap && field === 'hc') || !cursor.takes(name)) continue;
      hasHandicap ||= field === 'hc';
      if (!readRunnerField(cursor, field, runner)) return undefined;
      const next = cursor.bytes[cursor.at++];
      if (next === CLOSE) return runner.id === -1 ? undefined : runner;
      if (next !== COMMA) return undefined;
    }
    return undefined;
  }
}

const NOTHING_SAID: Values = {
  eventId: undefined,
  eventTypeId: undefined,
  eventName: undefined,
  marketName: '',
  marketType: undefined,
  marketTime: undefined,
  openDate: undefined,
  countryCode: undefined,
  inPlay: false,
  status: '',
  regulators: [],
  runners: [],
};

function carry<Name extends keyof Values>(name: Name, from: Values, to: Values): void {
  to[name] = from[name];
}

/** False for what the slow way has something to say on: a time or an id that is none. */
function take(name: keyof Values, text: string, values: Values): boolean {
  switch (name) {
    case 'marketTime':
    case 'openDate':
      values[name] = instantOf(text);
      return values[name] !== undefined;
    case 'marketType':
    case 'countryCode':
      values[name] = text || undefined;
      return true;
    case 'eventId':
      values.eventId = text;
      return EVENT_ID.test(text);
    case 'eventTypeId':
    case 'eventName':
    case 'marketName':
    case 'status':
      values[name] = text;
      return true;
    default:
      return false;
  }
}

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
