import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnEvent } from '../../../src/betfair/catalogue/learn-event.ts';
import { CompactLine } from '../../../src/betfair/wire/compact-line.ts';
import { ChangeReader } from '../../../src/betfair/wire/market-change.ts';
import { readMessage } from '../../../src/betfair/wire/messages.ts';
import { readDefinitions } from '../../../src/betfair/wire/timed-definitions.ts';
import { UNHEARD } from '../../../src/betfair/wire/wire-values.ts';
import { closed, definition, KICKOFF, line } from '../../support/market-files/build-stream.ts';
import { checkDefinition } from '../../support/market-files/check-definition.ts';
import { sampleLines } from '../../support/market-files/mutated-lines.ts';
import { inflict, WOUND } from '../../support/market-files/odd-values.ts';

const reader = new ChangeReader();

/** Every change of a line, read the slow way. */
function readLine(text: string) {
  const message = readMessage(text, UNHEARD);
  return (message?.changes ?? []).map((change) => {
    const end = reader.read(change, message?.publishedAt ?? 0, UNHEARD);
    const [definition] = reader.definitions;
    const total = reader.totals[0];
    return {
      marketId: change.marketId,
      definition,
      total,
      image: reader.images[0],
      values: [...reader.values.subarray(0, end)],
    };
  });
}

/** Fails unless the numbers are runner changes of whole fields, none of them beyond counting. */
function checkValues(values: readonly number[]): void {
  let at = 0;
  while (at < values.length) {
    expect(Number.isSafeInteger(values[at])).toBe(true);
    const end = at + 3 + (values[at + 2] ?? Number.NaN);
    let field = at + 3;
    while (field < end) field += 2 + (values[field + 1] ?? Number.NaN);
    expect(field).toBe(end);
    at = end;
  }
  expect(at).toBe(values.length);
  expect(values.every(Number.isFinite)).toBe(true);
}

describe('ChangeReader', () => {
  it('makes the same of a line as the reader of the compact layout', () => {
    const compact = new CompactLine();
    let taken = 0;
    for (const text of sampleLines('both')) {
      if (compact.scan(Buffer.from(`${text}\n`), 0) === -1) continue;
      taken += 1;
      let from = 0;
      const ours = Array.from({ length: compact.changes }, (_, index) => {
        const end = compact.ends[index] as number;
        const values = [...compact.values.subarray(from, end)];
        from = end;
        const { [index]: definition } = compact.definitions;
        const [total, image] = [compact.totals[index], compact.images[index]];
        return { marketId: `1.${compact.markets[index]}`, definition, total, image, values };
      });
      expect(readLine(text)).toEqual(ours);
    }
    expect(taken).toBeGreaterThan(500);
  });

  it('leaves out what cannot be read, and remarks on it', () => {
    const faults: string[] = [];
    const notes = { fault: (message: string) => faults.push(message), unknown: () => undefined };
    const rc = [{ id: 7, ltp: 'x', trd: [[2, 3], [4], [null, 1], 'y'], atb: 5 }, { id: {} }, null];
    const message = readMessage(line(1, { tv: [], rc }), notes);
    const end = reader.read(message?.changes[0] ?? expect.unreachable(), 1, notes);
    expect([...reader.values.subarray(0, end)]).toEqual([7, 0, 6, 3, 2, 2, 3, 4, 0]);
    expect(faults).toEqual([
      'tv is not a number',
      'ltp is not a number',
      'an entry of trd is not a list of 2 numbers',
      'an entry of trd is not a list of 2 numbers',
      'atb is not a list',
      'a runner change has no id',
      'a runner change has no id',
    ]);
  });
});

describe('a message with whatever JSON anywhere', () => {
  const whole = [
    line(KICKOFF - 9, { def: definition(), rc: [{ id: 11, ltp: 2.5, tv: 10, hc: 0 }] }),
    line(KICKOFF - 8, { img: true, tv: 4, rc: [{ id: 22, atb: [[2, 3]], batl: [[0, 2, 3]], spn: 'NaN' }] }),
    line(KICKOFF + 9, { def: definition({ inPlay: true }) }),
    line(KICKOFF + 99, { def: closed([11]) }),
  ];
  const wounded = fc.array(fc.tuple(fc.nat(whole.length - 1), WOUND), { minLength: 1, maxLength: 6 }).map((wounds) => {
    const documents = whole.map((text) => JSON.parse(text));
    for (const [index, wound] of wounds) inflict(documents[index], wound);
    return documents.map((document) => JSON.stringify(document) ?? 'null');
  });

  it('gives sound numbers, typed definitions or nothing', () => {
    fc.assert(
      fc.property(wounded, (lines) => {
        for (const { marketId, definition: read, values } of lines.flatMap(readLine)) {
          expect(marketId).toMatch(/^1\.\d+$/);
          checkValues(values);
          if (read !== undefined) checkDefinition(read);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('tells an event of sound fields, or none', () => {
    let learned = 0;
    fc.assert(
      fc.property(wounded, (lines) => {
        const facts = learnEvent(readDefinitions(Buffer.from(lines.join('\n'))));
        if (facts === undefined) return;
        learned += 1;
        const { event } = facts;
        expect(event.eventId).toMatch(/^\d+$/);
        expect([event.name, event.eventTypeId, ...event.names].every((text) => typeof text === 'string')).toBe(true);
        expect([event.scheduledAt, event.inPlayAt ?? 0, ...event.times].every(Number.isFinite)).toBe(true);
        expect(event.voided).toBeTypeOf('boolean');
        for (const { winners } of event.settled) {
          for (const { selectionId, handicap, name } of winners) {
            expect([Number.isSafeInteger(selectionId), Number.isFinite(handicap), typeof name]).toEqual([
              true,
              true,
              'string',
            ]);
          }
        }
      }),
      { numRuns: 1000 },
    );
    expect(learned).toBeGreaterThan(100);
  });
});
