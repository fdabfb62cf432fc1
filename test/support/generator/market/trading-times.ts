import type { Random } from '../random.ts';
import type { DefinitionChange } from './market-timeline.ts';

/** Instants at which somebody bets, ascending: two of five before the off, most of them in the last hours, the others spread over the play. */
export function tradingTimes(random: Random, changes: readonly DefinitionChange[], count: number): number[] {
  const createdAt = changes[0]?.at ?? 0;
  const endAt = changes.at(-1)?.at ?? createdAt;
  const offAt = firstStop(changes);
  const before = Math.ceil(count * 0.4);
  const times = Array.from({ length: count }, (_, i) =>
    i < before ? offAt - (offAt - createdAt) * random.next() ** 4 : offAt + (endAt - offAt) * random.next(),
  );
  return times.map(Math.round).sort((a, b) => a - b);
}

/** When pre-match trading ended: the first suspension, or the turn in-play. Epoch ms UTC. */
export function firstStop(changes: readonly DefinitionChange[]): number {
  return changes.find((change) => change.state.inPlay || change.state.status !== 'OPEN')?.at ?? 0;
}

/** The definition in force at an instant; undefined before the first. */
export function changeAt(changes: readonly DefinitionChange[], at: number): DefinitionChange | undefined {
  let found: DefinitionChange | undefined;
  for (const change of changes) {
    if (change.at > at) break;
    found = change;
  }
  return found;
}
