import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventLookup } from '../../../src/betfair/source.ts';
import { ScratchFile } from '../../../src/disk/temporary/scratch-file.ts';
import type { BetfairEvent } from '../../../src/domain/event.ts';
import type { MappedMatch } from '../../../src/domain/search.ts';
import { linkInParts } from '../../../src/pipeline/open/link-in-parts.ts';
import { midpoint } from '../../../src/search/calendar/kickoff-window.ts';
import { linkBatch } from '../../../src/search/linking/link-batch.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { event, knowledge, mapped, OPTIONS, row } from '../../support/linking-builders.ts';

const CLUBS = ['arsenal', 'burnley', 'chelsea', 'dundee', 'everton', 'fulham'];
const WEEK_MS = 7 * 86_400_000;

/** A round a week for so many weeks, some of its matches without an event. */
function seasonOf(weeks: number, missing: ReadonlySet<number>) {
  const rows: ReturnType<typeof row>[] = [];
  const events: BetfairEvent[] = [];
  for (let week = 0; week < weeks; week += 1) {
    const at = new Date(Date.UTC(2021, 7, 7, 15) + week * WEEK_MS).toISOString();
    const ring = CLUBS.map((_, index) => CLUBS[(index * (1 + (week % 2) * 4) + week) % CLUBS.length] ?? '');
    for (let pair = 0; pair < 3; pair += 1) {
      const [home = '', away = ''] = [ring[pair], ring[5 - pair]];
      if (home === away) continue;
      rows.push(row(`${home} v ${away}`, at, { id: `${week}-${pair}` }));
      if (!missing.has(week * 3 + pair)) events.push(event(`${home} v ${away}`, at, { id: `e${week}-${pair}` }));
    }
  }
  return { matches: mapped(rows), events };
}

function sourceOf(events: readonly BetfairEvent[]): EventLookup {
  return {
    kind: 'archive',
    version: async () => '',
    coverage: () => Promise.reject(new Error('not asked')),
    findEvents: async ({ windows }) =>
      events.filter(({ scheduledAt }) => windows.some(({ from, to }) => scheduledAt >= from && scheduledAt <= to)),
    findLateEvents: async () => [],
    refresh: () => undefined,
    findEvent: async (id) => events.find(({ eventId }) => eventId === id),
  };
}

async function linksInParts(matches: readonly MappedMatch[], events: readonly BetfairEvent[], most: number) {
  const byRow = new Map(matches.map((one) => [one.match.row, one]));
  const sizes: number[] = [];
  const spill = new ScratchFile(tempFolder(), 'links');
  const { results } = await linkInParts(
    {
      matches: () => matches.map(({ match }) => match),
      kickoffs: matches.map(({ match }) => midpoint(match.kickoff)),
      manualEvents: new Set(),
    },
    {
      most,
      spill,
      source: sourceOf(events),
      link: async (own, source) => {
        sizes.push(own.length);
        const found = await source.findEvents(
          { windows: [{ from: 0, to: 2e12 }], eventNames: [], countryCodes: [] },
          new AbortController().signal,
        );
        return linkBatch({
          matches: own.flatMap(({ row: at }) => byRow.get(at) ?? []),
          events: found,
          knowledge: knowledge(),
          options: OPTIONS,
        });
      },
    },
  );
  const links = [...results].map(({ row: at, verdict }) => [
    at,
    verdict.kind === 'linked' ? verdict.link.eventId : verdict.kind,
  ]);
  spill.close();
  return { links, sizes };
}

it('gives each row the event that it has among all rows at once, in the order of the rows, whatever that is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 4, max: 14 }),
      fc.array(fc.nat({ max: 41 }), { maxLength: 5 }),
      fc.infiniteStream(fc.nat({ max: 1000 })),
      async (weeks, missing, order) => {
        const { matches, events } = seasonOf(weeks, new Set(missing));
        const shuffled = matches
          .map((one) => ({ one, key: order.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const whole = linkBatch({ matches: shuffled, events, knowledge: knowledge(), options: OPTIONS });
        const wanted = whole.results.map(({ row: at, verdict }) => [
          at,
          verdict.kind === 'linked' ? verdict.link.eventId : verdict.kind,
        ]);
        const { links, sizes } = await linksInParts(shuffled, events, 7);
        expect(links).toEqual(wanted);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(7);
        expect(sizes.length).toBeGreaterThan(1);
      },
    ),
    { numRuns: 12 },
  );
});
