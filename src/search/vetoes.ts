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
