/** What forbids a link or a name, whatever speaks for it, in words for a person. */
export const VETOES = {
  void: () => 'void: the match was not played under this event',
  swapped_off_day: () => 'home and away swapped, on another day',
  swapped_disagrees: () => 'home and away swapped, and settled winners disagree with the score',
  likeness_disagrees: () => 'settled winners disagree with the score, and a name is only alike',
  likeness_off_day: () => 'another day, and a name is only alike',
  off_day_disagrees: () => 'another day, and settled winners disagree with the score',
  off_day_unplayed: () => 'another day, and never seen in-play',
  plays_another: (slug: string) => `another day, on which ${slug} plays another match`,
  called_off: (eventId: string) =>
    `${eventId} of the row's own day was called off, and no result says that this was played instead`,
  another_meeting: () => 'days off and never listed for the day of the row, so perhaps another meeting of the two',
  another_day_unproven: () =>
    'another day, never listed for the day of the row, and too few markets agree with the score',
  swapped_off_clock: () => "home and away swapped, and more than an hour off the batch's clock",
  off_clock_disagrees: () => "more than an hour off the batch's clock, and settled winners disagree with the score",
  shared_name: (name: string) =>
    `another series plays under the name ${name} too, and the event is not at the minute, swapped or against the score`,
  off_clock_unplayed: () => "more than an hour off the batch's clock, and never seen in-play",
  same_match: (eventId: string) => `the same match as event ${eventId}, which has its main market`,
  renamed: (text: string) => `a former name: the last one before the off is ${text}`,
  unknown_mark: (mark: string) => `"${mark}" stands behind both names, and no name of the row has it`,
  both_dropped_tail: () => "both names lack words of the row's, more than an hour off the batch's clock",
  winners_against: (name: string) => `settled winners of ${name} disagree with the scores about as often as by chance`,
  other_class: (seen: string, own: string) => `${seen} side, not ${own}`,
  other_owner: (slug: string) => `name of ${slug}`,
  unlike: (likeness: string) => `likeness ${likeness}`,
  plays_others: (name: string) => `another side: on the days of these rows ${name} plays other clubs of the batch`,
  plays_beside: (name: string) => `another club: plays on days when ${name} does`,
  other_country: (code: string) => `country ${code}`,
  no_name: (slug: string) => `no side is like ${slug}`,
  swapped_beside_ordered: () => 'its sides are swapped and an ordered event exists',
  swapped_only: () => 'its sides are swapped',
} as const;
export type VetoName = keyof typeof VETOES;

export interface Veto {
  readonly name: VetoName;
  readonly reason: string;
}

export function veto<Name extends VetoName>(name: Name, ...details: Parameters<(typeof VETOES)[Name]>): Veto {
  const inWords: (...words: string[]) => string = VETOES[name];
  return { name, reason: inWords(...details) };
}

/** What would have to be true for a link that was forbidden, in words for a person. */
const WANTED: Readonly<Record<VetoName, string>> = {
  void: 'an event under which the match was played',
  swapped_off_day: "the row's order of sides, or the row's day",
  swapped_disagrees: 'winners that agree with the score',
  likeness_disagrees: 'the name in the mapping file, or winners that agree',
  likeness_off_day: "the name in the mapping file, or the row's day",
  off_day_disagrees: 'winners that agree with the score',
  off_day_unplayed: 'an event that turned in-play',
  plays_another: 'no other match of the club on that day',
  called_off: 'settled winners that agree with the score',
  another_meeting: "a former listing for the row's day, or two markets that agree with the score",
  another_day_unproven: "a former listing for the row's day, or two markets that agree with the score",
  swapped_off_clock: "the row's minute, or its order of sides",
  off_clock_disagrees: "the row's minute, or winners that agree",
  off_clock_unplayed: "the row's minute, or an event that turned in-play",
  shared_name: "the row's minute and order of sides, and no winners against the score",
  same_match: 'nothing: the other id stands for the match',
  renamed: "the row's clubs in the last name before the off",
  unknown_mark: 'the name with its mark in the mapping file',
  both_dropped_tail: "one name in the mapping file, or the row's minute",
  winners_against: 'the name in the mapping file, or winners that agree more often than by chance',
  other_class: 'a row of that side, or the competition under that class in competitions.json',
  other_owner: "the name under the row's own slug in the mapping file",
  unlike: 'the name in the mapping file',
  plays_others: "a calendar of the name that is the rows', or the competition under its class in competitions.json",
  plays_beside: 'the name in the mapping file',
  other_country: 'the country code under country_codes in the mapping file',
  no_name: 'the name in the mapping file',
  swapped_beside_ordered: 'no event in the right order',
  swapped_only: 'the names in their order',
};

/** The same of all vetoes of an event, each once. */
export function wantedFor(vetoes: readonly Veto[]): string {
  return [...new Set(vetoes.map(({ name }) => WANTED[name]))].join('; and ');
}
