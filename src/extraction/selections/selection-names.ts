import { type EventSides, parseEventName } from '../../betfair/wire/event-name.ts';
import { NO_PRIORITY } from '../../betfair/wire/market-definition.ts';
import { definedRunners } from '../measures/market-summary.ts';
import type { MarketBook } from '../replay/market-book.ts';
import type { RunnerBook } from '../replay/runner-book.ts';
import { createEventTeams, type EventTeams, type TeamNames } from './event-teams.ts';
import { DRAW_ID } from './known-ids.ts';
import { nameSelection } from './market-processors.ts';
import type { NamedRunner } from './selection-namer.ts';

/** The event's teams from its MATCH_ODDS runners and from every name the event had. */
export function eventTeams(books: readonly MarketBook[], swapped: boolean): EventTeams {
  const names = new Set(books.flatMap((book) => [...book.eventNames]));
  const events = [...names].map(parseEventName).filter((sides) => sides !== undefined);
  const guestFirst = events[0]?.guestFirst ?? false;
  const matchOdds = books.find(({ definition }) => definition?.marketType === 'MATCH_ODDS');
  const teams = (matchOdds?.definition?.runners ?? [])
    .filter(({ id }) => id !== DRAW_ID)
    .sort((a, b) => a.sortPriority - b.sortPriority);
  const team = (index: number): TeamNames => ({
    id: teams[index]?.id,
    names: [...events.map((sides) => listed(sides)[index] ?? ''), teams[index]?.name ?? ''],
  });
  return createEventTeams(team(0), team(1), { swapped: swapped !== guestFirst });
}

/** The sides in the order in which the name, and so the markets' runners, have them. */
function listed({ home, away, guestFirst }: EventSides): readonly [string, string] {
  return guestFirst ? [away, home] : [home, away];
}

/** The normalised name of each runner, unique within the market: a name given before gets the selection id behind it. */
export function selectionNames(book: MarketBook, teams: EventTeams): ReadonlyMap<RunnerBook, string> {
  const { definition } = book;
  const defined = definedRunners(definition?.runners ?? [], book);
  const ordered = book.inOrder(book.runners);
  const runners = ordered.map((runner): NamedRunner => {
    const { name = '', sortPriority = NO_PRIORITY } = defined.get(runner) ?? {};
    return { id: runner.id, handicap: runner.handicap, name, sortPriority };
  });
  const { marketType, marketName = '' } = definition ?? {};
  const context = { marketType, marketName, runners, teams };
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
