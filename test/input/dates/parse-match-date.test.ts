import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMatchDate } from '../../../src/input/dates/parse-match-date.ts';
import { unclearZone } from '../../../src/input/dates/written-date.ts';

const ZONES = ['UTC', 'Europe/London', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'];
const instants = fc.integer({ min: Date.UTC(1990, 0, 2), max: Date.UTC(2100, 11, 30) });

function minute(iso: string) {
  return { precision: 'minute', at: Date.parse(iso) };
}

describe('a date with a zone of its own', () => {
  it.each([
    ['2023-08-11T19:00:00Z', '2023-08-11T19:00:00Z'],
    ['2023-08-11t19:00z', '2023-08-11T19:00:00Z'],
    ['2023-08-11 19:00:00+00:00', '2023-08-11T19:00:00Z'],
    ['2023-08-11T19:00:00.250-03:00', '2023-08-11T22:00:00Z'],
    ['2023-08-11T19:00+0530', '2023-08-11T13:30:00Z'],
    ['2023-08-11T19:00:00 +02', '2023-08-11T17:00:00Z'],
  ])('%s is %s whatever the configured zone', (text, iso) => {
    for (const zone of ZONES) expect(parseMatchDate(text, zone)).toEqual(minute(iso));
  });

  it('is read back from any instant, written as ISO, epoch seconds or epoch milliseconds', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (ms, zone) => {
        const at = Math.floor(ms / 1000) * 1000;
        expect(parseMatchDate(new Date(at).toISOString(), zone)).toEqual({ precision: 'minute', at });
        if (at >= 1e12) {
          expect(parseMatchDate(String(at / 1000), zone)).toEqual({ precision: 'minute', at });
          expect(parseMatchDate(`${at / 1000}.0`, zone)).toEqual({ precision: 'minute', at });
          expect(parseMatchDate(String(at), zone)).toEqual({ precision: 'minute', at });
        }
      }),
    );
  });
});

describe('a date without a zone', () => {
  it.each([
    ['2023-08-11 19:00', 'Europe/London', '2023-08-11T18:00:00Z'],
    ['2023-12-11T19:00:30', 'Europe/London', '2023-12-11T19:00:30Z'],
    ['2019-04-27 21:00', 'America/Sao_Paulo', '2019-04-28T00:00:00Z'],
    ['2023-08-11 19:00', 'UTC', '2023-08-11T19:00:00Z'],
  ])('%s in %s is %s', (text, zone, iso) => {
    expect(parseMatchDate(text, zone)).toEqual(minute(iso));
  });

  it('means the first of two when clocks go back, and moves forward when clocks skip it', () => {
    expect(parseMatchDate('2023-10-29 01:30', 'Europe/London')).toEqual(minute('2023-10-29T00:30:00Z'));
    expect(parseMatchDate('2023-03-26 01:30', 'Europe/London')).toEqual(minute('2023-03-26T01:30:00Z'));
    expect(parseMatchDate('2023-11-05 01:30', 'America/New_York')).toEqual(minute('2023-11-05T05:30:00Z'));
    expect(parseMatchDate('2023-03-12 02:30', 'America/New_York')).toEqual(minute('2023-03-12T07:30:00Z'));
  });

  it('is what clocks of the zone show at that instant, or a skipped hour moved forward', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (ms, zone) => {
        const text = new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
        const kickoff = parseMatchDate(text, zone);
        if (kickoff?.precision !== 'minute') throw new Error(`${text} was not read`);
        const shown = new Date(kickoff.at).toLocaleString('sv-SE', { timeZone: zone });
        const movedMs = Date.parse(`${shown.replace(' ', 'T')}Z`) - Date.parse(`${text.replace(' ', 'T')}Z`);
        expect([0, 1_800_000, 3_600_000, 86_400_000]).toContain(movedMs);
      }),
      { numRuns: 500 },
    );
  });

  it('of a zone that does not exist is a fault of the configuration', () => {
    expect(() => parseMatchDate('2023-08-11', 'Mars/Base')).toThrow(expect.objectContaining({ code: 'FBP-CONFIG' }));
  });
});

