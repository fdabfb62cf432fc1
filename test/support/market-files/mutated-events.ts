import fc from 'fast-check';
import { eventFiles } from '../generator/market/event-files.ts';
import { planEvent } from '../generator/market/event-plan.ts';
import { inflict, WOUND, type Wound } from './odd-values.ts';

/** A market file of an event that is sound but for some values. */
export interface MutatedEvent {
  readonly eventId: string;
  /** Within an archive. */
  readonly path: string;
  readonly text: string;
}

const PLANS = ['BASIC', 'BASIC', 'ADVANCED', 'PRO'] as const;
const WOUNDS = fc.array(WOUND, { minLength: 1, maxLength: 4 });
/** So many events, the same for the same seed, each of one market with one to four wounds in its messages. */
export function mutatedEvents(count: number, seed: number): MutatedEvent[] {
  const samples = PLANS.map((plan, index) => soundLines(plan, index));
  const wounds = fc.sample(WOUNDS, { numRuns: count, seed });
  return wounds.map((own, index) => {
    const { lines, marketId } = samples[index % samples.length] as Sample;
    const eventId = String(40_000_000 + index);
    const messages = lines.map((line) => JSON.parse(line.replaceAll('"39999999"', `"${eventId}"`)));
    for (const [at, wound] of own.entries()) wounded(messages, wound, index + at);
    const text = messages.map((message) => `${JSON.stringify(message)}\n`).join('');
    return { eventId, path: `BASIC/2023/Aug/11/${eventId}/${marketId}`, text };
  });
}

interface Sample {
  readonly marketId: string;
  readonly lines: readonly string[];
}

function soundLines(plan: (typeof PLANS)[number], index: number): Sample {
  const event = { eventId: '39999999', home: 'Burnley', away: 'Man City', scheduledAt: '2023-08-11T19:00:00Z' };
  const sketch = planEvent({
    ...event,
    seed: `fuzz${index}`,
    score: [1, 2],
    plan,
    markets: ['MATCH_ODDS'],
    updates: 6,
  });
  const [file] = eventFiles(sketch, 'market');
  if (file === undefined) throw new RangeError('the sample event has no file');
  return { marketId: file.name, lines: file.text.trimEnd().split('\n') };
}

function wounded(messages: readonly unknown[], wound: Wound, turn: number): void {
  // half of the wounds go to definitions, where the program looks most
  const definitions = messages.map(definitionOf).filter((found) => typeof found === 'object' && found !== null);
  const targets = turn % 2 === 0 && definitions.length > 0 ? definitions : messages;
  inflict(targets[(turn >> 1) % targets.length], wound);
}

function definitionOf(message: unknown): unknown {
  return (message as { mc?: { marketDefinition?: unknown }[] }).mc?.[0]?.marketDefinition;
}
