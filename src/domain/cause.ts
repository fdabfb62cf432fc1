/** Why a row is listed in failures.csv: a closed set that users' scripts rely on. */
export const CAUSES = [
  'day_missing',
  'files_damaged',
  'other_sport',
  'other_years',
  'club_unknown',
  'name_unlike',
  'other_side',
  'foreign_country',
  'postponed',
  'called_off',
  'abandoned',
  'event_taken',
  'several_events',
  'no_event',
  'sides_unknown',
  'sides_contradict',
  'market_damaged',
  'no_odds',
  'settlement_disagrees',
  'not_purchased',
  'download',
  'invalid_row',
] as const;
export type Cause = (typeof CAUSES)[number];

/** Of a row that may have an event which the source does not have, or could not give. */
const SOURCE_GAPS: ReadonlySet<Cause> = new Set([
  'day_missing',
  'files_damaged',
  'other_sport',
  'other_years',
  'not_purchased',
  'download',
]);

/** Whether the row's source was incomplete: that no event was found says nothing then. */
export function isSourceGap(cause: Cause): boolean {
  return SOURCE_GAPS.has(cause);
}

/** What they mean, for the documentation. */
export const CAUSE_MEANINGS: Readonly<Record<Cause, string>> = {
  day_missing: 'the source has no files of the days that the row may have been played on',
  files_damaged: 'files of an event of these days, or of the linked event, cannot be read',
  other_sport: 'the source has files of these days, all of another sport',
  other_years: 'the source holds none of the days of the batch',
  club_unknown: 'a club has no mapping, and no name of these days is alike enough; the message has the nearest names',
  name_unlike: 'the club has a mapping, but no event of these days bears one of its names',
  other_side: 'only an event of the women, youth or reserve sides',
  foreign_country: 'only an event of clubs of another country',
  postponed: 'listed for another day than the row says, and nothing proves that it is the same match',
  called_off: 'the event of the day was made void: the match was not played under it',
  abandoned: 'linked, but the match was broken off and its markets made void: the prices are there',
  event_taken: 'its event is the match of another row',
  several_events: 'several events fit alike',
  no_event: 'no event of the two clubs, in a source that is complete for these days',
  sides_unknown: 'linked, but nothing tells which selection is whose: the cells of sides are empty',
  sides_contradict: 'linked, but its markets contradict each other on which side is at home',
  market_damaged: 'linked, but a market of it cannot be read',
  no_odds: 'linked, but none of the wanted markets ever traded',
  settlement_disagrees: 'linked, but the winners that Betfair settled contradict the score',
  not_purchased: 'the account does not own the data',
  download: 'linked, but its files could not be had',
  invalid_row: 'the line of the statistics file cannot be read',
};
