/** A side of the statistics row. */
type Side = 'home' | 'away';

/** The two teams of an event, as its markets know them. */
export interface EventTeams {
  /** The side that Betfair names first: `away` when Betfair has the match the other way round. */
  readonly first: Side;
  readonly second: Side;
  /** The side of a team by its selection id, which is the same in every market. */
  sideOfId(id: number): Side | undefined;
  /** The side of a team by its name, however written. */
  sideOfName(name: string): Side | undefined;
  /** A slug with the teams' names, and the words home and away, told from the statistics row's point of view. */
  sided(slug: string): string;
}

export interface TeamNames {
  readonly id: number | undefined;
  readonly names: readonly string[];
}

export function createEventTeams(first: TeamNames, second: TeamNames, { swapped }: { swapped: boolean }): EventTeams {
  const firstSide: Side = swapped ? 'away' : 'home';
  const secondSide: Side = swapped ? 'home' : 'away';
  const bySlug = new Map<string, Side>();
  for (const name of second.names) bySlug.set(slug(name), secondSide);
  for (const name of first.names) bySlug.set(slug(name), firstSide);
  bySlug.delete('');
  const words = new Map<string, Side>(bySlug).set('home', firstSide).set('away', secondSide);
  const pattern = namesPattern([...words.keys()]);
  return {
    first: firstSide,
    second: secondSide,
    sideOfId: (id) => (id === first.id ? firstSide : id === second.id ? secondSide : undefined),
    sideOfName: (name) => bySlug.get(slug(name)),
    sided: (text) => text.replace(pattern, (word) => words.get(word) ?? word),
  };
}

/** Whole names only, longest first: "Man City" must not be found in "Man City Women". */
function namesPattern(slugs: readonly string[]): RegExp {
  const longestFirst = [...slugs].sort((a, b) => b.length - a.length);
  const choices = longestFirst.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?<![^_])(?:${choices.join('|')})(?![^_])`, 'gu');
}

/** A name as an identifier: lower case, no accents, words joined by `_`; decimal points and a `+` after a number are kept. */
export function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/(?<=\d)\+/g, ' plus ')
    .replace(/(?<!\d)\.|\.(?!\d)/g, ' ')
    .replace(/[^\p{L}\p{N}.]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}
