import { type Html, html } from '../html.ts';

/** Small enough that its texts can be read on a phone, where it fills the width. */
export const PLOT = { width: 360, height: 250 } as const;
const LEFT = 50;
const RIGHT = 26;
const TOP = 10;
const BOTTOM = 26;

interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

export interface Frame {
  readonly x: Axis;
  readonly y: Axis;
}

export interface PlotFrame {
  /** Places of values in the drawing, as its attributes have them. */
  readonly x: (value: number) => string;
  readonly y: (value: number) => string;
  /** Lines and texts of both axes. */
  readonly marks: Html;
}

/** Both axes of a small drawing, and where a value lies in it. */
export function axisFrame({ x: across, y: up }: Frame): PlotFrame {
  const x = (value: number) => place(value, across, { start: LEFT, end: PLOT.width - RIGHT });
  const y = (value: number) => place(value, up, { start: PLOT.height - BOTTOM, end: TOP });
  const rows = up.ticks.map(
    ({ at, text }) =>
      html`<line class="grid" x1="${LEFT}" x2="${PLOT.width - RIGHT}" y1="${y(at)}" y2="${y(at)}"/><text class="tick" x="${LEFT - 6}" y="${y(at)}" dy="0.35em" text-anchor="end">${text}</text>`,
  );
  const columns = across.ticks.map(
    ({ at, text }) => html`<text class="tick" x="${x(at)}" y="${PLOT.height - 8}" text-anchor="middle">${text}</text>`,
  );
  return { x, y, marks: html`${rows}${columns}` };
}

function place(value: number, { from, to }: Axis, { start, end }: { start: number; end: number }): string {
  return (start + ((value - from) / (to - from)) * (end - start)).toFixed(1);
}
