const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

/** What the charts can show, in seconds from the kick-off. */
export const WINDOWS = [
  { name: 'All', from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
  // In play prices run to 1000 and would flatten what happened before.
  { name: 'Last day', from: -DAY, to: 5 * MINUTE },
  { name: 'Last 3 hours', from: -3 * HOUR, to: 2 * MINUTE },
  { name: 'In play', from: -5 * MINUTE, to: Number.POSITIVE_INFINITY },
];

/** Steps of the time axis in seconds. */
export const TIME_STEPS = [
  ...[1, 5, 15, 30, MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
  ...[DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 56 * DAY],
];

/** Odds that read well, coarse to fine; the most that have room are shown. */
const LADDERS = [
  [1.01, 3, 10, 30, 100, 300, 1000],
  [1.01, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
  [1.01, 1.2, 1.5, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500, 1000],
  [
    ...[1.01, 1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 2, 2.25, 2.5, 3, 3.5, 4, 5, 6, 7, 8],
    ...[10, 12, 14, 17, 20, 25, 30, 40, 50, 70, 100],
  ],
  [...rungs(1.05, 2, 0.05), ...rungs(2, 3, 0.1), ...rungs(3, 5, 0.2), ...rungs(5, 10, 0.5), ...rungs(10, 20, 1)],
  [...rungs(1.02, 2, 0.02), ...rungs(2, 3, 0.05), ...rungs(3, 5, 0.1)],
  [...rungs(1.01, 2, 0.01)],
];

/** Room that a tick of the price axis needs, in pixels. */
const TICK_HEIGHT = 17;

/**
 * The odds marked on the price axis.
 * @param {uPlot} plot
 * @param {number} _axis
 * @param {number} min
 * @param {number} max
 */
export function priceTicks(plot, _axis, min, max) {
  const room = TICK_HEIGHT / (plot.bbox.height / devicePixelRatio);
  const place = (/** @type {number} */ odds) => Math.log(odds / min) / Math.log(max / min);
  /** @type {number[]} */
  let best = [];
  for (const ladder of LADDERS) {
    const ticks = ladder.filter((odds) => odds >= min && odds <= max);
    const fits = ticks.every((odds, index) => index === 0 || place(odds) - place(ticks[index - 1] ?? odds) >= room);
    if (fits && ticks.length > best.length) best = ticks;
  }
  return best;
}

/**
 * @param {uPlot} _plot
 * @param {number | null} min null where the window has no price
 * @param {number | null} max
 * @returns {[number, number]}
 */
export function priceRange(_plot, min, max) {
  if (min === null || max === null) return [1.01, 10];
  const pad = Math.max(1.03, (max / min) ** 0.06, 1.12 / (max / min));
  return [Math.max(1.001, min / pad), max * pad];
}

/**
 * The part of the time axis that a window shows of a market; one that traded only outside of the window is shown whole.
 * @param {ArrayLike<number>} times seconds from the kick-off, ascending
 * @param {{ from: number, to: number }} window
 */
export function timeRange(times, { from, to }) {
  const first = times[0] ?? 0;
  const last = times[times.length - 1] ?? 0;
  const max = Math.min(to, Math.max(last, MINUTE));
  return { min: from < max && from < last ? Math.max(from, first) : first, max };
}

/**
 * `−2 h`, `0`, `+15 min`
 * @param {number} seconds from the kick-off
 */
export function tickText(seconds) {
  if (seconds === 0) return '0';
  return (seconds < 0 ? '−' : '+') + span(seconds);
}

/**
 * `2 h before`, `15 min after kick-off`
 * @param {number | null | undefined} seconds from the kick-off
 */
export function momentText(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  return seconds < 0 ? `${span(seconds)} before` : `${span(seconds)} after kick-off`;
}

/** @param {number} seconds */
function span(seconds) {
  const size = Math.abs(seconds);
  if (size < MINUTE) return `${Math.round(size)} s`;
  const days = Math.floor(size / DAY);
  const hours = Math.floor((size % DAY) / HOUR);
  const minutes = Math.floor((size % HOUR) / MINUTE);
  return [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean).join(' ');
}

/**
 * @param {number} start
 * @param {number} end
 * @param {number} step
 */
function rungs(start, end, step) {
  return Array.from({ length: Math.round((end - start) / step) }, (_, index) => +(start + index * step).toFixed(2));
}
