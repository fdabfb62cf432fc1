import { FbpError } from '../../domain/errors.ts';
import { DAY_MS } from '../../domain/time-units.ts';

interface Zone {
  readonly clock: Intl.DateTimeFormat;
  /** Offset at midnight UTC of each day that was asked for: reading a clock is slow, and a file has few days for its rows. */
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

/**
 * The instant (epoch ms UTC) at which clocks in an IANA zone show a local time, which is given as the epoch ms it would
 * be if it were UTC. An hour that occurs twice, when clocks go back, means the first of the two; one that clocks skip is
 * moved forward by what they skip (02:30 becomes 03:30), the rule of RFC 5545. Throws FBP-CONFIG for an unknown zone.
 */
export function instantOfLocalTime(local: number, timeZone: string): number {
  if (timeZone === 'UTC') return local;
  const zone = zoneOf(timeZone);
  const day = Math.floor(local / DAY_MS) * DAY_MS;
  // No zone changes its clocks twice within three days, so these are the offsets before and after any change nearby.
  const before = offsetOfDay(day - DAY_MS, zone);
  const after = offsetOfDay(day + 2 * DAY_MS, zone);
  if (before === after || offsetAt(local - before, zone.clock) === before) return local - before;
  return offsetAt(local - after, zone.clock) === after ? local - after : local - before;
}

function offsetOfDay(day: number, { clock, offsets }: Zone): number {
  const known = offsets.get(day);
  if (known !== undefined) return known;
  const offset = offsetAt(day, clock);
  offsets.set(day, offset);
  return offset;
}

/** What clocks show more than UTC at an instant, in ms. */
function offsetAt(instant: number, clock: Intl.DateTimeFormat): number {
  const shown = clock.format(instant).match(/\d+/g) ?? [];
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = shown.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const zone = { clock: newClock(timeZone), offsets: new Map() };
  zones.set(timeZone, zone);
  return zone;
}

function newClock(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit';
  const parts = { month: two, day: two, year: 'numeric', hour: two, minute: two, second: two } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...parts, hourCycle: 'h23', timeZone });
  } catch (cause) {
    throw new FbpError('FBP-CONFIG', `there is no time zone ${timeZone}`, {
      hint: 'set input.time_zone to an IANA name such as Europe/London',
      cause,
    });
  }
}
