import { describe, expect, it } from 'vitest';
import type { Coverage, DayCoverage } from '../../../src/betfair/coverage.ts';
import type { BetfairEvent } from '../../../src/domain/event.ts';
import { withCauses } from '../../../src/search/causes/search-causes.ts';
import { linkBatch } from '../../../src/search/linking/link-batch.ts';
import { event, knowledge, mapped, OPTIONS, row } from '../../support/linking-builders.ts';

const SAT = '2021-03-20T15:00:00Z';
const SUN = '2021-03-21T15:00:00Z';
const NAMES = { arsenal: ['Arsenal'], chelsea: ['Chelsea'], leeds: ['Leeds'], fulham: ['Fulham'] };
const dayOf = (at: string) => Math.floor(Date.parse(at) / 86_400_000);
const WHOLE: DayCoverage = { isMissing: false, events: { '1': 9 }, damaged: 0, undelivered: 0 };

/** A source that has every day around the matches, but for the changes to each. */
function coverage(changes: Partial<DayCoverage> = {}, heldDays: readonly number[] = [dayOf(SAT)]): Coverage {
  const days = Array.from({ length: 15 }, (_, index) => dayOf(SAT) - 7 + index);
  return { eventTypeId: '1', days: new Map(days.map((day) => [day, { ...WHOLE, ...changes }])), heldDays };
}

function causesOf(rows: ReturnType<typeof row>[], events: readonly BetfairEvent[], held: Coverage = coverage()) {
  const matches = mapped(rows, NAMES);
  const known = knowledge(NAMES);
  const linked = linkBatch({ matches, events, knowledge: known, options: OPTIONS });
  const { results } = withCauses({ ...linked, matches, events, coverage: held, knowledge: known });
  return results.map(({ verdict }) => (verdict.kind === 'linked' ? 'linked' : verdict.cause));
}

const ROW = row('arsenal v chelsea', SAT);
const OTHER = event('Leeds v Fulham', SAT);

describe('the cause of a row without an event', () => {
  it.each([
    ['no_event', ROW, [OTHER], coverage()],
    ['day_missing', ROW, [], coverage({ isMissing: true, events: {} })],
    ['other_years', ROW, [], coverage({ isMissing: true, events: {} }, [dayOf('2016-05-01'), dayOf('2018-05-01')])],
    ['other_sport', ROW, [], coverage({ events: { '2': 4 } })],
    ['files_damaged', ROW, [OTHER], coverage({ damaged: 1 })],
    ['download', ROW, [OTHER], coverage({ undelivered: 1 })],
    ['club_unknown', row('arsenal v wolves', SAT), [OTHER], coverage()],
    ['club_unknown', row('arsenal v wolves', SAT), [event('Arsenal v Xyz', SAT)], coverage()],
    ['name_unlike', ROW, [event('Arsenal v Xyz', SAT)], coverage()],
    [
      'name_unlike',
      ROW,
      [event('Arsenal Ladies v Chelsea Ladies', SAT, { formerNames: ['Arsenal v Chelsea'] }), OTHER],
      coverage(),
    ],
    ['other_side', ROW, [event('Arsenal (W) v Chelsea (W)', SAT)], coverage()],
    ['foreign_country', ROW, [event('Leeds v Fulham', SAT, { country: 'AR' })], coverage()],
    ['called_off', ROW, [event('Arsenal v Chelsea', SAT, { voided: true, played: false })], coverage()],
    ['postponed', ROW, [event('Arsenal v Chelsea', '2021-03-22T15:00:00Z', { played: false }), OTHER], coverage()],
  ])('is %s', (cause, one, events, held) => {
    expect(causesOf([one], events, held)).toEqual([cause]);
  });

  it('is that another row has the event, or that several fit', () => {
    const late = row('arsenal v chelsea', SUN, { id: 'late' });
    expect(causesOf([ROW, late], [event('Arsenal v Chelsea', SAT), OTHER])).toEqual(['linked', 'event_taken']);
    const friendly = row('arsenal v chelsea', '2021-03-20');
    const two = ['12:00', '17:00'].map((at) => event('Arsenal v Chelsea', `2021-03-20T${at}:00Z`, { id: at }));
    expect(causesOf([friendly], two)).toEqual(['several_events']);
  });

  it('is what was seen of the match before what the source lacks, and that before what its names lack', () => {
    const damaged = coverage({ damaged: 1 });
    expect(causesOf([ROW], [event('Arsenal (W) v Chelsea (W)', SAT)], damaged)).toEqual(['other_side']);
    expect(causesOf([row('arsenal v wolves', SAT)], [OTHER], damaged)).toEqual(['files_damaged']);
  });
});
