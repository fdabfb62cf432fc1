import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildWorld } from '../../../scripts/eval-linking/build-world.ts';
import { madeUpSeason } from '../../../scripts/eval-linking/made-up-season.ts';
import { TRAP_NAMES } from '../../../scripts/eval-linking/traps.ts';
import type { BetfairEvent, SettledMarket } from '../../../src/domain/event.ts';
import type { MappedMatch } from '../../../src/domain/search.ts';
import { midpoint, searchWindow } from '../../../src/search/calendar/kickoff-window.ts';
import { linkBatch } from '../../../src/search/linking/link-batch.ts';
import { event, knowledge, link, OPTIONS, outcome, row } from '../../support/linking-builders.ts';

const DAY = 86_400_000;

interface League {
  readonly matches: readonly MappedMatch[];
  readonly events: readonly BetfairEvent[];
}

/** A small made-up league with every trap in it; `mapped`: each slug's Betfair name is known. */
function league(seed: number, mapped: boolean): League {
  const season = madeUpSeason(`properties ${seed}`, 8);
  const { events, expected } = buildWorld(season, {
    seed: String(seed),
    traps: new Set(TRAP_NAMES),
    dateOnly: false,
    settled: 0.7,
  });
  const side = (slug: string) => ({
    slug,
    club: slug,
    known: mapped,
    names: [mapped ? season.betfairName(slug, 0) : slug.replaceAll('-', ' ')],
  });
  const matches = expected.map(({ match }) => ({
    match,
    home: side(match.homeTeamSlug),
    away: side(match.awayTeamSlug),
    league: match.tournamentSlug,
    competition: 'senior',
  }));
  return { matches, events };
}

/** What each match was given, by its id: event, or kind of verdict. */
function links({ matches, events }: League): Record<string, string> {
  const { results } = linkBatch({ matches, events, knowledge: knowledge(), options: OPTIONS });
  return Object.fromEntries(
    results.map(({ verdict }, index) => [
      matches[index]?.match.matchId,
      verdict.kind === 'linked' ? verdict.link.eventId : verdict.kind,
    ]),
  );
}

const seeds = fc.integer({ min: 1, max: 10_000 });
const RUNS = { numRuns: 25 };

