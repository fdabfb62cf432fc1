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
export const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['utd', 'united'],
  ['co', 'county'],
  ['wed', 'wednesday'],
  ['ath', 'athletic'],
  ['atl', 'atletico'],
  ['saint', 'st'],
  ['sankt', 'st'],
]);

/** Finds the club that a slug or name is but for club forms, ids, the country behind it, separators and apostrophes. */
export type FindSameClub = (league: string, slug: string) => Club | undefined;

/** `country` in slug form: a source may put it behind every club of its. */
export function sameClubFinder(clubs: readonly Club[], country: string): FindSameClub {
  const byKey = new Map<string, Set<Club>>();
  for (const club of clubs) {
    for (const name of [club.slug, ...clubNames(club)]) {
      const named = nameWords(name);
      for (const key of new Set([keyOf(named), keyOf(withoutForms(named))])) {
        const known = byKey.get(key);
        if (known === undefined) byKey.set(key, new Set([club]));
        else known.add(club);
      }
    }
  }
  const places = new Set([...country.split('-'), ...country.split('-').map((word) => word.slice(0, 3))]);
  return (league, slug) => {
    const asWritten = nameWords(slug);
    const withoutId = withoutIdOf(asWritten);
    const withoutPlace = dropLast(withoutId, (word) => places.has(word) || isClub(byKey, word));
    for (const tried of [asWritten, withoutForms(asWritten), withoutForms(withoutId), withoutForms(withoutPlace)]) {
      const club = theOne([...(byKey.get(keyOf(tried)) ?? [])], league);
      if (club !== undefined && !hasOtherForm(asWritten, club)) return club;
    }
    return undefined;
  };
}

/** Equal for `Nott'm Forest` and `nott-m-forest`, `Brighton & Hove Albion` and `brighton-hove-albion`, `manchester-utd` and `Manchester United`. */
function keyOf(name: readonly string[]): string {
  return name
    .filter((word) => word !== 'and')
    .map((word) => SYNONYMS.get(word) ?? word)
    .join('');
}

function withoutForms(name: readonly string[]): readonly string[] {
  const told = name.filter((word) => !FOOTBALL_CLUB.has(word) && !FORMS.has(word));
  return told.length === 0 ? name : told;
}

/** Without the number of a source before or behind a name; those of clubs themselves stand in the file (`schalke-04`). */
function withoutIdOf(name: readonly string[]): readonly string[] {
  const [first, last] = [name.at(0) ?? '', name.at(-1) ?? ''];
  if (name.length > 1 && isId(last)) return name.slice(0, -1);
  return name.length > 1 && isId(first) ? name.slice(1) : name;
}

/** Two digits may be an age. */
function isId(word: string): boolean {
  return /^\d{2,}$/.test(word) && !(word.length === 2 && Number(word) >= 14 && Number(word) <= 23);
}

function dropLast(name: readonly string[], isPlace: (word: string) => boolean): readonly string[] {
  const last = name.at(-1);
  return name.length > 1 && last !== undefined && isPlace(last) ? name.slice(0, -1) : name;
}

/** A word that is a whole club's name is mostly its town's: `espanyol-barcelona`. */
function isClub(byKey: ReadonlyMap<string, unknown>, word: string): boolean {
  return byKey.has(word);
}

/** Of several the league's own; of one slug in several leagues the first. */
function theOne(clubs: readonly Club[], league: string): Club | undefined {
  const ofLeague = clubs.filter((club) => club.league === league);
  const [first, ...others] = ofLeague.length > 0 ? ofLeague : clubs;
  return others.every(({ slug }) => slug === first?.slug) ? first : undefined;
}

/** `amiens-ac` is not Amiens SC, though either is Amiens. */
function hasOtherForm(asWritten: readonly string[], club: Club): boolean {
  const own = asWritten.filter((word) => FORMS.has(word));
  if (own.length === 0) return false;
  const known = [club.slug, ...clubNames(club)].map((name) => nameWords(name).filter((word) => FORMS.has(word)));
  return known.some((forms) => forms.length > 0) && !known.some((forms) => forms.some((form) => own.includes(form)));
}
