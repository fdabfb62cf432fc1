/** Always followed, wanted or not: the event's kick-off is taken from it. */
const KICKOFF_TYPE = 'MATCH_ODDS';

/** Which market types are output, and which are read at all. A type is undefined where Betfair gives none. */
export interface WantedMarkets {
  wants(marketType: string | undefined): boolean;
  follows(marketType: string | undefined): boolean;
  /** Whether markets of these types are all there is to follow. */
  areAll(marketTypes: ReadonlySet<string | undefined>): boolean;
}

/** `types` undefined means all, untyped markets included; else exactly these. `followAll`: the others are read too, for their names. */
export function wantedMarkets(
  types: readonly string[] | undefined,
  { followAll = false }: { followAll?: boolean | undefined } = {},
): WantedMarkets {
  if (types === undefined) return { wants: () => true, follows: () => true, areAll: () => false };
  const wanted = new Set<string | undefined>(types);
  return {
    wants: (type) => wanted.has(type),
    follows: (type) => followAll || wanted.has(type) || type === KICKOFF_TYPE,
    areAll: (there) => !followAll && there.has(KICKOFF_TYPE) && types.every((type) => there.has(type)),
  };
}
