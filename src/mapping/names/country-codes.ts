import { slugInWords } from './normalise.ts';

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

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** `Bosnia and Herzegovina` is `bosnia-and-herzegovina`: the form of folder and file names. */
export function countrySlug(country: string): string {
  return slugInWords(country).replaceAll(' ', '-');
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
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code);
}

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
