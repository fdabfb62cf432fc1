export interface SplitFields {
  readonly fields: readonly string[];
  /** `open`: the text ends within quotes. `broken`: a quote stands where none may. Both keep the fields before that place. */
  readonly state: 'whole' | 'open' | 'broken';
}

/** Splits the text of one CSV record (RFC 4180: quoted fields may hold delimiters, line breaks and doubled quotes). */
export function splitFields(text: string, delimiter: string): SplitFields {
  if (!text.includes('"')) return { fields: text.split(delimiter), state: 'whole' };
  const fields: string[] = [];
  for (let start = 0, end = 0; ; start = end + 1) {
    if (text[start] === '"') {
      end = closingQuote(text, start);
      if (end === -1) return { fields, state: 'open' };
      fields.push(text.slice(start + 1, end).replaceAll('""', '"'));
      end += 1;
    } else {
      end = text.indexOf(delimiter, start);
      if (end === -1) end = text.length;
      fields.push(text.slice(start, end));
    }
    const isSound = end === text.length || text[end] === delimiter;
    const last = fields.at(-1) ?? '';
    if (!isSound || (text[start] !== '"' && last.includes('"')))
      return { fields: fields.slice(0, -1), state: 'broken' };
    if (end === text.length) return { fields, state: 'whole' };
  }
}

/** Two quotes in a row are one quote of the content. */
function closingQuote(text: string, opening: number): number {
  let at = text.indexOf('"', opening + 1);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}
