import type { EventQuery } from '../../betfair/source.ts';
import { mergeWindows } from '../../betfair/time-windows.ts';
import { eventName } from '../../betfair/wire/event-name.ts';
import type { LinkOptions, MappedMatch, MappingKnowledge } from '../../domain/search.ts';
import { searchWindow } from './kickoff-window.ts';

/** What a source is asked for a whole batch: every event that one of its matches may be. */
export function eventQuery(
  matches: readonly MappedMatch[],
  { countryCodes }: Pick<MappingKnowledge, 'countryCodes'>,
  { expandedDateDays }: Pick<LinkOptions, 'expandedDateDays'>,
): EventQuery {
  const windows = matches.map(({ match }) => searchWindow(match.kickoff, expandedDateDays));
  return {
    windows: mergeWindows(windows),
    eventNames: likelyEventNames(matches),
    countryCodes,
  };
}

/** Each match under the first spelling of both sides, either way round: neutral venues are listed reversed. */
function likelyEventNames(matches: readonly MappedMatch[]): string[] {
  const names = matches.flatMap(({ home, away }) => {
    const [first, second] = [home.names[0], away.names[0]];
    return first === undefined || second === undefined ? [] : [eventName(first, second), eventName(second, first)];
  });
  return [...new Set(names)].sort();
}
