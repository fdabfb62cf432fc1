import type { Random } from '../../test/support/generator/random.ts';
import { createRandom } from '../../test/support/generator/random.ts';
import type { Season, SeasonMatch } from './season.ts';

const DAY = 86_400_000;
const HEADS = [
  'Al',
  'Bar',
  'Cor',
  'Dun',
  'Ell',
  'Fen',
  'Gar',
  'Hol',
  'Ing',
  'Kel',
  'Lan',
  'Mor',
  'Nor',
  'Ot',
  'Pres',
  'Rad',
  'Sel',
  'Tor',
  'Ul',
  'Wen',
];
const MIDDLES = ['a', 'be', 'ching', 'der', 'fo', 'i', 'kes', 'ling', 'min', 'o', 'per', 'ring', 'sel', 'ter', 'va'];
const TAILS = [
  'bury',
  'by',
  'dale',
  'field',
  'ford',
  'ham',
  'mouth',
  'port',
  'stead',
  'ton',
  'wick',
  'worth',
  'ez',
  'illa',
  'stadt',
];
const SURNAMES = [
  'United',
  'City',
  'Town',
  'Rovers',
  'Wanderers',
  'Athletic',
  'County',
  'Albion',
  'Rangers',
  'Harriers',
];
const FORMS = ['FC', 'SC', 'AC', 'CD', 'SV', 'UD'];

interface Club {
  readonly slug: string;
  readonly betfairName: string;
  /** Nickname, another city, acronym: nothing in the letters tells it. */
  readonly isUnlike?: boolean;
}

/**
 * A league that nobody tuned on: made-up clubs (an even number) whose Betfair names differ from their slugs in the ways real ones do, with the
 * near twins of real leagues among them, and a whole double round of matches. Depends on the seed alone.
 */
export function madeUpSeason(seed: string, size = 20): Season {
  const random = createRandom(`made-up ${seed}`);
  const clubs = makeClubs(random, size);
  const names = new Map(clubs.map((club) => [club.slug, club.betfairName]));
  const second = makeClubs(random, size).filter((club) => !names.has(club.slug));
  const rest = second.slice(0, second.length - (second.length % 2));
  for (const club of rest) names.set(club.slug, club.betfairName);
  const unlike = new Set(clubs.flatMap((club) => (club.isUnlike === true ? club.slug : [])));
  return {
    name: `made-up ${seed}`,
    country: 'atlantis',
    countryCode: 'GB',
    tournamentSlug: 'first-division',
    isCup: false,
    matches: doubleRound(clubs, random, seed),
    others: [...doubleRound(rest, random, `${seed}-2`), ...cup([...clubs, ...rest], random, seed)],
    betfairName: (slug) => names.get(slug) ?? slug,
    variants: () => [],
    isUnlike: (slug) => unlike.has(slug),
  };
}

function makeClubs(random: Random, count: number): Club[] {
  const clubs = new Map<string, Club>();
  const taken = new Set<string>();
  const add = (club: Club): void => {
    if (clubs.has(club.slug) || taken.has(club.betfairName.toLowerCase())) return;
    clubs.set(club.slug, club);
    taken.add(club.betfairName.toLowerCase());
  };
  while (clubs.size < count) {
    const town = makeTown(random);
    add(makeClub(town, random));
    // Two clubs of one town, one the beginning of the other or both with a surname.
    if (clubs.size < count && random.chance(0.2)) add(twin(town, [...clubs.values()].at(-1), random));
  }
  return [...clubs.values()].slice(0, count);
}

function makeTown(random: Random): string {
  const middle = random.chance(0.5) ? random.pick(MIDDLES) : '';
  const town = `${random.pick(HEADS)}${middle}${random.pick(TAILS)}`;
  return random.chance(0.15) ? `${random.pick(['West', 'North', 'Port', 'San', 'Real'])} ${town}` : town;
}

