import { expect } from 'vitest';
import type { DefinedRunner, MarketDefinition } from '../../../src/betfair/wire/market-definition.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && Buffer.from(value).toString() === value;
const isInstant: Check = (value) => typeof value === 'number' && Number.isFinite(new Date(value).getTime());
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const RUNNER: Record<keyof DefinedRunner, Check> = {
  id: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  handicap: (value) => isNumber(value) && !Object.is(value, -0),
  name: isText,
  sortPriority: isNumber,
  status: isText,
  bsp: optional((value) => isNumber(value) && (value as number) > 0),
};

const DEFINITION: Record<keyof MarketDefinition, Check> = {
  eventId: optional((value) => isText(value) && /^\d+$/.test(value as string)),
  eventTypeId: optional(isText),
  eventName: optional(isText),
  marketName: isText,
  marketType: optional((value) => isText(value) && value !== ''),
  marketTime: optional(isInstant),
  openDate: optional(isInstant),
  countryCode: optional((value) => isText(value) && value !== ''),
  inPlay: (value) => typeof value === 'boolean',
  status: isText,
  regulators: (value) => Array.isArray(value) && value.every(isText),
  runners: (value) => Array.isArray(value) && value.every((runner) => isSound(runner, RUNNER)),
};

/** Fails unless every field is of the type that it is said to be, and there is none besides. */
export function checkDefinition(definition: MarketDefinition): void {
  if (!isSound(definition, DEFINITION)) expect.unreachable(`ill-typed: ${JSON.stringify(definition)}`);
}

function isSound(value: object, checks: Readonly<Record<string, Check>>): boolean {
  const names = Object.keys(checks);
  if (Object.keys(value).sort().join() !== names.sort().join()) return false;
  return names.every((name) => checks[name]?.((value as Record<string, unknown>)[name]));
}
