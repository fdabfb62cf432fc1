import type { ListedName } from '../calendar/event-index.ts';
import type { ClubName } from './club-name.ts';
import { isSameWord } from './score-names.ts';

/**
 * What stands behind a name, or before it, is no part of the team's, and stands there with every opponent's name as well: the mark of
 * another series (`Arsenal (e) v Chelsea (e)`, `Burnley ES v Everton ES`, `Legends Arsenal v Legends Chelsea`). A mark that a club bears
 * against others too is its own (`Malmo FF v AIK`), and so is that of an opponent who is known by it.
 */
export function unknownMark(
  names: readonly ClubName[],
  listed: ListedName,
  isOwned: (name: ClubName) => boolean,
): string | undefined {
  const place = (['tail', 'head'] as const).find((one) => {
    const word = listed.name[one];
    if (word === undefined || spelledAs(listed.name, names).some((name) => hasWord(name, word))) return false;
    return everyOpponent(listed, (name) => name[one] === word && !isOwned(name));
  });
  return place && listed.name[place];
}

/** The spellings of the team that have a word of the name, if any: `Guimaraes SC` is not `Vitoria SC`. */
function spelledAs({ words }: ClubName, names: readonly ClubName[]): readonly ClubName[] {
  const alike = names.filter((name) => words.some((word) => name.words.some((own) => isSameWord(own, word))));
  return alike.length > 0 ? alike : names;
}

function hasWord({ club }: ClubName, word: string): boolean {
  return club.split(' ').some((own) => isSameWord(own, word));
}

/** Most names are told by their first opponent. */
function everyOpponent(listed: ListedName, test: (name: ClubName) => boolean): boolean {
  return [listed.home, listed.away].every((events) =>
    events.every(({ spellings }) =>
      spellings.every(({ home, away }) => {
        if (home === listed) return test(away.name);
        return away !== listed || test(home.name);
      }),
    ),
  );
}
