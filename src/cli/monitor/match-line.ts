import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/time-units.ts';
import { type MarketPrices, priceOf, type SelectionPrices } from '../../pipeline/monitor/match-prices.ts';
import type { PriceTrail } from '../../pipeline/monitor/price-trail.ts';
import type { WatchedMatch } from '../../pipeline/monitor/watched-match.ts';

/** How a match stands in a few characters: `-01:25` until kick-off, `62'` in-play, `susp`, `end`. */
export function stateText(match: WatchedMatch, headline: MarketPrices | undefined, now: number): string {
  if (headline?.status === 'CLOSED') return 'end';
  const suspended = headline?.status === 'SUSPENDED' ? ' susp' : '';
  const clock = headline?.inPlay ? inPlayClock(match, now) : countdown(match, now);
  return `${clock}${suspended}`;
}

/** Minutes since the turn in-play; the half-time break is not taken off, since the exchange does not tell of it. */
function inPlayClock(match: WatchedMatch, now: number): string {
  const turnedAt = match.inPlaySince();
  return turnedAt === undefined ? 'in-play' : `${Math.max(0, Math.floor((now - turnedAt) / MINUTE_MS))}'`;
}

function countdown({ scheduledAt }: WatchedMatch, now: number): string {
  if (scheduledAt === undefined) return '';
  const left = Math.abs(scheduledAt - now);
  const sign = now > scheduledAt ? '+' : '-';
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  if (left < HOUR_MS) return `${sign}${two(left / MINUTE_MS)}m${two((left % MINUTE_MS) / SECOND_MS)}`;
  if (left < 100 * HOUR_MS) return `${sign}${two(left / HOUR_MS)}h${two((left % HOUR_MS) / MINUTE_MS)}`;
  return `${sign}${Math.floor(left / (24 * HOUR_MS))}d`;
}

/** `1.95/1.96`: best to back and to lay; the last traded price alone where the key or the plan gives no offers. */
export function priceText({ back, lay, last }: SelectionPrices): string {
  if (back === undefined && lay === undefined) return last === undefined ? '-' : String(last);
  return `${back ?? '-'}/${lay ?? '-'}`;
}

export function overroundText({ overround }: MarketPrices): string {
  return overround === undefined ? '-' : `${(overround * 100).toFixed(1)}%`;
}

/** `12.3k`; `-` where volumes are not given. */
export function volumeText({ volume }: MarketPrices): string {
  if (volume === undefined) return '-';
  if (volume < 1000) return volume.toFixed(0);
  return volume < 1e6 ? `${(volume / 1000).toFixed(1)}k` : `${(volume / 1e6).toFixed(2)}M`;
}

const STILL = 0.005;

export type Direction = 'up' | 'down' | 'still';

/** Where a price went within a time. */
export function direction(
  trail: PriceTrail,
  one: SelectionPrices,
  { now, agoMs }: { now: number; agoMs: number },
): Direction {
  const [price, before] = [priceOf(one), trail.before(now, agoMs)];
  if (price === undefined || before === undefined || Math.abs(price / before - 1) < STILL) return 'still';
  return price > before ? 'up' : 'down';
}

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** The price of the last hour as bars; blanks where there was none. */
export function sparkline(points: readonly (number | undefined)[]): string {
  const known = points.filter((point) => point !== undefined);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return points
    .map((point) => {
      if (point === undefined) return ' ';
      return high === low ? BARS[0] : BARS[Math.round(((point - low) / (high - low)) * (BARS.length - 1))];
    })
    .join('');
}
