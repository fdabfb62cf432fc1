import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time-units.ts';

export const SECOND_MS = 1000;

const SPAN_UNITS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS };

/** `60s`, `5m`, `1h` in milliseconds; undefined for anything else, nothing at all, and more than a day. */
export function spanMs(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const ms = Number(count) * (SPAN_UNITS[unit] ?? Number.NaN);
  return ms > 0 && ms <= DAY_MS ? ms : undefined;
}

/** `2%` as a share of one, 0..1; undefined for anything else. */
export function parseShare(text: string): number | undefined {
  const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  const share = Number(percent) / 100;
  return share <= 1 ? share : undefined;
}
