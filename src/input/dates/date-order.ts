import { FbpError } from '../../domain/errors.ts';
import type { DateOrder } from '../../domain/match.ts';
import { readWrittenDate, type WrittenDate } from './written-date.ts';

interface SeenDate {
  readonly text: string;
  readonly line: number;
}

/** How the order was found: from the dates themselves, by the option, by the form of the file, or not at all since no date needs one. */
export interface DecidedOrder {
  readonly order: DateOrder | undefined;
  readonly by: 'dates' | 'option' | 'profile' | 'none';
}

/** Gathers from all dates of a file what tells their order: never one row alone decides against the others. */
export class OrderEvidence {
  #dayFirst: SeenDate | undefined;
  #monthFirst: SeenDate | undefined;
  #either: SeenDate | undefined;
  #serial: SeenDate | undefined;

  /** Gives what the text says. */
  add(text: string, line: number): WrittenDate | undefined {
    const written = readWrittenDate(text, 0);
    if (written !== undefined) this.#weigh(written, { text, line });
    return written;
  }

  #weigh(written: WrittenDate, seen: SeenDate): void {
    const { dmy, mdy } = 'days' in written ? written.days : { dmy: written.at, mdy: written.at };
    if (written.form === 'serial') this.#serial ??= seen;
    if (written.form !== 'numbers' || dmy === mdy) return;
    if (mdy === undefined) this.#dayFirst ??= seen;
    else if (dmy === undefined) this.#monthFirst ??= seen;
    else this.#either ??= seen;
  }

  /** The first day count of a spreadsheet, with the day it means. */
  get serialDate(): { readonly text: string; readonly day: string } | undefined {
    if (this.#serial === undefined) return undefined;
    return { text: this.#serial.text, day: inWords(this.#serial, 'dmy') };
  }

  /**
   * `asked`: by the option; `usual`: of the file's profile, which counts where no day is above 12.
   * Throws FBP-INPUT, with both readings of a date, where nothing decides or the dates contradict each other.
   */
  decide({
    asked,
    usual,
    where,
  }: {
    asked?: DateOrder | undefined;
    usual?: DateOrder | undefined;
    where: string;
  }): DecidedOrder {
    if (asked !== undefined) return { order: asked, by: 'option' };
    const [dayFirst, monthFirst, either] = [this.#dayFirst, this.#monthFirst, this.#either];
    if (dayFirst !== undefined && monthFirst !== undefined) throw mixed(dayFirst, monthFirst, where);
    if (dayFirst !== undefined) return { order: 'dmy', by: 'dates' };
    if (monthFirst !== undefined) return { order: 'mdy', by: 'dates' };
    if (usual !== undefined) return { order: usual, by: 'profile' };
    if (either !== undefined) throw undecidable(either, where);
    return { order: undefined, by: 'none' };
  }
}

const WHICH = 'say which with --date-format dd/mm/yyyy or --date-format mm/dd/yyyy, or set input.date_format';

function undecidable(seen: SeenDate, where: string): FbpError {
  const what = `no day of its dates is above 12: "${seen.text}" (line ${seen.line}) is ${inWords(seen, 'dmy')} or ${inWords(seen, 'mdy')}`;
  return new FbpError('FBP-INPUT', `the statistics file does not tell day from month: ${what}`, { where, hint: WHICH });
}

function mixed(dayFirst: SeenDate, monthFirst: SeenDate, where: string): FbpError {
  const reading = (seen: SeenDate, order: 'dmy' | 'mdy') =>
    `"${seen.text}" (line ${seen.line}) can only be ${inWords(seen, order)}, ${order === 'dmy' ? 'day' : 'month'} first`;
  const what = `${reading(dayFirst, 'dmy')}; ${reading(monthFirst, 'mdy')}`;
  const hint = `a spreadsheet may have turned some of them: export the file again, or ${WHICH}; the other rows are then invalid`;
  return new FbpError('FBP-INPUT', `the dates of the statistics file contradict each other: ${what}`, { where, hint });
}

/** `2 September 2023`. */
function inWords({ text }: SeenDate, order: 'dmy' | 'mdy'): string {
  const written = readWrittenDate(text, 0);
  const day = written !== undefined && 'days' in written ? written.days[order] : undefined;
  if (day === undefined) return text;
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(day);
}
