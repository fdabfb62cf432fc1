import type { EventQuery } from '../../betfair/source.ts';
import { mergeWindows } from '../../betfair/time-windows.ts';
import { eventName } from '../../betfair/wire/event-name.ts';
import type { TimeWindow } from '../../domain/event.ts';
import type { LinkOptions, MappedMatch, MappingKnowledge } from '../../domain/search.ts';
import { searchWindow } from './kickoff-window.ts';

/** What a source is asked for a whole batch: every event that one of its matches may be. */
export function eventQuery(
  matches: Iterable<MappedMatch>,
  { countryCodes }: Pick<MappingKnowledge, 'countryCodes'>,
  { expandedDateDays }: Pick<LinkOptions, 'expandedDateDays'>,
): EventQuery {
  const windows = new Map<string, TimeWindow>();
  const names = new Set<string>();
  for (const mapped of matches) {
    const window = searchWindow(mapped.match.kickoff, expandedDateDays);
    windows.set(`${window.from} ${window.to}`, window);
    for (const name of likelyEventNames(mapped)) names.add(name);
  }
  return { windows: mergeWindows([...windows.values()]), eventNames: [...names].sort(), countryCodes };
}

/** The match under the first spelling of both sides, either way round: neutral venues are listed reversed. */
function likelyEventNames({ home, away }: MappedMatch): string[] {
  const [first, second] = [home.names[0], away.names[0]];
  return first === undefined || second === undefined ? [] : [eventName(first, second), eventName(second, first)];
}
