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
  try {
    const [fields = []] = parse(text, { delimiter, relax_column_count: true, skip_empty_lines: false });
    return { fields, state: 'whole' };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return {
      fields: fieldsBeforeQuotes(text, delimiter),
      state: error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'open' : 'broken',
    };
  }
}

/** What can be told apart for certain of a record whose quotes are wrong. */
function fieldsBeforeQuotes(text: string, delimiter: string): string[] {
  return text.slice(0, text.indexOf('"')).split(delimiter).slice(0, -1);
}
