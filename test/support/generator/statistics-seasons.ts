import type { ProfileName } from '../../../src/domain/match.ts';

/** A match before it has the form of a source. */
export interface SeasonRow {
  readonly id: string;
  readonly home: string;
  readonly away: string;
  /** ISO UTC. */
  readonly at: string;
  readonly goals: readonly [string, string];
}

/** Slug; as short names, full names and the rest that sources agree on. */
const CLUBS = [
  ['arsenal', 'Arsenal', 'Arsenal'],
  ['aston-villa', 'Aston Villa', 'Aston Villa'],
  ['bournemouth', 'Bournemouth', 'AFC Bournemouth'],
  ['brentford', 'Brentford', 'Brentford'],
  ['brighton-and-hove-albion', 'Brighton', 'Brighton & Hove Albion'],
  ['burnley', 'Burnley', 'Burnley'],
  ['chelsea', 'Chelsea', 'Chelsea'],
  ['crystal-palace', 'Crystal Palace', 'Crystal Palace'],
  ['everton', 'Everton', 'Everton'],
  ['fulham', 'Fulham', 'Fulham'],
  ['liverpool', 'Liverpool', 'Liverpool'],
  ['luton-town', 'Luton', 'Luton Town'],
  ['manchester-city', 'Man City', 'Manchester City'],
  ['manchester-united', 'Man United', 'Manchester United'],
  ['newcastle-united', 'Newcastle', 'Newcastle United'],
  ['nottingham-forest', "Nott'm Forest", 'Nottingham Forest'],
  ['sheffield-united', 'Sheffield United', 'Sheffield United'],
  ['tottenham-hotspur', 'Tottenham', 'Tottenham Hotspur'],
  ['west-ham-united', 'West Ham', 'West Ham United'],
  ['wolverhampton', 'Wolves', 'Wolverhampton Wanderers'],
] as const;

type Names = (slug: string) => string;

function names(kind: 'short' | 'full', other: Readonly<Record<string, string>> = {}): Names {
  return (slug) => {
    const [, short, full] = CLUBS.find(([known]) => slug.startsWith(known)) ?? [slug, slug, slug];
    const name = kind === 'short' ? short : full;
    return other[name] ?? name;
  };
}

const FULL = names('full');
const SHORT = names('short');
const LAST_PLACES = { 'Man United': 'Man Utd', 'Sheffield United': 'Sheffield Utd', Tottenham: 'Spurs' };
const WITH_CITIES = {
  'Man City': 'Manchester City',
  'Man United': 'Manchester United',
  "Nott'm Forest": 'Nottingham Forest',
};
const FBREF = names('short', {
  ...{ Luton: 'Luton Town', 'Man City': 'Manchester City', 'Man United': 'Manchester Utd' },
  ...{ Newcastle: 'Newcastle Utd', "Nott'm Forest": "Nott'ham Forest", 'Sheffield United': 'Sheffield Utd' },
});
const AND = names('full', {
  'Brighton & Hove Albion': 'Brighton and Hove Albion',
  'Wolverhampton Wanderers': 'Wolverhampton',
});
const IN_LETTERS: Names = (slug) => {
  const name = AND(slug)
    .replace('AFC', 'Association Football Club')
    .replace('Wolverhampton', 'Wolverhampton Wanderers');
  return name.startsWith('Association') ? name : `${name} Football Club`;
};
const FC: Names = (slug) => (FULL(slug).startsWith('AFC') ? FULL(slug) : `${FULL(slug)} FC`);

const QUOTED = (text: string) => (text.includes(',') ? `"${text}"` : text);

/** What the clock of a place shows at an instant. */
function clock(at: string, timeZone: string) {
  const [date = '', time = ''] = new Date(at).toLocaleString('sv-SE', { timeZone, hour12: false }).split(' ');
  const [year = '', month = '', day = ''] = date.split('-');
  return { iso: date, dmy: `${day}/${month}/${year}`, time: time.slice(0, 5), year, month, day };
}

