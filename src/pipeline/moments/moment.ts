import { HALF_TIME_MINUTES } from '../../domain/price.ts';

/** A moment of a match by its distance to the actual kick-off. */
export interface Moment {
  /** As it was asked for: `60m`, `kickoff`, `ht`, `15m-after`. */
  readonly name: string;
  /** Before kick-off: the last price that was traded before the off by then. In play: the last one since the turn in-play. */
  readonly phase: 'before' | 'in_play';
  /** Until the kick-off; negative after it. */
  readonly seconds: number;
}

const SECONDS_OF: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const SPAN = /^(\d{1,6}(?:\.\d{1,3})?)([smhd])(-after|-before)?$/;

/** `60m`, `2h`, `90s-after`, `kickoff`, `ht`; undefined for anything else. */
export function momentOf(name: string): Moment | undefined {
  if (name === 'kickoff') return { name, phase: 'before', seconds: 0 };
  if (name === 'ht') return { name, phase: 'in_play', seconds: -HALF_TIME_MINUTES * 60 };
  const [, count, unit = '', side] = SPAN.exec(name) ?? [];
  if (count === undefined) return undefined;
  const seconds = Number(count) * (SECONDS_OF[unit] ?? Number.NaN);
  return side === '-after' ? { name, phase: 'in_play', seconds: -seconds } : { name, phase: 'before', seconds };
}
