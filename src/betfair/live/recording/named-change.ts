import type { UnreadChange } from '../../wire/messages.ts';
import { finiteNumber, isObject, type WireObject } from '../../wire/wire-values.ts';
import type { ListedMarket } from '../api/exchange-answers.ts';

/** A change whose definition has the names that historical files have and the stream has not. */
export function namedChange(change: UnreadChange, market: ListedMarket): UnreadChange {
  const definition = change.raw['marketDefinition'];
  if (!isObject(definition)) return change;
  return { ...change, raw: { ...change.raw, marketDefinition: namedDefinition(definition, market) } };
}

/** The definition with the names of the event, the market and its runners. */
export function namedDefinition(definition: WireObject, { event, marketName, runners }: ListedMarket): WireObject {
  const names = new Map((runners ?? []).map((one) => [runnerKey(one.selectionId, one.handicap), one.runnerName]));
  const named = (runner: unknown): unknown => {
    if (!isObject(runner)) return runner;
    const name = names.get(runnerKey(runner['id'], runner['hc']));
    return name === undefined ? runner : { ...runner, name };
  };
  const list = definition['runners'];
  return {
    ...definition,
    ...(Array.isArray(list) && { runners: list.map(named) }),
    name: marketName,
    ...(event && { eventName: event.name }),
  };
}

/** Whether two lists say the same of a market's names. */
export function haveSameNames(a: ListedMarket, b: ListedMarket): boolean {
  const textOf = ({ event, marketName, runners }: ListedMarket) =>
    JSON.stringify([
      event?.name,
      marketName,
      (runners ?? []).map((one) => [one.selectionId, one.handicap ?? 0, one.runnerName]),
    ]);
  return textOf(a) === textOf(b);
}

/** An absent handicap is 0. */
function runnerKey(id: unknown, handicap: unknown): string {
  return `${String(id)} ${finiteNumber(handicap) ?? 0}`;
}
