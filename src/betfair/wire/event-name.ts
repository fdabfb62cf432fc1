export interface EventSides {
  readonly home: string;
  readonly away: string;
  /** The name has the guest first, and so have the markets their runners. */
  readonly guestFirst: boolean;
}

/** The guest stands first: `Detroit Pistons @ New York Knicks`. */
const AT_HOME_OF = /\s+@\s+/;

/** ` v ` in official files, ` x ` in Portuguese lists, ` - ` in feeds mixed into user-made catalogues; blanks only, for `Bodo/Glimt` and `Jeunesse d'Esch`. */
const SEPARATORS = [/\s+v\s+/i, /\s+vs\.?\s+/i, /\s+x\s+/, AT_HOME_OF, /\s+-\s+/] as const;

/** The two sides of an event's name; undefined for an outright, a special or a test event without exactly one separator. */
export function parseEventName(name: string): EventSides | undefined {
  const trimmed = name.trim();
  for (const separator of SEPARATORS) {
    const parts = trimmed.split(separator);
    if (parts.length === 1) continue;
    const [first = '', second = ''] = parts;
    if (parts.length > 2 || first === '' || second === '') return undefined;
    const guestFirst = separator === AT_HOME_OF;
    return guestFirst ? { home: second, away: first, guestFirst } : { home: first, away: second, guestFirst };
  }
  return undefined;
}

/** An event's name as official files have it. */
export function eventName(home: string, away: string): string {
  return `${home} v ${away}`;
}

/** Betfair's names hold double blanks (`Crusaders  (W)`): one blank between words, none around. */
export function foldSpace(name: string): string {
  return name.trim().replace(/\s+/g, ' ');
}
