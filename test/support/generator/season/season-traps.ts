import type { ProcessingStatus } from '../../../../src/domain/outcome.ts';

/** What befalls a match's event, at most one a match, and the status its row must end with. */
export const FATES = {
  /** Betfair has no event. */
  missing: 'not_found',
  /** The only event was called off. */
  dead_only: 'not_found',
  /** A dead event on an older date, and the one that was played. */
  postponed: 'linked',
  /** The kick-off was announced hours or a day off and moved later. */
  moved: 'linked',
  /** The statistics file is a day off. */
  day_off: 'linked',
  /** Betfair lists the guests first. */
  swapped: 'linked',
  /** The event bore the clubs' long names until the day before. */
  renamed: 'linked',
  /** One side has a spelling that no mapping file knows and that does not look like the club. */
  unmapped: 'not_found',
  /** Two events alike in everything but half an hour: no time that tells them apart. */
  duplicate: 'ambiguous',
  /** Betfair's winners contradict the score. */
  wrong_settlement: 'linked',
  never_traded: 'linked_no_odds',
  never_in_play: 'linked',
  /** The markets appeared after kick-off. */
  late_listed: 'linked',
} as const satisfies Record<string, ProcessingStatus>;

export type Fate = keyof typeof FATES;

/** What surrounds a match without changing which event is right; any number a match. */
export const COMPANY = [
  /** Match odds twice, on the Spanish exchange too. */
  'twins',
  /** No country code in the definitions. */
  'no_country',
  /** Another spelling of one side, where its club has several. */
  'variant_name',
  /** The clubs' women play each other on the same day. */
  'women',
  /** Their under-21 sides do. */
  'youth',
  /** Their reserves do. */
  'reserve',
  /** The same two clubs meet at the same ground in a cup within a week. */
  'cup_repeat',
] as const;

export type Company = (typeof COMPANY)[number];

/** Switches of a season: the share of matches, 0..1, that each trap befalls; absent means none. */
export interface SeasonTraps {
  readonly fates?: Partial<Record<Fate, number>>;
  readonly company?: Partial<Record<Company, number>>;
}