describe('linkBatch', () => {
  it('gives the same links whatever the order of rows and events', () => {
    fc.assert(
      fc.property(seeds, fc.boolean(), fc.infiniteStream(fc.nat()), (seed, mapped, numbers) => {
        const { matches, events } = league(seed, mapped);
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((item) => ({ item, key: numbers.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        expect(links({ matches: shuffled(matches), events: shuffled(events) })).toEqual(links({ matches, events }));
      }),
      RUNS,
    );
  });

  it('is not moved by other sides of the clubs, other countries and other days', () => {
    fc.assert(
      fc.property(seeds, fc.boolean(), fc.infiniteStream(fc.nat(99)), (seed, mapped, numbers) => {
        const { matches, events } = league(seed, mapped);
        const decoys = events.flatMap((one, index) => decoysOf(one, index, numbers.next().value as number));
        const alone = links({ matches, events });
        const among = links({ matches, events: [...events, ...decoys] });
        const moved = Object.entries(among).filter(([id, link]) => link !== alone[id]);
        expect(moved).toEqual([]);
      }),
      RUNS,
    );
  });

  it('gives a row the same link alone in its league as among twice the rows', () => {
    fc.assert(
      fc.property(seeds, fc.nat(1), (seed, parity) => {
        const whole = league(seed, true);
        const matches = whole.matches.filter((_, index) => index % 2 === parity);
        const some = links({ matches, events: whole.events });
        const all = links(whole);
        // A row may lose its doubt among others, or its event to the row whose it is: it never changes one event for another.
        const changed = Object.entries(some).filter(
          ([id, link]) => isEvent(link) && isEvent(all[id]) && all[id] !== link,
        );
        expect(changed).toEqual([]);
      }),
      RUNS,
    );
  });

  it('links no row less with a mapping than without, and none to another event', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const without = links(league(seed, false));
        const mapped = links(league(seed, true));
        const worse = Object.entries(without).filter(([id, link]) => isEvent(link) && mapped[id] !== link);
        expect(worse).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is not moved by another name for a club, if the mapping has it', () => {
    fc.assert(
      fc.property(seeds, fc.nat(7), (seed, chosen) => {
        const { matches, events } = league(seed, true);
        const slug = [...new Set(matches.map(({ home }) => home.slug))][chosen] ?? '';
        const former = matches.find(({ home }) => home.slug === slug)?.home.names[0] ?? '';
        const rename = (side: MappedMatch['home']) =>
          side.slug === slug ? { ...side, names: ['Zzyzx Zephyr'] } : side;
        const renamed = matches.map((match) => ({ ...match, home: rename(match.home), away: rename(match.away) }));
        const inEvent = (name: string): string =>
          name
            .split(' v ')
            .map((side) => (side === former ? 'Zzyzx Zephyr' : side))
            .join(' v ');
        // The runners go by the new name too: who won is told by it.
        const inMarket = (market: SettledMarket): SettledMarket => ({
          ...market,
          winners: market.winners.map((winner) => ({ ...winner, name: inEvent(winner.name) })),
        });
        const renamedEvents = events.map((one) => ({
          ...one,
          name: inEvent(one.name),
          names: one.names.map(inEvent),
          settled: one.settled.map(inMarket),
        }));
        expect(links({ matches: renamed, events: renamedEvents })).toEqual(links({ matches, events }));
      }),
      RUNS,
    );
  });

  it('links a match that was called off to nothing but a second listing of about its hour, unless a result tells', () => {
    const hours = fc.integer({ min: -48, max: 48 });
    const at = (hour: number): string => new Date(Date.UTC(2021, 2, 20, 15 + hour)).toISOString();
    fc.assert(
      fc.property(fc.array(fc.tuple(hours, fc.boolean()), { maxLength: 4 }), fc.boolean(), (others, bare) => {
        const dead = event('Arsenal v Chelsea', at(0), { id: 'dead', voided: true });
        const meetings = others.map(([hour, swapped], index) =>
          event(swapped ? 'Chelsea v Arsenal' : 'Arsenal v Chelsea', at(hour), { id: String(index) }),
        );
        const match = row('arsenal v chelsea', bare ? at(0).slice(0, 10) : at(0));
        const [given] = outcome(link([match], [dead, ...meetings]));
        const [hour, swapped] = others[Number(given)] ?? [0, false];
        expect([Math.abs(hour) <= 3, swapped]).toEqual([true, false]);
      }),
      { numRuns: 300 },
    );
  });

  it('gives no event to two rows and none outside the window, in any tangle', () => {
    const name = fc.constantFrom('Arsenal', 'Chelsea', 'Chelsea (W)', 'Leeds', 'Leeds Utd', 'Man Utd');
    const slug = fc.constantFrom('arsenal', 'chelsea', 'leeds-united', 'leeds', 'manchester-united');
    const hours = fc.integer({ min: 0, max: 24 * 5 });
    const at = (hour: number): string => new Date(Date.UTC(2021, 2, 20, hour)).toISOString();
    const events = fc.array(fc.tuple(name, name, hours, fc.boolean()), { maxLength: 14 });
    const rows = fc.array(fc.tuple(slug, slug, hours, fc.boolean()), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(rows, events, (rowSpecs, eventSpecs) => {
        const batch = rowSpecs.map(([home, away, hour, bare]) =>
          row(`${home} v ${away}`, bare ? at(hour).slice(0, 10) : at(hour)),
        );
        const listed = eventSpecs.map(([home, away, hour, voided], index) =>
          event(`${home} v ${away}`, at(hour), { id: `e${index}`, voided }),
        );
        const given = outcome(link(batch, listed)).flatMap((id, index) => (id.startsWith('e') ? [{ id, index }] : []));
        expect(new Set(given.map(({ id }) => id)).size).toBe(given.length);
        for (const { id, index } of given) {
          const spec = batch[index];
          const day = Date.parse(spec?.at.slice(0, 10) ?? '');
          const kickoff = spec?.at.includes('T')
            ? ({ precision: 'minute', at: Date.parse(spec.at) } as const)
            : ({ precision: 'day', from: day, to: day + DAY } as const);
          const window = searchWindow(kickoff, OPTIONS.expandedDateDays);
          const scheduledAt = listed.find(({ eventId }) => eventId === id)?.scheduledAt ?? Number.NaN;
          expect(scheduledAt >= window.from && scheduledAt <= window.to).toBe(true);
          // No result and no former date tells a meeting days off from another one of the two clubs.
          expect(Math.abs(scheduledAt - midpoint(kickoff))).toBeLessThanOrEqual(1.5 * DAY);
        }
      }),
      { numRuns: 25 },
    );
  });
});

function isEvent(link: string | undefined): boolean {
  return link !== undefined && link !== 'not_found' && link !== 'ambiguous';
}

function decoysOf(one: BetfairEvent, index: number, draw: number): BetfairEvent[] {
  const decoy = (name: string, change: Partial<BetfairEvent>): BetfairEvent => ({
    ...one,
    eventId: `decoy ${index} ${name} ${change.scheduledAt ?? ''}`,
    name,
    names: [name],
    ...change,
  });
  const sides = one.name.split(' v ');
  const marked = (mark: string): string => sides.map((side) => `${side} ${mark}`).join(' v ');
  const all = [
    decoy(marked('(W)'), {}),
    decoy(marked('U21'), { countryCode: undefined }),
    decoy(marked('(Res)'), {}),
    decoy(marked('II'), {}),
    ...['(e)', '(Y)', 'X', '2', '1999', 'FF', 'SC', 'Esports'].map((mark) => decoy(marked(mark), {})),
    // The same match once more, by an id that comes later.
    decoy(`${one.name} `, { eventId: `${one.eventId}9`, settled: [] }),
    decoy(one.name, { countryCode: 'AR' }),
    // A year off: outside every window.
    decoy(one.name, { scheduledAt: one.scheduledAt + 365 * DAY, times: [one.scheduledAt + 365 * DAY] }),
  ];
  return all.filter((_, position) => draw % (position + 2) === 0);
}
