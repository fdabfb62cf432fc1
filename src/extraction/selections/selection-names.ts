import { NO_PRIORITY } from '../../betfair/wire/market-definition.ts';
import { definedRunners } from '../measures/market-summary.ts';
import type { MarketBook } from '../replay/market-book.ts';
import type { RunnerBook } from '../replay/runner-book.ts';
import type { MarketSides } from './event-sides.ts';
import { nameSelection } from './market-processors.ts';
import type { NamedRunner } from './selection-namer.ts';

/** The normalised name of each runner, unique within the market: a name given before gets the selection id behind it. */
export function selectionNames(book: MarketBook, sides: MarketSides): ReadonlyMap<RunnerBook, string> {
  const { definition } = book;
  const defined = definedRunners(definition?.runners ?? [], book);
  const ordered = book.inOrder(book.runners);
  const runners = ordered.map((runner): NamedRunner => {
    const { name = '', sortPriority = NO_PRIORITY } = defined.get(runner) ?? {};
    return { id: runner.id, handicap: runner.handicap, name, sortPriority };
  });
  const { marketType, marketName = '' } = definition ?? {};
  const context = { marketType, marketName, runners, sides };
  const names = new Map<RunnerBook, string>();
  const taken = new Set<string>();
  ordered.forEach((book, index) => {
    const runner = runners[index] as NamedRunner;
    const name = unique(nameSelection(runner, context), runner, taken);
    taken.add(name);
    names.set(book, name);
  });
  return names;
}

function unique(name: string, { id, handicap }: NamedRunner, taken: ReadonlySet<string>): string {
  const choices = [name, `${name}_${id}`, `${name}_${id}_${handicap}`];
  return choices.find((choice) => !taken.has(choice)) ?? `${name}_${id}_${handicap}_${taken.size}`;
}
