import type { Evidence } from '../domain/search.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time-units.ts';

/**
 * Every weight, cap and limit of linking, each once, by name, with its reason; what forbids a link stands in `vetoes.ts`. Names, calendar and settlement say on which level a
 * row and an event agree; what a level is worth stands here and nowhere else. `linking/weigh-pairing.ts` adds the levels up.
 */
interface Level {
  /** Added to the quality of a pairing, by which events compete for a row. */
  readonly rank: number;
  /** Added to the confidence of a link. */
  readonly confidence: number;
  readonly reason: string;
}

/** The level of a name: its likeness, 0..1, counts within these bounds, once for the quality and once for the confidence. */
interface NameLevel {
  readonly rank: { readonly least: number; readonly most: number };
  readonly confidence: { readonly least: number; readonly most: number };
  readonly reason: string;
}

/** The weaker of the two names is the base of the confidence. */
export const NAME_LEVELS = {
  known_name: {
    rank: { least: 1, most: 1 },
    confidence: { least: 0.999, most: 0.999 },
    reason: 'the weaker name stands in the mapping file, or is the same but for case, accents and club words',
  },
  schedule_name: {
    rank: { least: 0.97, most: 0.97 },
    confidence: { least: 0.98, most: 0.98 },
    reason: "the weaker name was learned from the season's own calendar",
  },
  confirmed_likeness: {
    rank: { least: 0.95, most: 1 },
    confidence: { least: 0.96, most: 0.96 },
    reason: 'the weaker name is a likeness, confirmed on several days',
  },
  carried_name: {
    rank: { least: 0.9, most: 0.9 },
    confidence: { least: 0.9, most: 0.9 },
    reason: 'the weaker name has a rare word in common, and its only event of the day carries it for this row alone',
  },
  likeness: {
    rank: { least: 0, most: 1 },
    confidence: { least: 0, most: 0.94 },
    reason: 'the weaker name is a likeness that nothing confirms: as much as it is alike, at most 0.94',
  },
} as const satisfies Record<string, NameLevel>;
export type NameLevelName = keyof typeof NAME_LEVELS;

/** Percent that the stronger name has in the rank of both: enough to tell two events of one weaker name apart. */
export const STRONGER_NAME_PERCENT = 2;

/**
 * What is added to the names. Another day costs so much rank that an event of the right day always wins, and that one right link outweighs
 * two doubtful ones.
 */
export const LEVELS = {
  same_minute: {
    rank: 0,
    confidence: 0,
    reason: 'scheduled within 10 minutes of the kick-off: lists seldom agree closer',
  },
  same_hour: { rank: -0.01, confidence: 0, reason: 'scheduled within an hour of the kick-off' },
  same_hours: { rank: -0.02, confidence: 0, reason: 'scheduled within 3 hours of the kick-off' },
  same_day: { rank: -0.04, confidence: -0.01, reason: 'scheduled on the day, hours from the kick-off' },
  off_clock: {
    rank: -0.12,
    confidence: 0,
    reason: "hours from the kick-off and never listed for it, where the batch's other events stand at the minute",
  },
  next_day: { rank: -0.14, confidence: -0.07, reason: 'scheduled a day from the kick-off' },
  another_day: { rank: -0.16, confidence: -0.07, reason: 'scheduled days from the kick-off' },
  unplayed: {
    rank: -0.15,
    confidence: -0.1,
    reason: 'never in-play and not settled, perhaps the dead event of a postponed match',
  },
  renamed: {
    rank: -0.1,
    confidence: 0,
    reason: 'found by a former name, and the last one before the off is less alike',
  },
  foreign: { rank: -0.1, confidence: 0, reason: "of a country that is not the batch's" },
  swapped: { rank: -0.1, confidence: -0.06, reason: 'Betfair lists the away side first' },
  winners_agree: {
    rank: 0.03,
    confidence: 0,
    reason: 'the settled winners agree, as they do by chance in two of five matches',
  },
  winners_agree_off_day: {
    rank: 0.03,
    confidence: 0.02,
    reason: 'the settled winners agree, which speaks for another day',
  },
  winners_disagree: { rank: -0.12, confidence: -0.2, reason: 'the settled winners disagree with the score' },
} as const satisfies Record<string, Level>;
export type LevelName = keyof typeof LEVELS;

