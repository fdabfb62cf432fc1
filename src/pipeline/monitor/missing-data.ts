import type { UnreadChange } from '../../betfair/wire/messages.ts';
import { isObject, type WireObject } from '../../betfair/wire/wire-values.ts';

const KINDS = {
  offers: ['atb', 'atl', 'batb', 'batl', 'bdatb', 'bdatl'],
  volumes: ['trd', 'tv'],
} as const;

export type MissingData = keyof typeof KINDS;

/** What an image does not have though its markets are open and have traded: the key does not get it, or it was not asked for. */
export function missingData(image: readonly UnreadChange[]): MissingData[] {
  const runners = image.filter(isOpen).flatMap(({ raw }) => runnersOf(raw));
  if (!runners.some((runner) => Number(runner['ltp']) > 0)) return [];
  const kinds = Object.keys(KINDS) as MissingData[];
  return kinds.filter((kind) => !runners.some((runner) => KINDS[kind].some((field) => field in runner)));
}

function isOpen({ raw }: UnreadChange): boolean {
  const definition = raw['marketDefinition'];
  return isObject(definition) && definition['status'] === 'OPEN';
}

function runnersOf(raw: WireObject): WireObject[] {
  const runners = raw['rc'];
  return Array.isArray(runners) ? runners.filter(isObject) : [];
}
