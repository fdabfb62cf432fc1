import { asSlug } from './normalise.ts';

/**
 * Names football uses that are not the English name of a state, or whose English name differs between ICU versions.
 * Betfair gives the four British associations the one code of their state.
 */
const FOOTBALL_NAMES: Readonly<Record<string, string>> = {
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern-ireland': 'GB',
  'great-britain': 'GB',
  uk: 'GB',
  usa: 'US',
  'united-states-of-america': 'US',
  'korea-republic': 'KR',
  turkey: 'TR',
  turkiye: 'TR',
  'czech-republic': 'CZ',
  czechia: 'CZ',
  'ivory-coast': 'CI',
  bosnia: 'BA',
  macedonia: 'MK',
  'north-macedonia': 'MK',
  'republic-of-ireland': 'IE',
  holland: 'NL',
  uae: 'AE',
  'hong-kong': 'HK',
  macau: 'MO',
  china: 'CN',
  'china-pr': 'CN',
  'dr-congo': 'CD',
  congo: 'CG',
  'cape-verde': 'CV',
  swaziland: 'SZ',
  burma: 'MM',
  palestine: 'PS',
  kosovo: 'XK',
};

/** What football writes for countries in three letters, by the name of folder and file; further ones are the codes of ISO 3166. */
const FOOTBALL_CODES: Readonly<Record<string, string>> = {
  ...{
    eng: 'england',
    sco: 'scotland',
    wal: 'wales',
    nir: 'northern-ireland',
    irl: 'ireland',
    esp: 'spain',
    ger: 'germany',
  },
  ...{
    deu: 'germany',
    fra: 'france',
    ita: 'italy',
    ned: 'netherlands',
    nld: 'netherlands',
    por: 'portugal',
    prt: 'portugal',
  },
  ...{
    bel: 'belgium',
    tur: 'turkey',
    gre: 'greece',
    grc: 'greece',
    sui: 'switzerland',
    che: 'switzerland',
    aut: 'austria',
  },
  ...{ den: 'denmark', dnk: 'denmark', swe: 'sweden', nor: 'norway', fin: 'finland', isl: 'iceland', pol: 'poland' },
  ...{ cze: 'czech-republic', svk: 'slovakia', hun: 'hungary', rou: 'romania', bul: 'bulgaria', bgr: 'bulgaria' },
  ...{ srb: 'serbia', cro: 'croatia', hrv: 'croatia', svn: 'slovenia', ukr: 'ukraine', rus: 'russia', isr: 'israel' },
  ...{ cyp: 'cyprus', bra: 'brazil', arg: 'argentina', chi: 'chile', chl: 'chile', uru: 'uruguay', ury: 'uruguay' },
  ...{ col: 'colombia', per: 'peru', ecu: 'ecuador', par: 'paraguay', mex: 'mexico', usa: 'usa', can: 'canada' },
  ...{ jpn: 'japan', kor: 'south-korea', chn: 'china', aus: 'australia', ksa: 'saudi-arabia', sau: 'saudi-arabia' },
  ...{
    qat: 'qatar',
    egy: 'egypt',
    mar: 'morocco',
    rsa: 'south-africa',
    zaf: 'south-africa',
    ind: 'india',
    tha: 'thailand',
  },
};

/** A country's folder name for its name or a code of two or three letters: `England`, `ENG`, `ES`. */
export function countryFolder(country: string): string {
  const slug = countrySlug(country);
  const code = slug.toUpperCase();
  if (FOOTBALL_NAMES[slug] !== undefined) return slug;
  const named = isCountryCode(code) && code !== 'GB' ? regionName(code) : undefined;
  return FOOTBALL_CODES[slug] ?? (named === undefined ? slug : countrySlug(named));
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** `Bosnia and Herzegovina` is `bosnia-and-herzegovina`: the form of folder and file names. */
export function countrySlug(country: string): string {
  return asSlug(country);
}

/** The Betfair code (ISO 3166 alpha-2, United Kingdom for its associations) of a country's name; undefined when unknown. */
export function countryCodeOf(country: string): string | undefined {
  const slug = countrySlug(country);
  return FOOTBALL_NAMES[slug] ?? codesByName().get(slug);
}

/** Whether a code is one of a real country or territory. */
export function isCountryCode(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && regionName(code) !== undefined;
}

function regionName(code: string): string | undefined {
  // Codes that were withdrawn turn into their successors: they are not codes any more.
  if (new Intl.Locale(`und-${code}`).region !== code || code === 'ZZ') return undefined;
  regionNames ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  return regionNames.of(code);
}

/** Made when first asked for, and once: each costs as much as looking up a hundred names. */
let regionNames: Intl.DisplayNames | undefined;

let byName: ReadonlyMap<string, string> | undefined;

function codesByName(): ReadonlyMap<string, string> {
  byName ??= new Map(
    LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).flatMap((code) => {
      const name = regionName(code);
      return name === undefined ? [] : [[countrySlug(name), code] as const];
    }),
  );
  return byName;
}
