import { describe, expect, it } from 'vitest';
import { mendingZone } from '../../../src/pipeline/report/zone-hint.ts';

const HOUR = 3_600_000;

describe('the zone that mends a file', () => {
  it.each([
    ['england', -1, 'UTC', 'Europe/London'],
    ['spain', -2, 'UTC', 'Europe/Madrid'],
    ['england', 1, 'Europe/Madrid', 'Europe/London'],
    ['iceland', 1, 'UTC', 'Etc/GMT+1'],
    ['brazil', 3, 'UTC', 'America/Sao_Paulo'],
  ])('of %s that is off by %i h in %s is %s', (country, hours, timeZone, zone) => {
    expect(mendingZone({ country, offsetMs: hours * HOUR, timeZone })).toBe(zone);
  });

  it('is none for a file that is off by minutes, or by days', () => {
    expect(mendingZone({ country: 'england', offsetMs: 600_000, timeZone: 'UTC' })).toBeUndefined();
    expect(mendingZone({ country: 'england', offsetMs: 24 * HOUR, timeZone: 'UTC' })).toBeUndefined();
  });
});
