import { COLUMN, ENTRY_NUMBERS, type PriceLog } from '../replay/price-log.ts';

/** What the last entry of a runner at or before an instant says; a price of 0 stands for none, a volume of -1 too. */
export interface StandingBook {
  readonly back: number;
  readonly lay: number;
  readonly tradedVolume: number;
  readonly reportedVolume: number;
  readonly averagePrice: number;
}

/** A runner, by its index, at one of the instants; undefined before its first entry. */
export type StandingBooks = (runner: number, instant: number) => StandingBook | undefined;

const KEPT = [
  COLUMN.bestBackPrice,
  COLUMN.bestLayPrice,
  COLUMN.tradedVolume,
  COLUMN.reportedVolume,
  COLUMN.averagePrice,
] as const;
/** The entry's columns, after a mark that there is one. */
const SLOT_NUMBERS = 1 + KEPT.length;

/** What stood in a market at some instants, in one pass over a history that may have millions of entries. */
export function standingBooks(log: PriceLog, runners: number, instants: readonly number[]): StandingBooks {
  const times = [...new Set(instants)].sort((a, b) => a - b);
  const slots = new Float64Array(times.length * runners * SLOT_NUMBERS);
  const slotOf = (time: number, runner: number) => (time * runners + runner) * SLOT_NUMBERS;
  for (const { numbers, end } of log.chunks()) {
    for (let at = 0; at < end; at += ENTRY_NUMBERS) {
      const time = times.findIndex((instant) => (numbers[at] as number) <= instant);
      if (time === -1) continue;
      const slot = slotOf(time, numbers[at + COLUMN.runner] as number);
      slots[slot] = 1;
      for (let index = 0; index < KEPT.length; index += 1) {
        slots[slot + 1 + index] = numbers[at + (KEPT[index] as number)] as number;
      }
    }
  }
  return (runner, instant) => {
    for (let time = times.indexOf(instant); time >= 0; time -= 1) {
      const slot = slotOf(time, runner);
      if (slots[slot] === 1) return bookAt(slots, slot + 1);
    }
    return undefined;
  };
}

function bookAt(slots: Float64Array, at: number): StandingBook {
  const [back = 0, lay = 0, tradedVolume = 0, reportedVolume = -1, averagePrice = 0] = slots.subarray(at);
  return { back, lay, tradedVolume, reportedVolume, averagePrice };
}