/** The most that a confidence may be, whatever the sum. */
export const CAPS = {
  off_clock: {
    atMost: 0.94,
    reason:
      "more than an hour off the batch's clock and never listed for the row's hour: it may be another match of the two",
  },
  foreign: { atMost: 0.94, reason: 'of another country: it may be a namesake' },
  renamed: {
    atMost: 0.94,
    reason: "renamed before the off, and one side of the last name is not known to be the row's",
  },
  side_by_calendar: {
    atMost: 0.94,
    reason: 'only the calendar says that the rows are of this side of the clubs, and no slug does',
  },
  shared_names: {
    atMost: 0.94,
    reason:
      "another series of the clubs plays under both names: now and then it has the row's two clubs at the row's minute",
  },
  instead_of_called_off: {
    atMost: 0.94,
    reason: "another day, hour or ground than the match that was called off: only a result says that it is the row's",
  },
} as const satisfies Record<string, { readonly atMost: number; readonly reason: string }>;
export type CapName = keyof typeof CAPS;

/** A person's entry in manual_matches is asked nothing. */
export const MANUAL = { name: 'manual', confidence: 1, reason: 'a person said so in manual_matches' } as const;

const REASONS: Readonly<Record<string, { readonly reason: string }>> = {
  ...NAME_LEVELS,
  ...LEVELS,
  ...CAPS,
  [MANUAL.name]: MANUAL,
};

/** Why a weight or cap is what it is, in words for a person; undefined for a name that only another version knows. */
export function reasonOf({ name }: Evidence): string | undefined {
  return REASONS[name]?.reason;
}

/** What the weights add up to, in thousandths, 0..1, and no more than the caps leave. */
export function confidenceOf(evidence: readonly Evidence[]): number {
  let sum = 0;
  let most = 1;
  for (const piece of evidence) {
    if (piece.kind === 'weight') sum += piece.value;
    if (piece.kind === 'cap') most = Math.min(most, piece.atMost);
  }
  return Math.min(most, Math.round(Math.max(0, sum) * 1000) / 1000);
}

/** How near two times must be to mean the same. */
export const TIMES = {
  sameMinuteMs: 10 * MINUTE_MS,
  sameHourMs: HOUR_MS,
  /** A kick-off moved by no more than this is still about the hour that was meant. */
  sameHoursMs: 3 * HOUR_MS,
  /** A day and the hour that clocks are put back. */
  nextDayMs: 25 * HOUR_MS,
  /** Two matches of the same two clubs are at least this far apart; further off a meeting may be one of its own. */
  noSecondMeetingMs: 1.5 * DAY_MS,
  /** A club plays at most once within this time. */
  oneMatchMs: 18 * HOUR_MS,
  /** A moved kick-off stays within this time on the same day; a late evening in the Americas ends this long after its UTC day. */
  sameDayMs: 12 * HOUR_MS,
  /** A calendar of such kick-offs speaks for a name without letters in common. */
  learnedKickoffMs: 5 * MINUTE_MS,
} as const;

/** What makes a name worth a claim, and a claim worth trust. */
export const CLAIMS = {
  /** Below this likeness a name is not even worth showing as a near miss. */
  worthShowing: 0.5,
  /** A likeness found in its place on so many days is trusted away from the row's day too. */
  anchoredDays: 2,
  /** A likeness of an opponent bears witness from here on, although few rows confirm it. */
  goodWitness: 0.9,
  /** The likeness that a learned name counts with at least. */
  scheduleScore: 0.97,
  /** That of a name which its event carries for one row. */
  carriedScore: 0.9,
  /** So many days in its place, and so many times as many as another name's, outweigh a mapping file or a better likeness. */
  outweighingDays: 3,
  outweighingTimes: 3,
  /** Two likenesses no further apart than this say about the same. */
  nearlyAsAlike: 0.05,
  /** The name of two that clash is rejected when they clash on more than this share of its days: one clash may be a wrong listing. */
  clashingShare: 1 / 2,
  /** Settled winners against a name on so many days, and on such a share of them, are more than wrong scores: chance has three in five. */
  contradictions: 2,
  contradictedShare: 1 / 3,
  /** A name that plays other clubs of the batch on so many of its rows' days, and on more than it fits, is another side's. */
  refutations: 2,
} as const;