function makeClub(town: string, random: Random): Club {
  const surname = random.pick(SURNAMES);
  const slugged = (text: string): string => text.toLowerCase().replaceAll(' ', '-');
  const ways: (() => Club)[] = [
    () => ({ slug: slugged(town), betfairName: town }),
    () => ({ slug: slugged(`${town} ${surname}`), betfairName: town }),
    () => ({ slug: slugged(`${town} ${surname}`), betfairName: `${town} ${surname}` }),
    () => ({ slug: slugged(`${town} United`), betfairName: `${town} Utd` }),
    () => ({ slug: slugged(`${town} County`), betfairName: `${town} Co` }),
    () => ({ slug: slugged(`${town} ${surname}`), betfairName: `${town.slice(0, 4)} ${surname}` }),
    () => ({ slug: slugged(`${random.pick(FORMS)} ${town}`), betfairName: town }),
    () => ({ slug: slugged(town), betfairName: `${town} ${random.pick(FORMS)}` }),
    () => ({
      slug: slugged(`${town} ${surname}`),
      betfairName: `${makeTown(random)} ${random.pick(['Kings', 'Bilbao', 'Lisboa'])}`,
      isUnlike: true,
    }),
    () => ({
      slug: slugged(`${town} ${random.pick(MIDDLES)}ton ${surname}`),
      betfairName: `${town.slice(0, 3)}s`,
      isUnlike: true,
    }),
  ];
  return random.pick([...ways, ...ways.slice(0, 5)])();
}

function twin(town: string, first: Club | undefined, random: Random): Club {
  const surname = first?.slug.endsWith('city') ? 'United' : 'City';
  const slug = `${town} ${surname}`.toLowerCase().replaceAll(' ', '-');
  const short = surname === 'United' ? 'Utd' : 'City';
  return { slug, betfairName: random.chance(0.7) ? `${town} ${short}` : `${town.slice(0, 4)} ${short}` };
}

/** Each pair once at home; the circle method, Saturdays with a midweek round every fifth week. */
function doubleRound(clubs: readonly Club[], random: Random, id: string): SeasonMatch[] {
  const start = Date.parse('2021-08-07T00:00:00Z');
  const rounds = clubs.length - 1;
  const matches: SeasonMatch[] = [];
  for (let round = 0; round < 2 * rounds; round += 1) {
    const midweek = round % 5 === 4;
    const day = start + round * 7 * DAY + (midweek ? 3 * DAY : 0);
    for (let pair = 0; pair < clubs.length / 2; pair += 1) {
      const [one, other] = pairOf(round % rounds, pair, rounds);
      const turned = round >= rounds !== (pair + round) % 2 > 0;
      const [home, away] = turned ? [clubs[other], clubs[one]] : [clubs[one], clubs[other]];
      const offset = midweek ? 19.75 : random.pick([15, 15, 15, 15, 12.5, 17.5, 38, 40.5]);
      matches.push(makeMatch(`${id}-${round}-${pair}`, [home, away], { at: day + offset * 3_600_000, random }));
    }
  }
  return matches;
}

function pairOf(round: number, pair: number, rounds: number): [number, number] {
  if (pair === 0) return [rounds, round];
  return [(round + pair) % rounds, (round - pair + rounds) % rounds];
}

/** Cup ties between any two clubs, on Thursdays. */
function cup(clubs: readonly Club[], random: Random, id: string): SeasonMatch[] {
  return Array.from({ length: 40 }, (_, index) => {
    const home = random.pick(clubs);
    const away = random.pick(clubs.filter((club) => club !== home));
    const at = Date.parse('2021-09-09T19:30:00Z') + Math.floor(index / 8) * 42 * DAY;
    return makeMatch(`${id}-cup-${index}`, [home, away], { at, random });
  });
}

function makeMatch(
  matchId: string,
  [home, away]: readonly [Club | undefined, Club | undefined],
  { at, random }: { at: number; random: Random },
): SeasonMatch {
  return {
    matchId,
    homeSlug: home?.slug ?? '',
    awaySlug: away?.slug ?? '',
    kickoffAt: at,
    dateOnly: false,
    score: { home: random.pick([0, 0, 1, 1, 2, 3]), away: random.pick([0, 1, 1, 2]) },
  };
}
