/** What a reader of foreign data reports to: faults with their line, fields it does not know. */
export interface ReadingNotes {
  fault(message: string): void;
  unknown(path: string, field: string): void;
}

export type WireObject = Readonly<Record<string, unknown>>;

/** A finite number, also written as text. Betfair writes some as the strings `NaN` and `Infinity`: those are none. */
export function finiteNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** Whether a value is one that Betfair uses for "no number": nothing, or the texts of non-finite numbers. */
function meansNoNumber(value: unknown): boolean {
  return value === undefined || value === null || value === 'NaN' || value === 'Infinity' || value === '-Infinity';
}

/** A number, undefined where the file says "none"; anything else is noted as a fault. */
export function readNumber(value: unknown, field: string, notes: ReadingNotes): number | undefined {
  const number = finiteNumber(value);
  if (number === undefined && !meansNoNumber(value)) notes.fault(`${field} is not a number`);
  return number;
}

export function isObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list; anything else but nothing at all is noted as a fault and read as empty. */
export function readList(value: unknown, field: string, notes: ReadingNotes): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value !== undefined && value !== null) notes.fault(`${field} is not a list`);
  return [];
}

/** A text; anything else but nothing at all is noted as a fault. */
export function readText(value: unknown, field: string, notes: ReadingNotes): string | undefined {
  if (typeof value === 'string') return value;
  if (value !== undefined && value !== null) notes.fault(`${field} is not a text`);
  return undefined;
}

/** The handicap of a runner: absent means 0, and -0 is 0 (quirk of live recordings and Asian lines). */
export function readHandicap(value: unknown, notes: ReadingNotes): number {
  const handicap = readNumber(value, 'hc', notes) ?? 0;
  return handicap === 0 ? 0 : handicap;
}

/** An instant in epoch ms from ISO 8601. */
export function readInstant(value: unknown, field: string, notes: ReadingNotes): number | undefined {
  const text = readText(value, field, notes);
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  notes.fault(`${field} is not an instant`);
  return undefined;
}
