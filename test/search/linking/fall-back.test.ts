import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkOptions } from '../../../src/domain/search.ts';
import { type EventSpec, event, link, outcome, row } from '../../support/linking-builders.ts';

const SAT = '2021-03-20T15:00:00Z';
const KNOWN = { chelsea: ['Chelsea'], fulham: ['Fulham'] };
/** As alike as 0.83: less than the threshold of 0.85, more than the fall-back's 0.75. */
const WANTED = row('brackenfield v chelsea', SAT);
const WEAK = 'Brakenfeld v Chelsea';

function decided(
  rows: readonly ReturnType<typeof row>[],
  events: readonly ReturnType<typeof event>[],
  options: Partial<LinkOptions> = { fallback: { unmapped: 0.75 } },
  names: Record<string, string[]> = KNOWN,
) {
  return outcome(link(rows, events, { names, options: { learnAliases: false, ...options } }));
}

describe('the fall-back to a weak name', () => {
  it('links where nothing else fits, with a confidence that says how weak the name is', () => {
    const { results } = link([WANTED], [event(WEAK, SAT, { id: 'weak' })], {
      names: KNOWN,
      options: { learnAliases: false },
    });
    expect(results[0]?.verdict).toMatchObject({
      kind: 'linked',
      link: { eventId: 'weak', strategy: 'fuzzy_team_name' },
    });
    const confidence = results[0]?.verdict.kind === 'linked' ? results[0].verdict.link.confidence : 1;
    expect(confidence).toBeGreaterThanOrEqual(0.75);
    expect(confidence).toBeLessThan(0.85);
  });

  it('links the other side alike, and a row that knows only its day', () => {
    expect(decided([row('chelsea v brackenfield', SAT)], [event('Chelsea v Brakenfeld', SAT, { id: 'a' })])).toEqual([
      'a',
    ]);
    expect(decided([row('brackenfield v chelsea', '2021-03-20')], [event(WEAK, SAT, { id: 'a' })])).toEqual(['a']);
  });

  it.each<[string, Partial<LinkOptions>]>([
    ['switched off', { fallback: {} }],
    ['given a threshold above the likeness', { fallback: { unmapped: 0.84 } }],
  ])('leaves the row without an event when it is %s', (_, options) => {
    expect(decided([WANTED], [event(WEAK, SAT)], options)).toEqual(['not_found']);
  });

  it('is for clubs that the mapping does not have, unless it is wanted for every row', () => {
    const names = { ...KNOWN, brackenfield: ['Brackenfield'] };
    const events = [event(WEAK, SAT, { id: 'a' })];
    expect(decided([WANTED], events, { fallback: { unmapped: 0.75 } }, names)).toEqual(['not_found']);
    expect(decided([WANTED], events, { fallback: { every: 0.75 } }, names)).toEqual(['a']);
    expect(decided([WANTED], events, { fallback: { every: 0.84 } }, names)).toEqual(['not_found']);
  });

  it.each<[string, string, string, EventSpec]>([
    ['of another day', WEAK, '2021-03-21T15:00:00Z', {}],
    ['of another minute', WEAK, '2021-03-20T15:30:00Z', {}],
    ['with the sides the other way round', 'Chelsea v Brakenfeld', SAT, {}],
    ['of another opponent', 'Brakenfeld v Fulham', SAT, {}],
    ['whose opponent is only alike too', 'Brakenfeld v Chalsee', SAT, {}],
    ['that was called off', WEAK, SAT, { voided: true }],
    ['of women', 'Brakenfeld (W) v Chelsea (W)', SAT, {}],
  ])('refuses an event %s', (_, name, at, spec) => {
    expect(decided([WANTED], [event(name, at, spec)])).toEqual(['not_found']);
  });

  it('refuses both of two events that fit', () => {
    const events = [event(WEAK, SAT, { id: 'a' }), event('Brakenfiel v Chelsea', SAT, { id: 'b' })];
    for (const one of events) expect(decided([WANTED], [one])).toEqual([one.eventId]);
    expect(decided([WANTED], events)).toEqual(['not_found']);
  });

  it('refuses an event that is another row’s, or that another row wants as well', () => {
    const weak = event(WEAK, SAT, { id: 'a' });
    const owner = row('brakenfeld v chelsea', SAT);
    expect(decided([WANTED, owner], [weak])).toEqual(['not_found', 'a']);
    const rival = row('brakenfielt v chelsea', SAT);
    expect(decided([rival], [weak])).toEqual(['a']);
    expect(decided([WANTED, rival], [weak])).toEqual(['not_found', 'not_found']);
    const person = row('other v match', SAT, { manual: { eventId: 'a' } });
    expect(decided([WANTED, person], [weak])).toEqual(['not_found', 'a']);
  });

  it('never changes a row that links without it', () => {
    const events = [event('Brackenfield v Chelsea', SAT, { id: 'right' }), event(WEAK, SAT, { id: 'weak' })];
    expect(decided([WANTED], events)).toEqual(['right']);
  });

  it('never takes a decoy, however many there are, and is never surer than 0.95', () => {
    const decoy = fc.record({
      name: fc.constantFrom('Brakenfeld', 'Brakenfeld U21', 'Brakenfeld (W)', 'Brackley', 'Bracknell', 'Benfield'),
      opponent: fc.constantFrom('Chelsea', 'Fulham', 'Chalsee'),
      minutes: fc.constantFrom(-1440, -90, -30, 0, 30, 90, 1440),
      isSwapped: fc.boolean(),
    });
    const isDecoy = ({
      name,
      opponent,
      minutes,
      isSwapped,
    }: typeof decoy extends fc.Arbitrary<infer One> ? One : never) =>
      name !== 'Brakenfeld' || opponent !== 'Chelsea' || minutes !== 0 || isSwapped;
    fc.assert(
      fc.property(fc.array(decoy.filter(isDecoy), { maxLength: 6 }), fc.boolean(), (decoys, isThere) => {
        const others = decoys.map(({ name, opponent, minutes, isSwapped }, index) => {
          const at = new Date(Date.parse(SAT) + minutes * 60_000).toISOString();
          return event(isSwapped ? `${opponent} v ${name}` : `${name} v ${opponent}`, at, { id: `decoy ${index}` });
        });
        const right = isThere ? [event(WEAK, SAT, { id: 'right' })] : [];
        const [result] = link([WANTED], [...others, ...right], { names: KNOWN }).results;
        if (result?.verdict.kind !== 'linked') return;
        expect(result.verdict.link.eventId).toBe('right');
        expect(result.verdict.link.confidence).toBeLessThan(0.95);
      }),
      { numRuns: 200 },
    );
  });
});
