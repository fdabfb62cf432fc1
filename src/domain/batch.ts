/** One country, league and season: the unit of work, named as in the output folder. */
export interface Batch {
  country: string;
  league: string;
  season: string;
}

/** `england/premier-league/2023-2024`. */
export function batchName(batch: Batch): string {
  return `${batch.country}/${batch.league}/${batch.season}`;
}