const london = (at: string) => clock(at, 'Europe/London');
const utc = (at: string) => clock(at, 'UTC');

function csv(header: string, lines: readonly (readonly string[])[]): string {
  return `${[header, ...lines.map((cells) => cells.map(QUOTED).join(','))].join('\n')}\n`;
}

/** A whole season as a source writes it. */
export interface SeasonForm {
  readonly profile: ProfileName;
  readonly file: string;
  readonly text: (rows: readonly SeasonRow[]) => string;
  /** Files beside it. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Zone that has to be said. */
  readonly timeZone?: string;
}

function numberOf(slug: string): string {
  return String(1 + CLUBS.findIndex(([known]) => slug.startsWith(known)));
}

function teamsCsv(header: string, named: Names): string {
  return csv(
    header,
    CLUBS.map(([slug]) => [numberOf(slug), named(slug)]),
  );
}

const json = (rows: readonly SeasonRow[], entry: (row: SeasonRow, index: number) => unknown) => rows.map(entry);
const goal = (text: string) => Number(text);

/** The forms of all sources but this program's own. */
export const SEASON_FORMS: readonly SeasonForm[] = [
  {
    ...{ profile: 'football-data', file: 'E0.csv' },
    text: (rows) =>
      csv(
        'Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR',
        rows.map(({ home, away, at, goals }) => [
          'E0',
          london(at).dmy,
          london(at).time,
          SHORT(home),
          SHORT(away),
          ...goals,
          'H',
        ]),
      ),
  },
  {
    ...{ profile: 'football-data-extra', file: 'ENG.csv' },
    text: (rows) =>
      csv(
        'Country,League,Season,Date,Time,Home,Away,HG,AG,Res',
        rows.map(({ home, away, at, goals }) => [
          'England',
          'Premier League',
          '2023/2024',
          london(at).dmy,
          london(at).time,
          SHORT(home),
          SHORT(away),
          ...goals,
          'H',
        ]),
      ),
  },
  {
    ...{ profile: 'fixturedownload', file: 'epl-2023-UTC.csv' },
    text: (rows) => {
      const named = names('short', LAST_PLACES);
      return csv(
        'Match Number,Round Number,Date,Location,Home Team,Away Team,Result',
        rows.map(({ home, away, at, goals }, index) => [
          String(index + 1),
          '1',
          `${utc(at).dmy} ${utc(at).time}`,
          'Ground',
          named(home),
          named(away),
          goals.join(' - '),
        ]),
      );
    },
  },
  {
    ...{ profile: 'fivethirtyeight', file: 'spi_matches.csv' },
    text: (rows) => {
      const named = names('full', {
        'Brighton & Hove Albion': 'Brighton and Hove Albion',
        'Wolverhampton Wanderers': 'Wolverhampton',
        'Newcastle United': 'Newcastle',
      });
      return csv(
        'season,date,league_id,league,team1,team2,score1,score2',
        rows.map(({ home, away, at, goals }) => [
          '2023',
          utc(at).iso,
          '2411',
          'Barclays Premier League',
          named(home),
          named(away),
          ...goals,
        ]),
      );
    },
  },
  {
    ...{ profile: 'footystats', file: 'matches.csv' },
    text: (rows) =>
      csv(
        'timestamp,date_GMT,status,home_team_name,away_team_name,home_team_goal_count,away_team_goal_count',
        rows.map(({ home, away, at, goals }) => [
          String(Date.parse(at) / 1000),
          'Aug 11 2023 - 7:00pm',
          'complete',
          FULL(home),
          FULL(away),
          ...goals,
        ]),
      ),
  },
  {
    ...{ profile: 'fbref', file: 'fbref.csv', timeZone: 'Europe/London' },
    text: (rows) =>
      csv(
        'Wk,Day,Date,Time,Home,xG,Score,xG,Away',
        rows.map(({ home, away, at, goals }) => [
          '1',
          'Sat',
          london(at).iso,
          london(at).time,
          FBREF(home),
          '1.1',
          goals.join('–'),
          '0.9',
          FBREF(away),
        ]),
      ),
  },
  {
    ...{ profile: 'fbref', file: 'fbref-teams.csv', timeZone: 'Europe/London' },
    text: (rows) => {
      const line = ({ at }: SeasonRow, venue: string, cells: readonly string[]) => [
        london(at).iso,
        london(at).time,
        'Premier League',
        venue,
        ...cells,
      ];
      const home = rows.map((row) => line(row, 'Home', [...row.goals, FBREF(row.away), FULL(row.home)]));
      const away = rows.map((row) => line(row, 'Away', [...[...row.goals].reverse(), FBREF(row.home), FULL(row.away)]));
      return csv('date,time,comp,venue,gf,ga,opponent,team', [...home, ...away]);
    },
  },
  {
    ...{ profile: 'understat', file: 'understat.json' },
    text: (rows) => {
      const named = names('short', {
        ...WITH_CITIES,
        Newcastle: 'Newcastle United',
        Wolves: 'Wolverhampton Wanderers',
      });
      return JSON.stringify(
        json(rows, ({ home, away, at, goals: [h, a] }, index) => ({
          ...{ id: String(22_275 + index), isResult: true, h: { title: named(home) }, a: { title: named(away) } },
          ...{ goals: { h, a }, datetime: at.slice(0, 19).replace('T', ' ') },
        })),
      );
    },
  },
  {
    ...{ profile: 'sofascore', file: 'events.json' },
    text: (rows) =>
      JSON.stringify({
        events: json(rows, ({ home, away, at, goals: [h, a] }, index) => ({
          ...{
            tournament: { uniqueTournament: { id: 17, slug: 'premier-league' } },
            season: { id: 52186, year: '23/24' },
          },
          ...{
            status: { type: 'finished' },
            homeTeam: { slug: home },
            awayTeam: { slug: away },
            id: 11_352_250 + index,
          },
          ...{
            homeScore: { current: goal(h) },
            awayScore: { current: goal(a) },
            startTimestamp: Date.parse(at) / 1000,
          },
        })),
      }),
  },
  {
    ...{ profile: 'api-football', file: 'fixtures.json' },
    text: (rows) => {
      const named = names('short', { ...WITH_CITIES, 'Sheffield United': 'Sheffield Utd' });
      return JSON.stringify(
        {
          response: json(rows, ({ home, away, at, goals: [h, a] }, index) => ({
            fixture: { id: 1_035_037 + index, date: `${at.slice(0, 19)}+00:00`, timestamp: Date.parse(at) / 1000 },
            league: { id: 39, name: 'Premier League', country: 'England', season: 2023 },
            teams: { home: { name: named(home) }, away: { name: named(away) } },
            score: { fulltime: { home: goal(h), away: goal(a) } },
          })),
        },
        undefined,
        1,
      );
    },
  },
  {
    ...{ profile: 'football-data-org', file: 'matches.json' },
    text: (rows) =>
      JSON.stringify({
        competition: { id: 2021, name: 'Premier League' },
        matches: json(rows, ({ home, away, at, goals: [h, a] }, index) => ({
          ...{
            area: { name: 'England' },
            season: { id: 1564, startDate: '2023-08-11' },
            id: 435_943 + index,
            utcDate: `${at.slice(0, 19)}Z`,
          },
          ...{ status: 'FINISHED', homeTeam: { name: FC(home) }, awayTeam: { name: FC(away) } },
          score: { duration: 'REGULAR', fullTime: { home: goal(h), away: goal(a) } },
        })),
      }),
  },
  {
    ...{ profile: 'espn', file: 'fixtures.csv', beside: { 'teams.csv': teamsCsv('teamId,displayName', FULL) } },
    text: (rows) =>
      csv(
        'Rn,leagueId,eventId,date,homeTeamId,awayTeamId,homeTeamScore,awayTeamScore',
        rows.map(({ home, away, at, goals }, index) => [
          String(index + 1),
          '700',
          String(671_000 + index),
          at.slice(0, 19).replace('T', ' '),
          numberOf(home),
          numberOf(away),
          ...goals,
        ]),
      ),
  },
  {
    ...{
      profile: 'fpl',
      file: 'fixtures.csv',
      beside: { 'teams.csv': teamsCsv('id,name', names('short', LAST_PLACES)) },
    },
    text: (rows) =>
      csv(
        'code,finished,id,kickoff_time,team_a,team_a_score,team_h,team_h_score',
        rows.map(({ home, away, at, goals: [h, a] }, index) => [
          String(2_367_538 + index),
          'True',
          String(index + 1),
          `${at.slice(0, 19)}Z`,
          numberOf(away),
          `${a}.0`,
          numberOf(home),
          `${h}.0`,
        ]),
      ),
  },
  {
    ...{ profile: 'transfermarkt', file: 'games.csv' },
    text: (rows) =>
      csv(
        'game_id,competition_id,season,date,home_club_goals,away_club_goals,home_club_name,away_club_name',
        rows.map(({ home, away, at, goals }, index) => [
          String(4_100_001 + index),
          'GB1',
          '2023',
          utc(at).iso,
          ...goals,
          IN_LETTERS(home),
          IN_LETTERS(away),
        ]),
      ),
  },
  {
    ...{ profile: 'openfootball', file: 'en.1.json', timeZone: 'Europe/London' },
    text: (rows) =>
      JSON.stringify({
        name: 'English Premier League 2023/24',
        matches: json(rows, ({ home, away, at, goals }) => ({
          ...{ round: 'Matchday 1', date: london(at).iso, time: london(at).time, team1: FC(home), team2: FC(away) },
          score: { ft: goals.map(goal) },
        })),
      }),
  },
  {
    ...{ profile: 'openfootball', file: '1-premierleague.txt', timeZone: 'Europe/London' },
    text: (rows) => {
      const lines = rows.flatMap(({ home, away, at, goals }) => {
        const day = new Date(`${london(at).iso}T12:00Z`).toUTCString().split(' ');
        return [
          `  ${day[0]?.slice(0, 3)} ${day[2]} ${Number(day[1])} ${day[3]}`,
          `    ${london(at).time}  ${FC(home)}  v ${FC(away)}  ${goals.join('-')} (0-0)`,
        ];
      });
      return ['= English Premier League 2023/24', '', '▪ Matchday 1', ...lines, ''].join('\n');
    },
  },
  {
    ...{ profile: 'footballcsv', file: 'eng.1.csv' },
    text: (rows) =>
      csv(
        'Round,Date,Team 1,FT,Team 2',
        rows.map(({ home, away, at, goals }) => {
          const [weekday = '', day = '', month = '', year = ''] = new Date(at).toUTCString().split(' ');
          return ['1', `${weekday.slice(0, 3)} ${month} ${Number(day)} ${year}`, FC(home), goals.join('–'), FC(away)];
        }),
      ),
  },
  {
    ...{ profile: 'engsoccerdata', file: 'england.csv' },
    text: (rows) =>
      csv(
        'Date,Season,home,visitor,FT,hgoal,vgoal,division,tier',
        rows.map(({ home, away, at, goals }) => [
          utc(at).iso,
          '2023',
          AND(home),
          AND(away),
          goals.join('-'),
          ...goals,
          '1',
          '1',
        ]),
      ),
  },
  {
    ...{ profile: 'international-results', file: 'results.csv' },
    text: (rows) =>
      csv(
        'date,home_team,away_team,home_score,away_score,tournament,city,country,neutral',
        rows.map(({ home, away, at, goals }) => [
          utc(at).iso,
          AND(home),
          AND(away),
          ...goals,
          'Premier League',
          'A City',
          'England',
          'FALSE',
        ]),
      ),
  },
];
