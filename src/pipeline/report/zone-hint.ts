import { HOUR_MS, MINUTE_MS } from '../../domain/time-units.ts';

/** A file that is off by so much was written on another clock, ms. */
const LEAST_MS = 30 * MINUTE_MS;
const MOST_MS = 3 * HOUR_MS;

/** Clocks that statistics are written on, by country where it has one of its own. */
const ZONES: Readonly<Record<string, string>> = {
  england: 'Europe/London',
  scotland: 'Europe/London',
  spain: 'Europe/Madrid',
  germany: 'Europe/Berlin',
  italy: 'Europe/Rome',
  france: 'Europe/Paris',
  netherlands: 'Europe/Amsterdam',
  belgium: 'Europe/Brussels',
  portugal: 'Europe/Lisbon',
  greece: 'Europe/Athens',
  turkey: 'Europe/Istanbul',
  brazil: 'America/Sao_Paulo',
  argentina: 'America/Argentina/Buenos_Aires',
};

interface OffFile {
  readonly country: string;
  /** Added to a row's kick-off to have Betfair's, ms. */
  readonly offsetMs: number;
  /** IANA zone in which times without one were read. */
  readonly timeZone: string;
}

/**
 * The IANA zone in which the times of a file that is off as a whole are right: the country's own, else that of another country, else a fixed one.
 * Undefined for a file that is off by less than half an hour or more than three hours, which no zone explains.
 */
export function mendingZone({ country, offsetMs, timeZone }: OffFile): string | undefined {
  const size = Math.abs(offsetMs);
  if (size < LEAST_MS || size > MOST_MS) return undefined;
  // Clocks that differ in summer may be the same in winter.
  const fits = (zone: string) =>
    [0, 6].some((month) => zoneOffsetMs(zone, month) - zoneOffsetMs(timeZone, month) === -offsetMs);
  const own = ZONES[country];
  const known = [...(own === undefined ? [] : [own]), ...Object.values(ZONES)].find(fits);
  if (known !== undefined) return known;
  const hours = (zoneOffsetMs(timeZone, 0) - offsetMs) / HOUR_MS;
  if (!Number.isInteger(hours)) return undefined;
  // The sign of these names is the other way round.
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** What clocks of a zone show more than UTC in the middle of a month, from 0. */
function zoneOffsetMs(timeZone: string, month: number): number {
  const at = Date.UTC(2023, month, 15, 12);
  const shown = new Date(at).toLocaleString('sv-SE', { timeZone });
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - at;
}
