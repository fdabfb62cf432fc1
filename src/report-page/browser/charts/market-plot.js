import { get } from '../elements.js';
import { momentText, priceRange, priceTicks, TIME_STEPS, tickText } from './chart-axes.js';

/** A selection: its name, the seconds from one price to the next (the first from the kick-off), its prices in hundredths in the same way.
 * @typedef {[name: string, seconds: number[], prices: number[]]} Line */

/** @typedef {[type: string, label: string, lines: Line[]]} Market */

/**
 * Lines differ in dash and name besides colour; the price table above each chart says in text what it shows.
 * @typedef {{ colour: string, dash?: number[], marker: string }} LineLook
 * @type {[LineLook, LineLook, LineLook]}
 */
const LOOKS = [
  { colour: '--line-a', marker: 'solid' },
  { colour: '--line-b', dash: [7, 4], marker: 'dashed' },
  { colour: '--line-c', dash: [2, 3], marker: 'dotted' },
];
const FONT = '11px system-ui, sans-serif';
const LEAST_WIDTH = 200;

/**
 * @param {HTMLElement} figure
 * @param {Market} market
 * @param {string} key charts of the same key share the cursor
 */
export function plotMarket(figure, [, , lines], key) {
  /** @type {uPlot.Options} */
  const options = {
    ...plotSize(figure),
    cursor: { sync: { key }, points: { size: 6 }, y: false, dataIdx: tradeBefore },
    hooks: kickoffHooks(),
    scales: { x: { time: false }, y: { distr: 3, range: priceRange } },
    axes: axes(),
    legend: { markers: { width: 2, dash: (_plot, index) => look(index - 1).marker, stroke: legendColour } },
    series: [
      { label: 'time', value: (_plot, value) => momentText(value) },
      ...lines.map(([name], index) => lineSeries(name, look(index))),
    ],
  };
  const plot = new uPlot(options, joined(lines), figure);
  get(plot.root, 'canvas', HTMLCanvasElement).setAttribute('aria-hidden', 'true');
  return plot;
}

/** @param {HTMLElement} figure */
export function plotSize(figure) {
  return { width: Math.max(LEAST_WIDTH, figure.clientWidth), height: 210 };
}

/**
 * All lines over all their times. A last traded price stands until the next trade.
 * @param {Line[]} lines
 * @returns {uPlot.AlignedData}
 */
function joined(lines) {
  const tables = lines.map(([, seconds, prices]) => {
    const odds = summed(prices).map((hundredths) => hundredths / 100);
    return /** @type {uPlot.AlignedData} */ ([summed(seconds), odds]);
  });
  const [times, ...columns] = uPlot.join(tables);
  return [times, ...columns.map((column) => held(column))];
}

/** @param {number[]} steps */
function summed(steps) {
  let sum = 0;
  return steps.map((step) => {
    sum += step;
    return sum;
  });
}

/** @param {ArrayLike<number | null | undefined>} column */
function held(column) {
  /** @type {number | null} */
  let last = null;
  return Array.from(column, (value) => {
    last = value ?? last;
    return last;
  });
}

/**
 * The price in force at the cursor is that of the trade before it, not of the nearest one.
 * @param {uPlot} plot
 * @param {number} _series
 * @param {number} nearest
 * @param {number} at
 */
function tradeBefore(plot, _series, nearest, at) {
  return nearest > 0 && (plot.data[0][nearest] ?? at) > at ? nearest - 1 : nearest;
}

/** @returns {uPlot.Axis[]} */
function axes() {
  const grid = { stroke: colourOf('--track'), width: 1 };
  const both = { stroke: colourOf('--soft'), grid, ticks: { show: false }, font: FONT };
  return [
    { ...both, size: 26, incrs: TIME_STEPS, space: 64, values: (_plot, ticks) => ticks.map(tickText) },
    {
      ...both,
      size: 42,
      splits: priceTicks,
      filter: (_plot, ticks) => ticks,
      values: (_plot, ticks) => ticks.map(String),
    },
  ];
}

/**
 * @param {string} name
 * @param {LineLook} look
 * @returns {uPlot.Series}
 */
function lineSeries(name, { colour, dash }) {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return {
    label: name.replaceAll('_', ' '),
    stroke: colourOf(colour),
    ...(dash === undefined ? {} : { dash }),
    width: 1.75,
    points: { show: false },
    ...(stepped === undefined ? {} : { paths: stepped }),
    value: (_plot, value) => (value === null || value === undefined ? '–' : String(value)),
  };
}

/** @param {number} index of a line, from 0; before it the time */
function look(index) {
  return LOOKS[index % LOOKS.length] ?? LOOKS[0];
}

/**
 * @param {uPlot} _plot
 * @param {number} index
 */
function legendColour(_plot, index) {
  return colourOf(look(index - 1).colour);
}

/**
 * A tint from the kick-off on, below the lines, and a line at it above them.
 * @returns {uPlot.Hooks.Arrays}
 */
function kickoffHooks() {
  const tint = colourOf('--in-play');
  const soft = colourOf('--soft');
  return { drawClear: [(plot) => tintInPlay(plot, tint)], draw: [(plot) => markKickoff(plot, soft)] };
}

/**
 * @param {uPlot} plot
 * @param {string} tint
 */
function tintInPlay({ ctx, bbox, valToPos }, tint) {
  const left = Math.max(bbox.left, valToPos(0, 'x', true));
  const right = bbox.left + bbox.width;
  if (left >= right) return;
  ctx.fillStyle = tint;
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
}

/**
 * @param {uPlot} plot
 * @param {string} colour
 */
function markKickoff({ ctx, bbox, valToPos }, colour) {
  const x = valToPos(0, 'x', true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  const near = x - bbox.left < bbox.width / 2;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = near ? 'left' : 'right';
  ctx.textBaseline = 'top';
  ctx.fillText('kick-off', x + (near ? 4 : -4) * devicePixelRatio, bbox.top + 2 * devicePixelRatio);
  ctx.restore();
}

/**
 * A canvas does not know light-dark(); an element does.
 * @param {string} name of a CSS property
 */
function colourOf(name) {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
