import { HOUR_MS, MINUTE_MS } from '../../domain/time-units.ts';

/** Which clock a written time is of. `unsaid`: the text names none. */
export type WrittenZone =
  | { readonly kind: 'offset'; readonly ms: number }
  | { readonly kind: 'place'; readonly timeZone: string }
  | { readonly kind: 'unsaid' };

/**
 * Abbreviations that mean one thing wherever football is timed by them. Those of winter stand for the clock of their places all year round, as
 * in the tz database: who writes CET in August means what clocks show. EST, IST, CST and the like are of several continents.
 */
const ABBREVIATIONS: Readonly<Record<string, WrittenZone>> = {
  z: offset(0),
  utc: offset(0),
  gmt: offset(0),
  bst: offset(1),
  wet: { kind: 'place', timeZone: 'Europe/Lisbon' },
  west: offset(1),
  cet: { kind: 'place', timeZone: 'Europe/Paris' },
  mez: { kind: 'place', timeZone: 'Europe/Paris' },
  cest: offset(2),
  mesz: offset(2),
  eet: { kind: 'place', timeZone: 'Europe/Athens' },
  eest: offset(3),
  msk: { kind: 'place', timeZone: 'Europe/Moscow' },
};

function offset(hours: number): WrittenZone {
  return { kind: 'offset', ms: hours * HOUR_MS };
}

/** `z`, `cest`, `+05:30`, `utc+2`, in small letters; undefined for the name of another zone, and for an offset that no place on earth has. */
export function writtenZone(name: string, offsetText: string | undefined): WrittenZone | undefined {
  if (offsetText === undefined) return name === '' ? { kind: 'unsaid' } : ABBREVIATIONS[name];
  if (!['', 'z', 'utc', 'gmt'].includes(name)) return undefined;
  const [, sign, digits = '', rest] = /^([+-])(\d{1,2}):?(\d\d)?$/.exec(offsetText) ?? [];
  const [hours, minutes] = [Number(digits), Number(rest ?? 0)];
  if (hours > 14 || minutes > 59) return undefined;
  return { kind: 'offset', ms: (sign === '-' ? -1 : 1) * (hours * HOUR_MS + minutes * MINUTE_MS) };
}
