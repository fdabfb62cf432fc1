import { columnKey } from '../profiles/column-names.ts';
import { cellOf, type Layout } from '../profiles/layout.ts';

const MATCH_FIELDS = ['home_team_slug', 'away_team_slug', 'sides', 'match_date', 'team', 'opponent'] as const;

/** Whether a record may be a row: not blank, and not the header once more, as tables that are broken over pages have it. */
export function isRow(fields: readonly string[], layout: Layout): boolean {
  return !isBlank(fields) && !isHeader(fields, layout);
}

function isBlank(fields: readonly string[]): boolean {
  return fields.every((field) => field.trim() === '');
}

function isHeader(fields: readonly string[], { places, header }: Layout): boolean {
  return MATCH_FIELDS.every((field) =>
    (places.get(field) ?? []).flat().every((at) => columnKey(fields[at] ?? '') === columnKey(header[at] ?? '')),
  );
}

/** Whether a record is the header of another table below, with the columns of this one in other places: its rows would be misread. */
export function isOtherHeader(fields: readonly string[], { places, header }: Layout): boolean {
  const names = new Set(header.map(columnKey));
  const own = MATCH_FIELDS.flatMap((field) => (places.get(field) ?? []).flat());
  return own.every((at) => (fields[at] ?? '').trim() !== '' && names.has(columnKey(fields[at] ?? '')));
}

/** A label and its value; a record with more is a row that lost its sides or its date, and must be told of. */
const MOST_NOTE_CELLS = 2;

/** A record that may be a note below the table: one cell in all, or two where no match has its sides or its date. */
export function isNote(fields: readonly string[], layout: Layout): boolean {
  const filled = fields.filter((field) => field.trim() !== '').length;
  if (filled <= 1) return layout.header.length > 3;
  return filled <= MOST_NOTE_CELLS && MATCH_FIELDS.every((field) => cellOf(fields, field, layout) === '');
}

/** Columns whose cells never hold a line break. */
export function plainPlaces({ places }: Layout): number[] {
  return [...new Set([...places.values()].flat(2))];
}
