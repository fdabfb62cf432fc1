import { describe, expect, it } from 'vitest';
import { orderOfFormat } from '../../../src/domain/match.ts';
import { OrderEvidence } from '../../../src/input/dates/date-order.ts';
import { parseMatchDate } from '../../../src/input/dates/parse-match-date.ts';
import { checkDatedFiles } from '../../support/generator/dated-files.ts';

describe('the order of the dates of a file', () => {
  it('is never a wrong one: files of any dates are read as they were written, or refused with both readings', async () => {
    const { refused } = await checkDatedFiles(400);
    expect(refused).toBeGreaterThan(20);
  });

  it('is refused where dates contradict each other, whatever is usual for the source', () => {
    const evidence = new OrderEvidence();
    evidence.add('23/09/2023', 2);
    evidence.add('09/24/2023', 3);
    expect(() => evidence.decide({ usual: 'dmy', where: 'f.csv' })).toThrow(
      'the dates of the statistics file contradict each other: "23/09/2023" (line 2) can only be 23 September 2023, day first; "09/24/2023" (line 3) can only be 24 September 2023, month first',
    );
    expect(evidence.decide({ asked: 'mdy', where: 'f.csv' })).toEqual({ order: 'mdy', by: 'option' });
  });

  it('is told by a weekday that fits one reading alone', () => {
    const evidence = new OrderEvidence();
    evidence.add('Sat 02/09/2023', 2);
    expect(evidence.decide({ where: 'f.csv' })).toEqual({ order: 'dmy', by: 'dates' });
  });

  it('is the usual one of the source where the dates do not tell', () => {
    const evidence = new OrderEvidence();
    evidence.add('02/09/2023', 2);
    expect(evidence.decide({ usual: 'dmy', where: 'f.csv' })).toEqual({ order: 'dmy', by: 'profile' });
  });
});

describe('a date of another form', () => {
  it.each([
    ['11/08/23 19:00', 'dmy', '2023-08-11T19:00'],
    ['8-11-2023 7:05 PM', 'mdy', '2023-08-11T19:05'],
    ['11.08.98', 'dmy', '1998-08-11'],
    ['2023/08/11', undefined, '2023-08-11'],
    ['20230811', undefined, '2023-08-11'],
    ['20230811 19:00', undefined, '2023-08-11T19:00'],
    ['Aug 11 2023 - 7:00pm', undefined, '2023-08-11T19:00'],
    ['Fri Aug 11 2023', undefined, '2023-08-11'],
    ['Friday, 11 August 2023 at 19:00 UTC', undefined, '2023-08-11T19:00'],
    ['Fri, 11 Aug 2023 20:00:00 GMT+0100 (British Summer Time)', undefined, '2023-08-11T19:00'],
    ['11-Aug-23', undefined, '2023-08-11'],
    ['11th Sept 2023', undefined, '2023-09-11'],
    ['2023-08-11 21:00 UTC+2', undefined, '2023-08-11T19:00'],
    ['45149', undefined, '2023-08-11'],
    ['45149.7916666667', undefined, '2023-08-11T19:00'],
    ['1691780400', undefined, '2023-08-11T19:00'],
    ['1691780400000', undefined, '2023-08-11T19:00'],
  ] as const)('%s is read', (text, order, expected) => {
    const kickoff = parseMatchDate(text, 'UTC', { order });
    const at = kickoff?.precision === 'minute' ? kickoff.at : kickoff?.from;
    expect(new Date(at ?? 0).toISOString()).toContain(expected);
    expect(kickoff?.precision).toBe(expected.includes('T') ? 'minute' : 'day');
  });

  it.each([
    '11/08/2023',
    '32/01/2023',
    '13/13/2023',
    '11 Foo 2023',
    '19:00',
    '2023-08-11 7:00 EST',
    '2023',
    'Aug 2023',
  ])('%s is none by itself', (text) => {
    expect(parseMatchDate(text, 'UTC')).toBeUndefined();
  });
});

describe('the format that an order is asked for by', () => {
  it.each([
    ['dd/mm/yyyy', 'dmy'],
    ['MM-DD-YY', 'mdy'],
    ['d.m.y', 'dmy'],
    ['dd/mm/yyyy hh:mm', 'dmy'],
    ['yyyy/mm/dd', 'ymd'],
    ['dd/mm', undefined],
    ['day first', undefined],
  ])('%s', (format, order) => {
    expect(orderOfFormat(format)).toBe(order);
  });
});
