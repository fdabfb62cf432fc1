import type { EventSketch } from '../market/event-plan.ts';
import { createRandom } from '../random.ts';
import { anyScore } from './season-events.ts';

const DAY = 86_400_000;

export interface OtherMatchesOptions {
  readonly count: number;
  /** First day, epoch ms UTC; the matches are spread evenly over the days. */
  readonly from: number;
  readonly days: number;
  readonly seed: string;
  /** Ids count up from here. */
  readonly firstEventId: number;
}

const PLACES = [
  'Ash',
  'Birch',
  'Cedar',
  'Elder',
  'Hazel',
  'Juniper',
  'Larch',
  'Maple',
  'Oak',
  'Pine',
  'Rowan',
  'Willow',
];
const SITES = ['bridge', 'bury', 'dale', 'field', 'ford', 'gate', 'ham', 'ley', 'mouth', 'port', 'ton', 'wick'];
const ENDINGS = ['', ' Utd', ' Rovers', ' City', ' Albion', ' Athletic', ' County', ' Rangers'];

/**
 * Matches of made-up clubs in any number, for archives in which a league must be found: one short market file each, listed a
 * day ahead, without in-play cover. Such a file is about 3 kB of text, since the time to compress it is what a large archive costs.
 */
export function* otherMatches({ count, from, days, seed, firstEventId }: OtherMatchesOptions): Generator<EventSketch> {
  for (let i = 0; i < count; i++) {
    const random = createRandom(`${seed}/other/${i}`);
    const club = () => `${random.pick(PLACES)}${random.pick(SITES)}${random.pick(ENDINGS)}`;
    const home = club();
    let away = club();
    while (away === home) away = club();
    yield {
      eventId: String(firstEventId + i),
      home,
      away,
      seed,
      scheduledAt: from + Math.floor((i * days) / count) * DAY + random.int(20, 84) * 900_000,
      score: anyScore(random),
      countryCode: random.pick(['GB', 'GB', 'DE', 'ES', 'IT', 'FR', 'BR']),
      markets: ['MATCH_ODDS'],
      updates: 2,
      listedDays: 0.5,
      turnsInPlay: false,
    };
  }
}
