import { closest, distance } from 'fastest-levenshtein';
import { FbpError } from '../../domain/errors.ts';
import { type Field, OPTIONAL_COLUMNS, PROFILE_NAMES, type ProfileName, REQUIRED_COLUMNS } from '../../domain/match.ts';
import { readWrittenDate } from '../dates/written-date.ts';
import { columnKey } from './column-names.ts';
import type { LayoutQuestion } from './layout-question.ts';
import type { ColumnName } from './profile.ts';
import { profileOf } from './profiles.ts';

const MOST_NAMES_SHOWN = 40;
const MAX_TYPING_ERRORS = 3;

/** Words that name a column's meaning in no known source, but in files that people make themselves, in the languages in which months are read. */
const GUESSES: readonly (readonly [Field, RegExp])[] = [
  [
    'home_team_slug',
    /^(home(team|side|club|name)?|hometeam\w*|heim\w*|locale?|equipolocal|domicile|casa|squadracasa|thuis\w*|mandante|team(1|a|h)|hteam|host)$/,
  ],
  [
    'away_team_slug',
    /^(away(team|side|club|name)?|awayteam\w*|gast\w*|visit\w*|exterieur|ospit\w*|trasferta|fuera|fora|uit(club|team)?|guest|team(2|b)|ateam)$/,
  ],
  ['sides', /^(match|game|fixture|event(name)?|teams|paarung|begegnung|spiel|partido|partita|wedstrijd|jogo)$/],
  [
    'match_date',
    /^(date|matchdate|gamedate|eventdate|datetime|kickoff\w*|ko|start\w*|datum|fecha|data|giorno|jour|dia|day)$/,
  ],
  ['home_score', /^(homescore|homegoals|hg|fthg|hgoals?|score1|goalshome|hs|heimtore)$/],
  ['away_score', /^(awayscore|awaygoals|ag|ftag|agoals?|score2|goalsaway|as|gasttore|auswartstore)$/],
  ['score', /^(score|result|ft|fulltime|ergebnis|endstand|resultado|risultato|resultat|uitslag|placar)$/],
  ['match_id', /^(id|matchid|gameid|fixtureid)$/],
  ['league', /^(league|division|competition)$/],
  ['season', /^(season|saison|temporada|stagione|seizoen)$/],
];
/** Of a column that has the time alone, beside one of days. */
const TIME = /^(time|kotime|kickoff(time)?|uhrzeit|anstoss|anpfiff|hora|heure|ora|orario|horario|tijd)$/;

/** The answer to a file whose columns are not known, or not all there: its header, the nearest profile, and what to write into the configuration. */
export function unknownFile(
  { header, columns, path }: LayoutQuestion,
  asked?: { readonly profile: ProfileName; readonly missing: readonly Field[] },
): FbpError {
  const nearest = asked?.profile ?? nearestProfile(header);
  const missing = asked?.missing ?? missingOf(nearest, header);
  const shown = header.slice(0, MOST_NAMES_SHOWN).map((name) => name.slice(0, MOST_NAMES_SHOWN));
  const more = header.length > shown.length ? ` and ${header.length - shown.length} more` : '';
  const what =
    nearest === 'fbp'
      ? `the statistics file lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`
      : `the columns of the statistics file are of no known source; nearest is ${nearest}, without ${missing.join(', ')}`;
  const renames = nearest === 'fbp' ? slips(missing, header) : [];
  const isRow = header.some((name) => readWrittenDate(name) !== undefined);
  const ahead = isRow ? ['its first line is a row: put a line with the names of the columns above it'] : renames;
  const hint = [...ahead, columnsToPaste(header, columns)].join('; or ');
  return new FbpError('FBP-INPUT', `${what}; found ${shown.join(', ')}${more}`, { where: path, hint });
}

function slips(missing: readonly string[], header: readonly string[]): string[] {
  const names = header.map((name) => name.toLowerCase());
  const renames = missing.flatMap((column) => {
    const nearest = names.length === 0 ? '' : closest(column, names);
    return distance(column, nearest) <= MAX_TYPING_ERRORS ? [`rename "${nearest}" to ${column}`] : [];
  });
  return renames.length === 0 ? [] : [renames.join(', ')];
}

/** The profile of which the header has the largest share; the usual one where it has nothing of any. */
function nearestProfile(header: readonly string[]): ProfileName {
  let best: { name: ProfileName; share: number } = { name: 'fbp', share: 0 };
  for (const name of PROFILE_NAMES) {
    for (const signature of profileOf(name).signatures) {
      const share = 1 - lacking(signature, header).length / signature.length;
      if (share > best.share) best = { name, share };
    }
  }
  return best.name;
}

function missingOf(profile: ProfileName, header: readonly string[]): readonly string[] {
  const lacks = profileOf(profile).signatures.map((signature) => lacking(signature, header));
  return lacks.reduce((fewest, names) => (names.length < fewest.length ? names : fewest));
}

function lacking(signature: readonly string[], header: readonly string[]): string[] {
  const keys = new Set(header.map(columnKey));
  return signature.filter((name) => !keys.has(columnKey(name)));
}

/** A block of configuration with each column that can be guessed, and a word where one has to be filled in. */
function columnsToPaste(header: readonly string[], columns: LayoutQuestion['columns']): string {
  const guesses = new Map<string, ColumnName>(Object.entries(columns));
  for (const field of [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS, ...OTHER_FIELDS]) {
    const guess = guessFor(field, header);
    if (!guesses.has(field) && guess !== undefined) guesses.set(field, guess);
  }
  const [date, time] = [guesses.get('match_date'), header.find((name) => TIME.test(guessKey(name)))];
  if (typeof date === 'string' && time !== undefined && time !== date) guesses.set('match_date', [date, time]);
  if (guesses.has('home_score')) guesses.delete('score');
  if (guesses.has('home_team_slug') || guesses.has('away_team_slug')) guesses.delete('sides');
  const needed = guesses.has('sides') ? ['match_date'] : ['home_team_slug', 'away_team_slug', 'match_date'];
  for (const field of needed) {
    if (!guesses.has(field)) guesses.set(field, '<the name of that column>');
  }
  const lines = [...guesses].map(([field, name]) => `    ${field}: ${asYaml(name)}`);
  return `say which column is which, in the configuration:\ninput:\n  columns:\n${lines.join('\n')}`;
}

const OTHER_FIELDS = ['score', 'sides', 'league', 'season'] as const;

function asYaml(name: ColumnName): string {
  return typeof name === 'string' ? JSON.stringify(name) : `[${name.map((one) => JSON.stringify(one)).join(', ')}]`;
}

function guessKey(name: string): string {
  return columnKey(name.normalize('NFKD').replace(/\p{M}/gu, ''));
}

function guessFor(field: Field, header: readonly string[]): string | undefined {
  const pattern = GUESSES.find(([name]) => name === field)?.[1];
  const known = PROFILE_NAMES.flatMap((name) => (profileOf(name).columns[field] ?? []).flat()).map(columnKey);
  return (
    header.find((name) => columnKey(name) === columnKey(field)) ??
    header.find((name) => pattern?.test(guessKey(name))) ??
    (field === 'league' || field === 'season' ? undefined : header.find((name) => known.includes(columnKey(name))))
  );
}