/** How many days of the calendar teach a name. */
export const LEARNING = {
  decisiveDays: 3,
  /** When the name is somewhat alike as well, or every kick-off agrees. */
  decisiveDaysBacked: 2,
  /** Opponents that say so, unless one goes by its very name: leagues share calendars, and one likeness may be a club of another. */
  decisiveWitnesses: 2,
  somewhatAlike: 0.5,
  /** For a second spelling of a team that is seen under another, `establishedTimes` as often, all season long. */
  decisiveDaysSecond: 4,
  establishedTimes: 2,
  /** A mapping file that gives the name to a slug outside the batch is overruled by this many (a club under two slugs). */
  overrulingDays: 5,
  /** A rival seen on more than one of so many days leaves doubt. */
  rivalOneIn: 3,
  /** Of a team's decisive names those count that are seen on more than one of so many days of the best. */
  bestOneIn: 2,
} as const;

/** What a name has in common with a club that its event carries it to. */
export const CARRYING = {
  /** Of a word's beginning; a shorter one many clubs share. */
  rootLetters: 4,
} as const;

/** What makes the calendar's word on a side, first team or another, better than that of the slugs. */
export const SIDES = {
  /** Days at the minute on which the other side's names stand in the rows' places. */
  decisiveDays: 3,
  /** Of a competition's clubs, those whose first team's name plays others on the rows' days. */
  refutedShare: 1 / 2,
  /** Winners that disagree, of those that tell: another series' agree in two of five matches. */
  disagreeingShare: 1 / 10,
  /** So many times as often as the first team's at the minute. */
  outweighingTimes: 10,
} as const;

/** What makes a batch's offset from Betfair's times its clock. */
export const CLOCK = {
  /** Fewer sure events than this have the same offset by chance. */
  enoughRows: 3,
  /** Of the sure events within an hour of the median. */
  leastShare: 2 / 3,
  /** Of those at its minute. */
  tightShare: 0.8,
  /** Winners against the score, of those that tell, at most, when the clock is off. */
  disagreeingShare: 0.2,
} as const;

/** What makes a whole file shifted by a day, or with its sides exchanged. */
export const SHIFT = {
  /** Fewer rows, or settled winners, than this fall together by chance. */
  enoughRows: 8,
  /** Of the rows with any event of both clubs, and of the winners that must agree. */
  leastShare: 0.9,
  /** What another shift may explain at most. */
  otherShare: 1 / 3,
} as const;

/** Which country codes are a batch's, when no mapping says. */
export const COUNTRY = {
  /** Fewer pairs than this prove nothing. */
  enoughPairs: 10,
  /** A league's country stands on nearly all of its events; a neighbour's club (Cardiff, Monaco) still on some of them. */
  leastShare: 0.2,
  /** Codes that leave out more than the rest are not the batch's: in a European cup every code is. */
  coveredShare: 0.9,
  /** A club with so many home matches under the batch's code does not play at home abroad. */
  enoughAtHome: 3,
  /** Names at least this alike are the row's own, abroad too. */
  sureName: 0.99,
} as const;

/** How events are given out. */
export const CHOICE = {
  /** Below this a pairing would not be worth the name; weights count from here, so that one right link outweighs two doubtful ones. */
  qualityFloor: 0.75,
  leastWeight: 0.01,
  /** More rows than this after the same events are copies of each other, not a calendar. */
  largestTangle: 60,
} as const;

/** Which names a person is asked about. */
export const ASKING = {
  /** Sides less alike than this are not worth a person's time without a calendar that speaks for them. */
  worthAsking: 0.5,
  knownClub: 0.7,
  /** Each day on which two names fall together leaves this share of the doubt. */
  doubtLeftADay: 0.5,
} as const;

/** What each liberty that Betfair takes with a name costs, on a scale where 1 is the same name. */
export const NAME_COSTS = {
  joined: 0.01,
  synonym: 0.01,
  acronym: 0.07,
  abbreviation: 0.06,
  initial: 0.1,
  /** `newcastle-united` is `Newcastle`, `preston-north-end` is `Preston`. */
  firstTail: 0.07,
  furtherTail: 0.02,
  /** `real-betis` is `Betis`. */
  droppedTitle: 0.08,
  /** `greenock-morton` is `Morton`, but `bristol-rovers` is not `Rovers`. */
  droppedHead: 0.25,
  droppedNumber: 0.06,
  /** `Everton De Vina` is not `everton`. */
  added: 0.3,
  addedNumber: 0.1,
  /** A word of its own on either side: `Man City`, `manchester-united`. */
  bothOwn: 0.2,
  formOnOneSide: 0.01,
  /** SC Bastia, CA Bastia. */
  otherForm: 0.16,
  /** Beyond this cost nobody asks how unlike two names are: they score 0. */
  worthless: 0.55,
} as const;

/** Below this likeness of letters two words are two words. */
export const LETTERS_ALIKE = 0.8;
