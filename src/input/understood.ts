import { type Field, ORDER_FORMATS, type ProfileName } from '../domain/match.ts';
import type { DecidedOrder } from './dates/date-order.ts';
import type { TableForm } from './source-table.ts';

/** How a statistics file was understood. */
export interface Understood {
  readonly path: string;
  readonly profile: ProfileName;
  readonly form: TableForm;
  /** Of CSV. */
  readonly delimiter: string | undefined;
  /** Which columns of the file were taken for what. */
  readonly columns: Readonly<Partial<Record<Field, string>>>;
  readonly dates: DecidedOrder;
  /** A day count of a spreadsheet that stands where a date should, with the day it means. */
  readonly serial: { readonly text: string; readonly day: string } | undefined;
  /** IANA zone of times without one of their own. */
  readonly timeZone: string;
  readonly idsMade: boolean;
  /** Ids that a data frame wrote as decimals (`12.0`). */
  readonly decimalId: string | undefined;
  /** Lines that were no UTF-8 and were read as Windows-1252. */
  readonly legacyLines: number;
  /** Of the file's columns, those carried along, as `input_<name>`. */
  readonly kept: readonly string[];
}

const BY = {
  dates: 'as its days above 12 tell',
  option: 'as was said',
  profile: 'as this source writes them',
  none: '',
} as const satisfies Record<DecidedOrder['by'], string>;

/** One line for a person: what a file was taken for. */
export function understoodText(understood: Understood): string {
  const { profile, dates, timeZone, idsMade, legacyLines, serial, decimalId } = understood;
  const order = dates.order === undefined ? undefined : `dates ${ORDER_FORMATS[dates.order]} ${BY[dates.by]}`;
  return [
    profile,
    ...(order === undefined ? [] : [order]),
    ...(serial === undefined ? [] : [`dates counted by a spreadsheet (Excel serial ${serial.text} is ${serial.day})`]),
    `times without a zone in ${timeZone}`,
    ...(idsMade ? ['ids made'] : []),
    ...(decimalId === undefined ? [] : [`ids written as decimals by a data frame, such as ${decimalId}`]),
    ...(legacyLines > 0 ? [`${legacyLines} line${legacyLines === 1 ? '' : 's'} read as Windows-1252`] : []),
  ].join(', ');
}
