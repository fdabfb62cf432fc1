import type { Plan } from '../../../src/domain/event.ts';
import { eventFiles } from '../generator/market/event-files.ts';
import { planEvent } from '../generator/market/event-plan.ts';
import { MARKET_TYPES } from '../generator/market/market-catalog.ts';
import { createRandom, type Random } from '../generator/random.ts';

/** Lines of every plan and market type, each with its newline cut off. */
export function sampleLines(seed: string): string[] {
  const event = { eventId: '1', home: 'Burnley', away: 'Man City', scheduledAt: '2023-08-11T19:00:00Z', seed };
  return (['BASIC', 'ADVANCED', 'PRO'] as const satisfies readonly Plan[]).flatMap((plan) => {
    const sketch = planEvent({ ...event, score: [1, 2], plan, markets: MARKET_TYPES, updates: 12 });
    return eventFiles(sketch, 'event').flatMap(({ text }) => text.trimEnd().split('\n'));
  });
}

const CHARACTERS = '0123456789.-eE"\\{}[],: \tNaNtruefalsenullé\u0000';

/** A line with one to three small wounds: most are no JSON any more, many still are, some still are of the same layout. */
export function mutated(text: string, random: Random): string {
  let line = text;
  for (let left = random.int(1, 3); left > 0; left -= 1) line = wounded(line, random);
  return line;
}

function wounded(line: string, random: Random): string {
  const at = random.int(0, Math.max(0, line.length - 1));
  const character = CHARACTERS[random.int(0, CHARACTERS.length - 1)] ?? '';
  switch (random.pick(['cut', 'drop', 'swap', 'digit', 'insert', 'repeat'])) {
    case 'cut':
      return line.slice(0, at);
    case 'drop':
      return line.slice(0, at) + line.slice(at + random.int(1, 3));
    case 'swap':
      return line.slice(0, at) + character + line.slice(at + 1);
    case 'digit':
      return line.slice(0, at) + line.slice(at).replace(/\d/, String(random.int(0, 9)));
    case 'insert':
      return line.slice(0, at) + character + line.slice(at);
    default:
      return line.slice(0, at) + line.slice(at, at + random.int(1, 30)).repeat(2) + line.slice(at + 30);
  }
}

export interface MutationCount {
  readonly lines: number;
  /** Read in place. */
  readonly taken: number;
  /** No message: each must have been reported. */
  readonly broken: number;
}

/** Hands so many mutated lines to `check`, which says what became of each. */
export function mutateLines(
  count: number,
  seed: string,
  check: (line: string) => { readonly taken: boolean; readonly broken: boolean },
): MutationCount {
  const samples = sampleLines(seed);
  const random = createRandom(seed);
  let [taken, broken] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    const answer = check(mutated(random.pick(samples), random));
    taken += Number(answer.taken);
    broken += Number(answer.broken);
  }
  return { lines: count, taken, broken };
}
