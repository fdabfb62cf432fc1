import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { WatchList } from '../../../src/pipeline/monitor/watch-list.ts';
import type { LinkedMatch } from '../../../src/pipeline/open/linked-batch.ts';
import { link, searchResult, statisticalMatch } from '../../support/builders.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function row(): LinkedMatch {
  const search = searchResult(0, { kind: 'linked', link: link() });
  return { kind: 'match', match: statisticalMatch(), search } as LinkedMatch;
}

it('lets go of what was listed before: it is listed every minute, for days', async () => {
  const list = new WatchList({ get: () => undefined });
  const listings = Array.from({ length: 5 }, () => {
    const { eventId } = link();
    const market = { marketId: '1.1', marketName: 'Match Odds', event: { id: eventId, name: 'A v B' } };
    list.update([row()], [market]);
    return { match: new WeakRef(list.matches[0] ?? {}), market: new WeakRef(market) };
  });
  // What a weak reference was asked for or made of stays until the end of the turn.
  await setImmediate();
  collectGarbage();
  const kept = listings.map(({ match, market }) => [match.deref() !== undefined, market.deref() !== undefined]);
  expect(kept.slice(0, 4)).toEqual(Array(4).fill([false, false]));
  expect(list.matches).toHaveLength(1);
});
