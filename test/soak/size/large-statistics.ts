import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { DAY_MS } from '../../../src/domain/time-units.ts';
import { made, STATISTICS } from './large-files.ts';

/** Sources whose files are written with a million rows. */
export const LARGE_FORMS = ['football-data', 'sofascore'] as const;
type LargeForm = (typeof LARGE_FORMS)[number];

/** One row before it has a form. */
interface LargeRow {
  readonly id: string;
  readonly home: string;
  readonly away: string;
  /** Epoch ms. */
  readonly at: number;
  readonly goals: readonly [string, string];
}

interface Writing {
  readonly extension: string;
  readonly head: string;
  readonly between: string;
  readonly end: string;
  readonly write: (row: LargeRow) => string;
}

const WRITINGS = {
  'football-data': {
    ...{ extension: 'csv', between: '\n', end: '\n' },
    head: 'Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR,HTHG,HTAG,HS,AS,B365H,B365D,B365A\n',
    write: ({ home, away, at, goals }) => {
      const [year, month, day] = new Date(at).toISOString().slice(0, 10).split('-');
      return `E0,${day}/${month}/${year},15:00,${home},${away},${goals.join(',')},H,0,0,12,8,2.1,3.3,3.5`;
    },
  },
  sofascore: {
    ...{ extension: 'json', head: '{"events":[\n', between: ',\n', end: '\n]}\n' },
    write: ({ id, home, away, at, goals: [homeGoals, awayGoals] }) =>
      JSON.stringify({
        id: Number(id),
        tournament: { uniqueTournament: { id: 17, slug: 'premier-league' } },
        season: { id: 52186, year: '23/24' },
        status: { type: 'finished' },
        homeTeam: { slug: home },
        awayTeam: { slug: away },
        homeScore: { current: Number(homeGoals) },
        awayScore: { current: Number(awayGoals) },
        startTimestamp: at / 1000,
      }),
  },
} as const satisfies Record<LargeForm, Writing>;

/** The sample season's rows, and so many of an earlier season, of clubs that nobody knows, as make `rows` in all. */
export function largeStatistics(form: LargeForm, { rows }: { rows: number }): string {
  const { extension, head, between, end, write }: Writing = WRITINGS[form];
  return made(`${form}-${rows}.${extension}`, (path) => {
    const file = openSync(path, 'w');
    writeSync(file, head);
    let text = '';
    let isFirst = true;
    for (const row of largeRows(rows)) {
      text += `${isFirst ? '' : between}${write(row)}`;
      isFirst = false;
      if (text.length < 1 << 20) continue;
      writeSync(file, text);
      text = '';
    }
    writeSync(file, text + end);
    closeSync(file);
  });
}

const CLUBS = 1009;

function* largeRows(rows: number): Generator<LargeRow> {
  const [header = '', ...season] = readFileSync(STATISTICS, 'utf8').trim().split('\n');
  const names = header.split(',');
  for (const line of season) {
    const cells = line.split(',');
    const cell = (name: string) => cells[names.indexOf(name)] ?? '';
    yield {
      ...{ id: cell('match_id'), home: cell('home_team_slug'), away: cell('away_team_slug') },
      ...{ at: Date.parse(cell('match_date')), goals: [cell('home_score'), cell('away_score')] },
    };
  }
  const from = Date.UTC(1993, 7, 12, 15);
  for (let row = season.length; row < rows; row += 1) {
    const home = row % CLUBS;
    const away = (home + 1 + (Math.floor(row / CLUBS) % (CLUBS - 1))) % CLUBS;
    yield {
      ...{ id: String(1_000_000 + row), home: `club-${home}`, away: `club-${away}` },
      ...{ at: from + (row % 280) * DAY_MS, goals: ['2', '1'] },
    };
  }
}
