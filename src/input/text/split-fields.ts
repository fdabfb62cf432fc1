import { CsvError, parse } from 'csv-parse/sync';

export interface SplitFields {
  readonly fields: readonly string[];
  /** `open`: the text ends within quotes. `broken`: a quote stands where none may. Both keep the fields before that place. */
  readonly state: 'whole' | 'open' | 'broken';
}

/** Splits the text of one CSV record (RFC 4180: quoted fields may hold delimiters, line breaks and doubled quotes). */
export function splitFields(text: string, delimiter: string): SplitFields {
  // Nearly every record is free of quotes, and a parser set up anew for each costs several times the rest of the reading.
  if (!text.includes('"')) return { fields: text.split(delimiter), state: 'whole' };
  const plain = text.includes('="') ? withoutFormulas(text, delimiter) : text;
  const split = parsed(plain, { delimiter });
  // Blanks beside a delimiter are part of a cell, unless its quotes stand behind them.
  return split.state === 'broken' ? parsed(plain, { delimiter, trim: true }) : split;
}

function parsed(text: string, form: { delimiter: string; trim?: true }): SplitFields {
  try {
    const [fields = []] = parse(text, { ...form, relax_column_count: true, skip_empty_lines: false });
    return { fields, state: 'whole' };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return {
      fields: fieldsBeforeQuotes(text, form.delimiter),
      state: error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'open' : 'broken',
    };
  }
}

/** `="00123"`, by which a table keeps a spreadsheet from taking text for a number. */
function withoutFormulas(text: string, delimiter: string): string {
  const [start, end] = [`(^|${escaped(delimiter)})`, `(?=$|${escaped(delimiter)})`];
  return text.replace(new RegExp(`${start}=("[^"]*")${end}`, 'g'), '$1$2');
}

function escaped(delimiter: string): string {
  return delimiter.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** What can be told apart for certain of a record whose quotes are wrong. */
function fieldsBeforeQuotes(text: string, delimiter: string): string[] {
  return text.slice(0, text.indexOf('"')).split(delimiter).slice(0, -1);
}
