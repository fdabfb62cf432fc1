import type { Club } from './clubs.ts';
import { clubNames } from './clubs.ts';
import { nameWords } from './normalise.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** All the ways to write "football club" compare equal; the others do not. */
export const FOOTBALL_CLUB = words('fc cf afc club clube football futbol futebol fussball association');
/** Club forms: they tell near twins apart (SC and CA Bastia), but are often left out. */
export const FORMS = words(
  'ac ad ae af aj as bk bsc ca cc cd ce cp cs ec ef es fbc ff fk fsv gd gfk hk hsv ifk ik jk kf ks kv mfk nk og pk rc rcd rfc rsc sad sc scp sd sk sl ss ssc ssd ssv su sv tj ts tsg tsv ud ue us usc vfb vfl vv',
);

/** Words of football, whatever the club, and how they are shortened. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['utd', 'united'],
  ['co', 'county'],
  ['wed', 'wednesday'],
  ['ath', 'athletic'],
  ['atl', 'atletico'],
  ['saint', 'st'],
  ['sankt', 'st'],
]);

/** The word that it is an abbreviation or another spelling of, or the word itself. */
export function synonym(word: string): string {
  return SYNONYMS.get(word) ?? word;
}

/** Finds the club that a slug or name is but for club forms, ids, the country behind it, separators and apostrophes. */
export type FindSameClub = (league: string, slug: string) => Club | undefined;

/** `country` in slug form: a source may put it behind every club of its. */
export function sameClubFinder(clubs: readonly Club[], country: string): FindSameClub {
  const byKey = clubsByKey(clubs);
  const places = new Set([...country.split('-'), ...country.split('-').map((word) => word.slice(0, 3))]);
  // A word that is a whole club's name is mostly its town's: `espanyol-barcelona`.
  const isPlace = (word: string): boolean => places.has(word) || byKey.has(word);
  const find = (league: string, slug: string): Club | undefined => {
    const asWritten = nameWords(slug);
    for (const key of keysTried(asWritten, isPlace)) {
      const club = theOne([...(byKey.get(key) ?? [])], league);
      if (club !== undefined && !hasOtherForm(asWritten, club)) return club;
    }
    return undefined;
  };
  // Every row of a season asks for the same few.
  const found = new Map<string, Club | undefined>();
  return (league, slug) => {
    const key = `${league}/${slug}`;
    if (!found.has(key)) found.set(key, find(league, slug));
    return found.get(key);
  };
}

function clubsByKey(clubs: readonly Club[]): ReadonlyMap<string, ReadonlySet<Club>> {
  const byKey = new Map<string, Set<Club>>();
  for (const club of clubs) {
    for (const name of [club.slug, ...clubNames(club)]) {
      const named = nameWords(name);
      const joined = named.join('');
      for (const key of new Set([keyOf(named), keyOf(withoutForms(named)), joined, withoutUmlauts(joined)])) {
        const known = byKey.get(key);
        if (known === undefined) byKey.set(key, new Set([club]));
        else known.add(club);
      }
    }
  }
  return byKey;
}

/** What the name may be known by, the least changed first: without ways to write "football club", an id, a place, club forms, and umlauts. */
function* keysTried(asWritten: readonly string[], isPlace: (word: string) => boolean): Generator<string> {
  const dressed = new Set([asWritten, ...withoutIds(asWritten)].flatMap((name) => [name, dropLast(name, isPlace)]));
  const bare = [...dressed].flatMap((name) => [withoutFootballClub(name), withoutForms(name)]);
  yield keyOf(asWritten);
  for (const name of bare) yield keyOf(name);
  for (const name of [asWritten, ...bare]) yield withoutUmlauts(keyOf(name));
}

/** Equal for `Nott'm Forest` and `nott-m-forest`, `Brighton & Hove Albion` and `brighton-hove-albion`, `manchester-utd` and `Manchester United`. */
function keyOf(name: readonly string[]): string {
  return name
    .filter((word) => word !== 'and')
    .map(synonym)
    .join('');
}

/** `fc-koeln` as `FC Köln`. */
function withoutUmlauts(key: string): string {
  return key.replaceAll(/([aou])e/g, '$1');
}

function withoutFootballClub(name: readonly string[]): readonly string[] {
  const told = name.filter((word) => !FOOTBALL_CLUB.has(word));
  return told.length === 0 ? name : told;
}

function withoutForms(name: readonly string[]): readonly string[] {
  const told = name.filter((word) => !FOOTBALL_CLUB.has(word) && !FORMS.has(word));
  return told.length === 0 ? name : told;
}

/** Without the number of a source before or behind a name, or both; those of clubs themselves stand in the file (`schalke-04`). */
function withoutIds(name: readonly string[]): readonly (readonly string[])[] {
  const isIdAt = (index: number): boolean => name.length > 1 && isId(name.at(index) ?? '');
  return [
    ...(isIdAt(-1) ? [name.slice(0, -1)] : []),
    ...(isIdAt(0) ? [name.slice(1)] : []),
    ...(name.length > 2 && isIdAt(0) && isIdAt(-1) ? [name.slice(1, -1)] : []),
  ];
}

/** Two digits may be an age. */
function isId(word: string): boolean {
  return /^\d{2,}$/.test(word) && !(word.length === 2 && Number(word) >= 14 && Number(word) <= 23);
}

function dropLast(name: readonly string[], isPlace: (word: string) => boolean): readonly string[] {
  const last = name.at(-1);
  return name.length > 1 && last !== undefined && isPlace(last) ? name.slice(0, -1) : name;
}

/** Of several the league's own; of one slug in several leagues the first. */
function theOne(clubs: readonly Club[], league: string): Club | undefined {
  const ofLeague = clubs.filter((club) => club.league === league);
  const [first, ...others] = ofLeague.length > 0 ? ofLeague : clubs;
  return others.every(({ slug }) => slug === first?.slug) ? first : undefined;
}

/** `amiens-as` is not Amiens SC, though either is Amiens; `ac` is written behind any club. */
function hasOtherForm(asWritten: readonly string[], club: Club): boolean {
  const own = asWritten.filter((word) => FORMS.has(word) && word !== 'ac');
  if (own.length === 0) return false;
  const known = [club.slug, ...clubNames(club)].map((name) => nameWords(name).filter((word) => FORMS.has(word)));
  return known.some((forms) => forms.length > 0) && !known.some((forms) => forms.some((form) => own.includes(form)));
}
