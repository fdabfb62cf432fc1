import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnEvent, mergeFacts } from '../../../src/betfair/catalogue/learn-event.ts';
import { readDefinition } from '../../../src/betfair/wire/market-definition.ts';
import { readDefinitions } from '../../../src/betfair/wire/timed-definitions.ts';
import { UNHEARD } from '../../../src/betfair/wire/wire-values.ts';
import { KICKOFF, marketText } from '../../support/archive-builder.ts';
import type { WireMarketDefinition } from '../../support/market-files/wire.ts';

const MINUTE = 60_000;
const iso = (at: number) => new Date(at).toISOString();

/** One market's definitions, each laid over the one before it. */
function learn(...steps: { at: number; change: Partial<WireMarketDefinition> }[]) {
  let definition: WireMarketDefinition = {
    eventId: '30000001',
    eventTypeId: '1',
    eventName: 'A v B',
    marketType: 'MATCH_ODDS',
    marketTime: iso(KICKOFF),
    inPlay: false,
    status: 'OPEN',
  };
  const definitions = steps.map(({ at, change }) => {
    definition = { ...definition, ...change };
    return { marketId: '1.1', publishedAt: at, definition: readDefinition({ ...definition }, UNHEARD) };
  });
  return learnEvent(definitions)?.event;
}

describe('learnEvent', () => {
  it('keeps the announced kick-off when the off overwrites marketTime', () => {
    const off = KICKOFF - 53_000;
    const event = learn(
      { at: KICKOFF - 60 * MINUTE, change: {} },
      { at: KICKOFF, change: { inPlay: true, marketTime: iso(off) } },
    );
    expect(event).toMatchObject({ scheduledAt: KICKOFF, inPlayAt: off, times: [off, KICKOFF] });
  });

  it('takes the publish time for the off when marketTime lies after it', () => {
    const published = KICKOFF - 5 * MINUTE;
    expect(learn({ at: published, change: { inPlay: true } })).toMatchObject({
      inPlayAt: published,
      scheduledAt: KICKOFF,
    });
  });

  it('follows a moved match and keeps every time it was announced for', () => {
    const moved = KICKOFF + 120 * MINUTE;
    const event = learn({ at: 1, change: {} }, { at: 2, change: { marketTime: iso(moved), openDate: iso(moved) } });
    expect(event).toMatchObject({ scheduledAt: moved, times: [KICKOFF, moved], inPlayAt: undefined });
  });

  it('calls the event by its last name before the off and keeps all names, blanks folded', () => {
    const event = learn(
      { at: 1, change: { eventName: 'Linfield (W) v Crusaders  (W)' } },
      { at: 2, change: { eventName: 'Linfield (W) v Crusaders Newtownabbey (W)' } },
      { at: KICKOFF + 1, change: { inPlay: true } },
      { at: KICKOFF + 2, change: { eventName: 'renamed in play' } },
    );
    expect(event?.name).toBe('Linfield (W) v Crusaders Newtownabbey (W)');
    expect(event?.names.toSorted()).toEqual([
      'Linfield (W) v Crusaders (W)',
      'Linfield (W) v Crusaders Newtownabbey (W)',
      'renamed in play',
    ]);
  });

  it('tells a voided match from a played one', () => {
    const gone = [
      { id: 1, status: 'REMOVED' },
      { id: 2, status: 'REMOVED' },
    ];
    expect(learn({ at: 1, change: { status: 'CLOSED', runners: gone } })?.voided).toBe(true);
    expect(learn({ at: 1, change: { status: 'OPEN', runners: gone } })?.voided).toBe(false);
    expect(
      learn({
        at: 1,
        change: {
          status: 'CLOSED',
          runners: [
            { id: 1, status: 'REMOVED' },
            { id: 2, status: 'WINNER' },
          ],
        },
      })?.voided,
    ).toBe(false);
  });

  it('tells a match that was broken off, which was void after the turn in-play, from one that never began', () => {
    const gone = { status: 'CLOSED', runners: [{ id: 1, status: 'REMOVED' }] };
    const turn = { at: KICKOFF + 1, change: { inPlay: true } };
    const back = { at: KICKOFF + 2, change: { inPlay: false } };
    const end = { at: KICKOFF + 3, change: gone };
    expect(learn(turn, end)).toMatchObject({ voided: false, inPlayAt: KICKOFF });
    expect(learn({ at: 1, change: {} }, turn, back, end)).toMatchObject({ voided: true, inPlayAt: undefined });
  });

  it('notes winners only of closed markets', () => {
    const runners = [{ id: 5, name: 'Over  2.5', sortPriority: 2, status: 'WINNER', hc: 2.5 }];
    expect(learn({ at: 1, change: { runners } })?.settled).toEqual([]);
    expect(learn({ at: 1, change: { runners, status: 'CLOSED', name: 'Goals' } })?.settled).toEqual([
      {
        marketId: '1.1',
        marketType: 'MATCH_ODDS',
        marketName: 'Goals',
        winners: [{ selectionId: 5, handicap: 2.5, name: 'Over 2.5' }],
      },
    ]);
  });

  it('does without country, runners and type, and not without event or time', () => {
    expect(learn({ at: 1, change: { countryCode: '' } })?.countryCode).toBeUndefined();
    expect(learn({ at: 1, change: { marketTime: 'soon' } })).toBeUndefined();
    expect(learn({ at: 1, change: { eventId: '' } })).toBeUndefined();
    expect(learnEvent([])).toBeUndefined();
  });
});

