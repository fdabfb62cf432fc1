import { createRandom } from '../../../test/support/generator/random.ts';
import type { ExpectedLink, World } from '../build-world.ts';
import type { Scenario } from './scenario.ts';

export const SMALL_BATCHES: readonly Scenario[] = [
  small('one_row', 1, 60),
  small('three_rows', 3, 30),
  small('one_round', 10, 10),
];

/** Batches of so many rows in a row, some from every season; without the made-up names that only a whole season's calendar can tell. */
function small(name: string, rows: number, batches: number): Scenario {
  return {
    name,
    kind: 'small',
    build: ({ season, seed, plain }) => {
      const told = plain.expected.filter(
        ({ match }) => ![match.homeTeamSlug, match.awayTeamSlug].some((slug) => season.isUnlike(slug)),
      );
      const random = createRandom(`${seed} ${season.name} ${name}`);
      return Array.from({ length: batches }, () => {
        const first = random.int(0, Math.max(0, told.length - rows));
        return part(plain, told.slice(first, first + rows));
      });
    },
  };
}

function part(world: World, expected: readonly ExpectedLink[]): World {
  return { ...world, expected: expected.map((row, index) => ({ ...row, match: { ...row.match, row: index } })) };
}
