/** What a reader of foreign data reports to: faults with their line, fields it does not know. */
export interface ReadingNotes {
  fault(message: string): void;
  unknown(path: string, field: string): void;
}

/** For readers of what another reader reports on. */
export const UNHEARD: ReadingNotes = { fault: () => undefined, unknown: () => undefined };

export type WireObject = Readonly<Record<string, unknown>>;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
/** JSON can write half of a surrogate pair, which no encoding can. */
const HALF_A_CHARACTER = /\p{Surrogate}/gu;

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

/** A text of whole characters; anything else but nothing at all is noted as a fault. */
export function readText(value: unknown, field: string, notes: ReadingNotes): string | undefined {
  if (typeof value === 'string') return value.replace(HALF_A_CHARACTER, '\ufffd');
  if (value !== undefined && value !== null) notes.fault(`${field} is not a text`);
  return undefined;
}

/** An id that is a text of digits; some recorders write it as a number, which says the same where it is whole. */
export function readId(value: unknown, field: string, notes: ReadingNotes): string | undefined {
  return readText(Number.isSafeInteger(value) ? String(value) : value, field, notes);
}

/** True where the file says so; anything else but a flag or nothing at all is noted as a fault. */
export function readFlag(value: unknown, field: string, notes: ReadingNotes): boolean {
  if (typeof value !== 'boolean' && value !== undefined && value !== null) notes.fault(`${field} is not a flag`);
  return value === true;
}

/** The number of a runner's selection: whole, and exact as a double. */
export function selectionIdOf(value: unknown): number | undefined {
  const id = finiteNumber(value);
  return id !== undefined && Number.isSafeInteger(id) && id >= 0 ? id + 0 : undefined;
}

/** The handicap of a runner: absent means 0, and -0 is 0 (quirk of live recordings and Asian lines). */
export function readHandicap(value: unknown, notes: ReadingNotes): number {
  const handicap = readNumber(value, 'hc', notes) ?? 0;
  return handicap === 0 ? 0 : handicap;
}

/** An instant in epoch ms from ISO 8601 with a zone: without one it would be another on every machine. */
export function instantOf(text: string): number | undefined {
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

export function readInstant(value: unknown, field: string, notes: ReadingNotes): number | undefined {
  const text = readText(value, field, notes);
  if (text === undefined) return undefined;
  const at = instantOf(text);
  if (at === undefined) notes.fault(`${field} is not an instant`);
  return at;
}
