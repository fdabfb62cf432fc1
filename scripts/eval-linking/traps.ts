/**
 * What can befall a match, with the share of matches it befalls. Each has its switch: `--without dead,women` or `--only missing`.
 * The first group decides which event is right, at most one of it a match; the second surrounds a match with wrong ones.
 */
export const TRAPS = {
  /** Betfair has no event. */
  missing: { share: 0.02, kind: 'fate', about: 'no event on Betfair' },
  /** Only a void event on the row's day. */
  dead_only: { share: 0.01, kind: 'fate', about: 'only a void event' },
  /** A void event on the old date, a new one on the date that was played. */
  postponed: { share: 0.02, kind: 'fate', about: 'void event days or weeks earlier' },
  /** The same event, moved by minutes or hours after the statistics were made. */
  moved: { share: 0.06, kind: 'fate', about: 'kick-off moved within the day' },
  /** Moved by a day: the statistics still name the old one. */
  moved_day: { share: 0.005, kind: 'fate', about: 'kick-off moved by a day' },
  /** The statistics file is a day off. */
  day_off: { share: 0.01, kind: 'fate', about: 'statistics date a day off' },
  swapped: { share: 0.005, kind: 'fate', about: 'home and away swapped' },
  /** A second listing that was never played. */
  duplicate: { share: 0.01, kind: 'fate', about: 'a second, void listing' },
  renamed: { share: 0.02, kind: 'fate', about: 'event renamed' },
  other_spelling: { share: 0.05, kind: 'fate', about: 'another spelling of a side' },

  no_country: { share: 0.15, kind: 'company', about: 'country code absent' },
  women: { share: 0.25, kind: 'company', about: 'women of the same clubs that day' },
  youth: { share: 0.2, kind: 'company', about: 'under-21 sides that day' },
  reserves: { share: 0.15, kind: 'company', about: 'second teams that day' },
  cup_repeat: { share: 0.02, kind: 'company', about: 'same clubs, same ground, 2 to 7 days off' },
  second_leg: { share: 0.02, kind: 'company', about: 'same clubs, other ground, 2 to 7 days off' },
  namesakes: { share: 0.1, kind: 'company', about: 'foreign clubs of the same or a longer name' },
  prefix_clubs: { share: 0.1, kind: 'company', about: 'clubs whose name begins the same' },
  /** All the country's other leagues and cups of those days. */
  other_leagues: { share: 1, kind: 'company', about: 'other leagues and cups' },
} as const satisfies Record<string, { share: number; kind: 'fate' | 'company'; about: string }>;

export type Trap = keyof typeof TRAPS;
export type Fate = { [T in Trap]: (typeof TRAPS)[T]['kind'] extends 'fate' ? T : never }[Trap];

export const TRAP_NAMES = Object.keys(TRAPS) as Trap[];
export const FATE_NAMES = TRAP_NAMES.filter((trap): trap is Fate => TRAPS[trap].kind === 'fate');
