/** A side of the statistics row. */
export type Side = 'home' | 'away';

/**
 * By what names an event's runners are told apart, in the row's home and away order. Plain data that goes with the link: where
 * the event was linked it is known which of its names is whose.
 */
export interface SideNames {
  readonly home: readonly string[];
  readonly away: readonly string[];
  /** The event's name before the off: which side it lists first. */
  readonly eventName: string;
}

/** Tells the sides by names, the only evidence that counts. */
export interface SideTeller {
  /** The side that goes by the name, however written; undefined for a name of neither or of both. */
  exactly(name: string): Side | undefined;
  /** The same, or the side whose names are more alike: for a runner that can only be one of the two. */
  alike(name: string): Side | undefined;
}

export function otherSide(side: Side): Side {
  return side === 'home' ? 'away' : 'home';
}

export function createSideTeller({ home, away }: Pick<SideNames, 'home' | 'away'>): SideTeller {
  const slugs = { home: slugsOf(home), away: slugsOf(away) };
  const exactly = (name: string): Side | undefined => {
    const text = slug(name);
    const [isHome, isAway] = [slugs.home.has(text), slugs.away.has(text)];
    if (isHome === isAway) return undefined;
    return isHome ? 'home' : 'away';
  };
  const compared = new Map<string, Side | undefined>();
  const moreAlike = (name: string): Side | undefined => {
    const [asHome, asAway] = [likeness(name, slugs.home), likeness(name, slugs.away)];
    const least = Math.min(asHome, asAway) === 0 ? LEAST_ONE_SIDED : LEAST_LIKENESS;
    if (Math.max(asHome, asAway) < least || asHome === asAway) return undefined;
    return asHome > asAway ? 'home' : 'away';
  };
  return {
    exactly,
    alike(name) {
      const told = exactly(name);
      if (told !== undefined) return told;
      // The draw is in every market of an event.
      if (!compared.has(name)) compared.set(name, moreAlike(name));
      return compared.get(name);
    },
  };
}

/** Betfair's own name of the draw. */
export function isDrawName(name: string): boolean {
  return /^\s*(the )?draw\s*$/i.test(name);
}

function slugsOf(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map(slug).filter((text) => text !== ''));
}

/** Half of the words. */
const LEAST_LIKENESS = 0.5;
/** One word of three, where the other side has none of them: `NZ Warriors` for the New Zealand Warriors. */
const LEAST_ONE_SIDED = 1 / 3;

/** The share of words that the name has in common with the one of `known` that it is most alike to, 0..1. */
function likeness(name: string, known: ReadonlySet<string>): number {
  const words = wordsOf(slug(name));
  let most = 0;
  for (const other of known) {
    const others = wordsOf(other);
    const common = words.filter((word) => others.some((one) => isShortFor(word, one) || isShortFor(one, word)));
    most = Math.max(most, common.length / Math.max(words.length, others.length, 1));
  }
  return most;
}

function wordsOf(text: string): string[] {
  return text.split('_').filter((word) => word !== '');
}

/** `utd` and `united`, `nottm` and `nottingham`: the same first letter, and all letters in their order. */
function isShortFor(short: string, long: string): boolean {
  if (short.length > long.length || short[0] !== long[0] || short.length < 2) return short === long;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length;
}

/** A name as an identifier: lower case, no accents, words joined by `_`; decimal points and a `+` after a number are kept. */
export function slug(name: string): string {
  const known = slugsByName.get(name);
  if (known !== undefined) return known;
  if (slugsByName.size >= SLUGS_KEPT) slugsByName.clear();
  const made = slugOf(name);
  slugsByName.set(name, made);
  return made;
}

/** Every market of an event has the same few names again. */
const slugsByName = new Map<string, string>();
const SLUGS_KEPT = 1024;

function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/(?<=\d)\+/g, ' plus ')
    .replace(/(?<!\d)\.|\.(?!\d)/g, ' ')
    .replace(/[^\p{L}\p{N}.]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}
