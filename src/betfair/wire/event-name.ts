export interface EventSides {
  readonly home: string;
  readonly away: string;
}

/** ` v ` in official files, ` x ` in Portuguese lists, ` - ` in feeds mixed into user-made catalogues; blanks only, for `Bodo/Glimt` and `Jeunesse d'Esch`. */
const SEPARATORS = [/\s+v\s+/i, /\s+vs\.?\s+/i, /\s+x\s+/, /\s+@\s+/, /\s+-\s+/] as const;
/** `Detroit Pistons @ New York Knicks`: the guest stands first. */
const AWAY_FIRST = SEPARATORS[3];

/** The two sides of an event's name; undefined for an outright, a special or a test event without exactly one separator. */
export function parseEventName(name: string): EventSides | undefined {
  const trimmed = name.trim();
  for (const separator of SEPARATORS) {
    const parts = trimmed.split(separator);
    if (parts.length === 1) continue;
    const [first = '', second = ''] = parts;
    if (parts.length > 2 || first === '' || second === '') return undefined;
    return separator === AWAY_FIRST ? { home: second, away: first } : { home: first, away: second };
  }
  return undefined;
}
