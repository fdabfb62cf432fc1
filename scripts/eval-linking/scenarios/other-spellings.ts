import { clubNames } from '../../../src/mapping/names/clubs.ts';
import { asSlug, nameWords } from '../../../src/mapping/names/normalise.ts';
import { createRandom, type Random } from '../../../test/support/generator/random.ts';
import { longName } from '../../../test/support/generator/season/club-names.ts';
import { type Draw, respelled, type Scenario, withRows } from './scenario.ts';

/** Every other row writes its clubs another way: the slug with a club form. */
const twoSlugs: Scenario = {
  name: 'two_slugs',
  kind: 'whole',
  build: ({ plain }) => [
    withRows(plain, (row, index) => (index % 2 === 0 ? row : respelled(row, (slug) => `${slug}-fc`))),
  ],
};

/** How a whole file of some source writes a club, of one of its spellings. */
const SOURCES: readonly ((name: string, slug: string, country: string) => string)[] = [
  (name) => name,
  (name) => asSlug(name),
  (name) => `${name} FC`,
  (name) => `${name} Football Club`,
  (name) => `${asSlug(name)}-fc`,
  (name) => name.replaceAll(/[\s.']+/g, '_'),
  (name) => name.replaceAll(/['.]/g, ' ').toUpperCase(),
  (name) => `${asSlug(name)}-${1000 + ((nameWords(name).join('').length * 7919) % 9000)}`,
  (name, _slug, country) => `${asSlug(name)}-${country}`,
  (_name, slug) => longName(slug),
];

/** A file of another source: each club under one of the spellings that the mapping file has of it, written as that source does, all season long. */
const otherSource: Scenario = {
  name: 'other_source',
  kind: 'whole',
  build: (draw) => {
    const random = createRandom(`${draw.seed} ${draw.season.name} names`);
    const written = random.pick(SOURCES);
    const spelling = spellingOf(draw, random);
    return [
      withRows(draw.plain, (row) => respelled(row, (slug) => written(spelling(slug), slug, draw.season.country))),
    ];
  },
};

function spellingOf({ mapping, season, plain }: Draw, random: Random): (slug: string) => string {
  const slugs = new Set(plain.expected.flatMap(({ match }) => [match.homeTeamSlug, match.awayTeamSlug]));
  const spellings = new Map(
    [...slugs].sort().map((slug) => {
      const club = mapping.clubOf(season.tournamentSlug, slug);
      return [slug, club === undefined ? longName(slug) : random.pick(clubNames(club))];
    }),
  );
  return (slug) => spellings.get(slug) ?? slug;
}

const CYRILLIC: readonly (readonly [string, string])[] = [
  ...([
    ['shch', 'щ'],
    ['zh', 'ж'],
    ['kh', 'х'],
    ['ts', 'ц'],
    ['ch', 'ч'],
    ['sh', 'ш'],
    ['yu', 'ю'],
    ['ya', 'я'],
  ] as const),
  ...[...'abvgdezikjlmnoprstufyh'].map((latin, index): readonly [string, string] => [
    latin,
    [...'абвгдезикйлмнопрстуфых'][index] ?? latin,
  ]),
];

/** A file in Cyrillic letters. Of those that it writes otherwise (`w`, `x`, `q`, `c`) the Latin ones stay. */
const otherScript: Scenario = {
  name: 'other_script',
  kind: 'whole',
  build: ({ plain }) => {
    const inCyrillic = (slug: string): string =>
      CYRILLIC.reduce((text, [latin, letter]) => text.replaceAll(latin, letter), longName(slug).toLowerCase());
    return [withRows(plain, (row) => respelled(row, inCyrillic))];
  },
};

/** A file of three-letter codes: nothing anchors them, and nothing may be guessed. */
const codedNames: Scenario = {
  name: 'coded_names',
  kind: 'misleading',
  build: ({ plain }) => {
    const codes = new Map<string, string>();
    const codeOf = (slug: string): string => {
      const code = codes.get(slug) ?? freeCode(slug, new Set(codes.values()));
      codes.set(slug, code);
      return code;
    };
    return [withRows(plain, (row) => respelled(row, codeOf))];
  },
};

/** The first letter and two others in their order, as near the beginning as they are free. */
function freeCode(slug: string, taken: ReadonlySet<string>): string {
  const letters = [...slug.replaceAll('-', '')];
  const rest = letters.slice(1);
  const pairs = rest.flatMap((two, at) => rest.slice(at + 1).map((three) => `${two}${three}`));
  return pairs.map((pair) => `${letters[0]}${pair}`).find((code) => !taken.has(code)) ?? slug;
}

export const OTHER_SPELLINGS: readonly Scenario[] = [twoSlugs, otherSource, otherScript, codedNames];