describe('an event of many markets', () => {
  const decoded = (text: string) => readDefinitions(Buffer.from(text));
  const halfTime = marketText({
    marketId: '1.9',
    fate: 'void',
    kickoff: KICKOFF + MINUTE,
    changes: { marketType: 'HALF_TIME' },
  });
  const spanish = marketText({ marketId: '1.10', kickoff: KICKOFF + 2 * MINUTE, changes: { regulators: ['MR_ESP'] } });
  const matchOdds = marketText({ marketId: '1.200', kickoff: KICKOFF });

  it('goes by the international MATCH_ODDS', () => {
    const event = learnEvent(decoded(halfTime + spanish + matchOdds))?.event;
    expect(event).toMatchObject({ scheduledAt: KICKOFF, voided: false });
    expect(event?.settled.map((market) => market.marketId)).toEqual(['1.10', '1.200']);
  });

  it('is the same whichever order its files are read in', () => {
    const facts = [halfTime, spanish, matchOdds]
      .map((text) => learnEvent(decoded(text)))
      .filter((one) => one !== undefined);
    const expected = mergeFacts(facts);
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: 3 }), (shuffled) => {
        expect(mergeFacts(shuffled)).toEqual(expected);
      }),
    );
    expect(expected).toEqual(learnEvent(decoded(halfTime + spanish + matchOdds)));
  });

  it('goes by the copy of a market that goes furthest, whichever is read first', () => {
    const short = matchOdds.split('\n').slice(0, 1).join('\n');
    const copies = [short, matchOdds].map((text) => learnEvent(decoded(text))).filter((one) => one !== undefined);
    expect(copies.map(({ event }) => event.settled.length)).toEqual([0, 1]);
    for (const order of [copies, copies.toReversed()]) expect(mergeFacts(order).event.settled).toHaveLength(1);
  });

  it('goes by the MATCH_ODDS that was played where another was voided, whichever came first', () => {
    const early = KICKOFF - 3 * 3_600_000;
    const changes = { countryCode: 'IE', eventName: 'Hom v Away' };
    for (const marketId of ['1.150', '1.250']) {
      const mistake = marketText({ marketId, fate: 'void', kickoff: early, changes });
      expect(learnEvent(decoded(mistake + matchOdds))?.event).toMatchObject({
        voided: false,
        scheduledAt: KICKOFF,
        countryCode: 'GB',
        name: 'Home v Away',
      });
      expect(learnEvent(decoded(mistake))?.event.voided).toBe(true);
    }
  });

  it('counts as not played when MATCH_ODDS was voided and no market had been in-play', () => {
    const dead = marketText({ marketId: '1.300', fate: 'void' });
    const corners = marketText({ marketId: '1.11', fate: 'void', changes: { marketType: 'CORNER_ODDS' } });
    expect(learnEvent(decoded(corners + dead))?.event.voided).toBe(true);
  });

  it('counts as begun when MATCH_ODDS was voided and another market had been in-play', () => {
    const corners = marketText({ marketId: '1.11', changes: { marketType: 'CORNER_ODDS' } });
    const abandoned = marketText({ marketId: '1.300', fate: 'void' });
    expect(learnEvent(decoded(corners + abandoned))?.event.voided).toBe(false);
  });

  it('counts as played as long as one market was not voided', () => {
    const corners = marketText({ marketId: '1.11', changes: { marketType: 'CORNER_ODDS' } });
    expect(learnEvent(decoded(halfTime + corners))?.event.voided).toBe(false);
    expect(learnEvent(decoded(halfTime))?.event.voided).toBe(true);
  });
});
