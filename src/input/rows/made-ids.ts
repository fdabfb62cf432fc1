/** What an id is made of. */
export interface IdParts {
  readonly tournament: string;
  readonly season: string;
  readonly home: string;
  readonly away: string;
  /** `2023-08-11`, as written in the file: a zone must not move it. */
  readonly day: string;
}

/**
 * `premier-league_2023-2024_burnley_manchester-city_2023-08-11`: the same wherever in its file the row stands and whatever other
 * columns it has. Parts are joined by underscores, of which they have none themselves, so that two matches never share an id.
 */
export function madeId({ tournament, season, home, away, day }: IdParts): string {
  return [tournament, season, home, away, day].map(idPart).join('_');
}

/** A name in small letters and hyphens; letters of other scripts stay. */
export function idPart(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || '-';
}