describe('a date that names its zone by letters', () => {
  it.each([
    ['2023-08-15 20:00 BST', '2023-08-15T19:00:00Z'],
    ['15 August 2023 20:00 (BST)', '2023-08-15T19:00:00Z'],
    ['2023-08-15 20:00 CEST', '2023-08-15T18:00:00Z'],
    ['2023-08-15 20:00 MESZ', '2023-08-15T18:00:00Z'],
    ['2023-12-15 20:00 CET', '2023-12-15T19:00:00Z'],
    ['2023-12-15 20:00 EET', '2023-12-15T18:00:00Z'],
    ['2023-12-15 20:00 GMT', '2023-12-15T20:00:00Z'],
    ['2023-08-15T20:00+02:00[Europe/Paris]', '2023-08-15T18:00:00Z'],
  ])('%s is %s whatever the configured zone', (text, iso) => {
    for (const zone of ZONES) expect(parseMatchDate(text, zone)).toEqual(minute(iso));
  });

  it('as in winter all year round means the clock of its place', () => {
    fc.assert(
      fc.property(
        instants,
        fc.constantFrom(['CET', 'Europe/Paris'], ['EET', 'Europe/Athens']),
        (ms, [short, place]) => {
          const text = new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
          expect(parseMatchDate(`${text} ${short}`, 'UTC')).toEqual(parseMatchDate(text, place ?? ''));
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each(['EST', 'IST', 'CST', 'PST', 'AEST', 'XYZ'])(
    'is none where %s may be of several continents, or of none',
    (zone) => {
      expect(parseMatchDate(`2023-08-15 20:00 ${zone}`, 'UTC')).toBeUndefined();
      expect(unclearZone(`2023-08-15 20:00 ${zone}`)).toBe(zone);
      expect(unclearZone('tomorrow')).toBeUndefined();
    },
  );
});

describe('a date with names of months and weekdays', () => {
  const LANGUAGES = ['en-GB', 'es', 'de', 'fr', 'it', 'nl', 'pt'];
  const lengths = fc.constantFrom('long' as const, 'short' as const);
  const weekdays = fc.constantFrom('long' as const, 'short' as const, undefined);
  const marks = ['', ' 15:30', ' um 15:30 Uhr', ', 3.30pm'];

  it('is the day that it was written for, in each of seven languages', () => {
    fc.assert(
      fc.property(
        instants,
        fc.constantFrom(...LANGUAGES),
        lengths,
        weekdays,
        fc.constantFrom(...marks),
        (ms, ...how) => {
          const [language, month, weekday, time] = how;
          const parts = {
            day: 'numeric',
            month,
            year: 'numeric',
            timeZone: 'UTC',
            ...(weekday && { weekday }),
          } as const;
          const text = new Intl.DateTimeFormat(language, parts).format(ms) + time;
          const midnight = Math.floor(ms / 86_400_000) * 86_400_000;
          const expected =
            time === ''
              ? { precision: 'day', from: midnight, to: midnight + 86_400_000 }
              : { precision: 'minute', at: midnight + 15.5 * 3_600_000 };
          expect(parseMatchDate(text, 'UTC'), text).toEqual(expected);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['13th of August 2023', '2023-08-13'],
    ['13-ago-23', '2023-08-13'],
    ['ago 13, 2023', '2023-08-13'],
    ['mar 13/08/2024', '2024-08-13'],
    ['13 Jänner 2024', '2024-01-13'],
    ['13 - 08 - 2023', '2023-08-13'],
    ['Sa. 12.08. 2023', '2023-08-12'],
    ['13/08/2023 TBC', '2023-08-13'],
  ])('%s is %s', (text, day) => {
    expect(parseMatchDate(text, 'UTC', { order: 'dmy' })).toMatchObject({ precision: 'day', from: Date.parse(day) });
  });
});

describe('digits alone', () => {
  it('are a day and a time where they can be, not milliseconds of another century', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(12, 14), fc.constantFrom('', ' ', 'T'), (ms, digits, between) => {
        const text = new Date(ms).toISOString().replace(/\D/g, '').slice(0, digits);
        const at = Math.floor(ms / 1000) * 1000 - (digits === 12 ? (Math.floor(ms / 1000) % 60) * 1000 : 0);
        expect(parseMatchDate(text.slice(0, 8) + between + text.slice(8), 'UTC')).toEqual({ precision: 'minute', at });
      }),
    );
  });
});

describe('a bare date', () => {
  it('is the whole local day, 23 to 25 hours long', () => {
    expect(parseMatchDate('2023-03-26', 'Europe/London')).toEqual({
      precision: 'day',
      from: Date.parse('2023-03-26T00:00:00Z'),
      to: Date.parse('2023-03-26T23:00:00Z'),
    });
    expect(parseMatchDate('2023-10-29', 'Europe/London')).toMatchObject({ to: Date.parse('2023-10-30T00:00:00Z') });
    expect(parseMatchDate('2024-02-29', 'UTC')).toMatchObject({
      from: Date.UTC(2024, 1, 29),
      to: Date.UTC(2024, 2, 1),
    });
  });

  it('begins at one o’clock where clocks skip midnight', () => {
    expect(parseMatchDate('2018-11-04', 'America/Sao_Paulo')).toMatchObject({
      from: Date.parse('2018-11-04T03:00:00Z'),
    });
  });

  it('is none when the zone skipped it, and the days around it meet', () => {
    expect(parseMatchDate('2011-12-30', 'Pacific/Apia')).toBeUndefined();
    const [before, after] = ['2011-12-29', '2011-12-31'].map((text) => parseMatchDate(text, 'Pacific/Apia'));
    expect(before).toMatchObject({ to: (after as { from: number }).from });
  });

  it('ends where the next one begins', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom('Europe/London', 'America/Sao_Paulo', 'Asia/Kathmandu'), (ms, zone) => {
        const [today, tomorrow] = [ms, ms + 86_400_000].map((at) =>
          parseMatchDate(new Date(at).toISOString().slice(0, 10), zone),
        );
        expect((today as { to: number }).to).toBe((tomorrow as { from: number }).from);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is no date', () => {
  it.each([
    ['2023-02-30'],
    ['2023-02-29T12:00Z'],
    ['2023-13-01'],
    ['2023-00-10'],
    ['2023-08-11T24:00Z'],
    ['2023-08-11T19:60Z'],
    ['2023-08-11T19:00+15:00'],
    ['1989-12-31'],
    ['2101-01-01'],
    ['9999999999'],
    ['0000000000'],
    ['11/08/2023'],
    ['2023-08-11T'],
    ['2023-08-11Z'],
    ['tomorrow'],
    [''],
  ])('%j', (text) => {
    for (const zone of ZONES) expect(parseMatchDate(text, zone)).toBeUndefined();
  });

  it('never throws and never leaves the wanted years, whatever the text', () => {
    const digits = fc.stringMatching(/^[-0-9:TZ +.]{0,26}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), fc.constantFrom(...ZONES), (text, zone) => {
        const kickoff = parseMatchDate(text, zone);
        if (kickoff === undefined) return;
        const at = kickoff.precision === 'minute' ? kickoff.at : kickoff.from;
        expect(at).toBeGreaterThan(Date.UTC(1989, 11, 30));
        expect(at).toBeLessThan(Date.UTC(2101, 0, 2));
      }),
      { numRuns: 500 },
    );
  });
});
