import { normaliseName } from '../../mapping/names/normalise.ts';
import { FOOTBALL_CLUB, FORMS } from '../../mapping/names/same-club.ts';
import { type SideClass, sideOf } from '../../mapping/names/side-class.ts';

/** A name made ready for comparing. */
export interface ClubName {
  /** As it was written. */
  readonly text: string;
  /** Normalised, marks of the side included: equal keys are one name. */
  readonly key: string;
  readonly class: SideClass;
  /** Normalised, without the side's marks: equal for `Arsenal` and `Arsenal (W)`. */
  readonly club: string;
  /** What tells the club: without the side's marks, club-form words and stop words. */
  readonly words: readonly string[];
  /** `fc`, `sc`, `ca`: they tell near twins apart (SC and CA Bastia), but are often left out. */
  readonly forms: readonly string[];
  /** The last word behind another, unless it only says "football club": a part of the name, or the mark of a series (`(e)`, `2`, `FF`). */
  readonly tail: string | undefined;
  /** The first word before another, unless it is a club form or stands before many clubs' names: a part of the name, or a mark (`Legends`). */
  readonly head: string | undefined;
  /** `words` joined: equal for `dundee-fc` and `Dundee`. */
  readonly core: string;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const STOP_WORDS = words('the of and de del da do di la le los las y e et');
const known = new Map<string, ClubName>();
/** Names repeat all season long; this many distinct ones are remembered. */
const KNOWN_LIMIT = 200_000;

export function clubName(text: string): ClubName {
  const remembered = known.get(text);
  if (remembered !== undefined) return remembered;
  if (known.size >= KNOWN_LIMIT) known.clear();
  const name = readClubName(text);
  known.set(text, name);
  return name;
}

function readClubName(text: string): ClubName {
  const side = sideOf(text);
  const forms = side.clubWords.filter((word) => FOOTBALL_CLUB.has(word) || FORMS.has(word));
  const told = side.clubWords.filter(
    (word, index) => !FOOTBALL_CLUB.has(word) && !FORMS.has(word) && !isPassedOver(word, index, side.clubWords),
  );
  // A name of nothing but such words (`AS FC`) is told by all of them.
  const core = told.length === 0 ? side.clubWords : told;
  return {
    text,
    key: normaliseName(text),
    class: side.class,
    club: side.clubWords.join(' '),
    words: core,
    forms: told.length === 0 ? [] : [...new Set(forms.map((form) => (FOOTBALL_CLUB.has(form) ? 'fc' : form)))],
    tail: tailOf(side.clubWords),
    head: headOf(side.clubWords),
    core: core.join(' '),
  };
}

/** A single letter is a stop word only between two words: behind a name it is a mark (`Arsenal (e)`). */
function isPassedOver(word: string, index: number, among: readonly string[]): boolean {
  return STOP_WORDS.has(word) && (word.length > 1 || (index > 0 && index < among.length - 1));
}

function tailOf(clubWords: readonly string[]): string | undefined {
  const last = clubWords.length < 2 ? undefined : clubWords.at(-1);
  return last === undefined || FOOTBALL_CLUB.has(last) ? undefined : last;
}

/** Words before the names of clubs that have nothing to do with each other. */
const TITLES = words(
  'real royal deportivo sporting racing atletico athletic union olympique stade dynamo dinamo lokomotiv inter nacional saint st san santa sao al el la le borussia eintracht fortuna vitoria',
);

function headOf(clubWords: readonly string[]): string | undefined {
  const [first, second] = clubWords;
  if (first === undefined || second === undefined || /^\d+$/.test(first)) return undefined;
  return FOOTBALL_CLUB.has(first) || FORMS.has(first) || TITLES.has(first) || STOP_WORDS.has(first) ? undefined : first;
}
