import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isInternational,
  isVoid,
  type MarketDefinition,
  readDefinition,
} from '../../../src/betfair/wire/market-definition.ts';
import { UNHEARD } from '../../../src/betfair/wire/wire-values.ts';
import { closed, definition } from '../../support/market-files/build-stream.ts';
import { checkDefinition } from '../../support/market-files/check-definition.ts';
import { inflict, ODD_VALUE, WOUND } from '../../support/market-files/odd-values.ts';

function read(raw: Record<string, unknown>): { definition: MarketDefinition; faults: string[]; unknown: string[] } {
  const [faults, unknown]: [string[], string[]] = [[], []];
  const notes = {
    fault: (message: string) => faults.push(message),
    unknown: (_path: string, field: string) => unknown.push(field),
  };
  return { definition: readDefinition(raw, notes), faults, unknown };
}

describe('readDefinition', () => {
  it('finds nothing to say on a definition as official files have it', () => {
    const { definition: read1, faults, unknown } = read(definition());
    expect([faults, unknown]).toEqual([[], []]);
    expect(read1).toMatchObject({ eventTypeId: '1', countryCode: 'GB', inPlay: false, regulators: ['MR_INT'] });
  });

  it.each([
    ['eventId', 28_202_626.5, 'eventId is not a text'],
    ['eventId', -28_202_626, 'eventId is not the id of an event'],
    ['eventTypeId', [1], 'eventTypeId is not a text'],
    ['eventId', 'x', 'eventId is not the id of an event'],
    ['eventName', { en: 'A v B' }, 'eventName is not a text'],
    ['marketTime', '2023-08-12T15:00:00', 'marketTime is not an instant'],
    ['marketTime', '2023', 'marketTime is not an instant'],
    ['openDate', 1_691_852_400_000, 'openDate is not a text'],
    ['countryCode', true, 'countryCode is not a text'],
    ['inPlay', 'false', 'inPlay is not a flag'],
    ['status', 1, 'status is not a text'],
    ['regulators', 'MR_INT', 'regulators is not a list'],
    ['regulators', [1], 'an entry of regulators is not a text'],
    ['runners', {}, 'runners is not a list'],
    ['runners', [{ id: 1.5 }], 'a runner of the definition has no id'],
    ['runners', [{ id: -7 }], 'a runner of the definition has no id'],
    ['runners', [{ id: 2 ** 60 }], 'a runner of the definition has no id'],
    ['runners', [{ id: 1, hc: 'x' }], 'hc is not a number'],
    ['runners', [{ id: 1, bsp: [2] }], 'bsp is not a number'],
  ])('remarks on %s being %j', (field, value, fault) => {
    expect(read({ ...definition(), [field]: value }).faults).toEqual([fault]);
  });

  it('takes an id that is written as a number', () => {
    const { definition: read1, faults } = read({ ...definition(), eventId: 28_202_626, eventTypeId: 1 });
    expect(read1).toMatchObject({ eventId: '28202626', eventTypeId: '1' });
    expect(faults).toEqual([]);
  });

  it('gives typed fields or none, whatever stands in a single one', () => {
    const fields = Object.keys(definition());
    fc.assert(
      fc.property(fc.constantFrom(...fields), ODD_VALUE, (field, value) => {
        checkDefinition(read({ ...definition(), [field]: value }).definition);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives typed fields or none, whatever was done to it', () => {
    fc.assert(
      fc.property(fc.array(WOUND, { minLength: 1, maxLength: 5 }), (wounds) => {
        const raw = structuredClone(closed([11]));
        for (const wound of wounds) inflict(raw, wound);
        checkDefinition(read(JSON.parse(JSON.stringify(raw))).definition);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('isVoid', () => {
  const runners = (...statuses: string[]) => statuses.map((status, id) => ({ id, status }));
  const voided = (status: string, ...statuses: string[]) =>
    isVoid(readDefinition({ status, runners: runners(...statuses) }, UNHEARD));

  it('is a closed market all of whose runners were removed', () => {
    expect(voided('CLOSED', 'REMOVED', 'REMOVED_VACANT')).toBe(true);
    expect(voided('OPEN', 'REMOVED', 'REMOVED')).toBe(false);
    expect(voided('CLOSED', 'REMOVED', 'WINNER')).toBe(false);
    expect(voided('CLOSED')).toBe(false);
  });
});

describe('isInternational', () => {
  it('is every market that no national exchange has to itself', () => {
    const of = (regulators: unknown) => isInternational(readDefinition({ regulators }, UNHEARD));
    expect([of(['MR_INT']), of(['MR_ESP', 'MR_INT']), of(undefined), of(['MR_ESP'])]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
