import type { Score } from '../../../../src/domain/match.ts';
import { hash32 } from '../random.ts';

export interface RunnerTemplate {
  readonly id: number;
  readonly name: string;
  readonly handicap?: number;
  /** What a unit stake comes to: 1 won, -1 lost, 0 returned, halves on split handicaps. */
  readonly value: (score: Score) => number;
}

export interface MarketTemplate {
  readonly type: string;
  readonly name: string;
  readonly numberOfWinners: number;
  readonly bettingType: string;
  /** Which score settles it. */
  readonly period: 'half' | 'match';
  /** Status of a runner whose stake is returned. Seen: draw no bet REMOVED, Asian handicap LOSER on both sides. */
  readonly returned: 'REMOVED' | 'LOSER';
  readonly runners: readonly RunnerTemplate[];
}

export interface Teams {
  readonly home: string;
  readonly away: string;
}

/** Selection ids of the under and over runners. The ids of 4.5 are the other way round on Betfair too. */
const GOAL_LINE_IDS: Readonly<Record<string, readonly [under: number, over: number]>> = {
  '05': [5851482, 5851483],
  '15': [1221385, 1221386],
  '25': [47972, 47973],
  '35': [1222344, 1222345],
  '45': [1222347, 1222346],
  '55': [1485567, 1485568],
  '65': [2542448, 2542449],
  '75': [1485572, 1485573],
  '85': [2407528, 2407529],
};

/** Betfair's ids and order of the correct score runners. */
const CORRECT_SCORES: readonly (readonly [home: number, away: number, id: number])[] = [
  ...([
    [0, 0, 1],
    [0, 1, 4],
    [0, 2, 9],
    [0, 3, 16],
  ] as const),
  ...([
    [1, 0, 2],
    [1, 1, 3],
    [1, 2, 8],
    [1, 3, 15],
  ] as const),
  ...([
    [2, 0, 5],
    [2, 1, 6],
    [2, 2, 7],
    [2, 3, 14],
  ] as const),
  ...([
    [3, 0, 10],
    [3, 1, 11],
    [3, 2, 12],
    [3, 3, 13],
  ] as const),
];

const margin = (score: Score) => score.home - score.away;
const wins = (holds: boolean) => (holds ? 1 : -1);

/** A club's selection id: the same in every match, above all of Betfair's fixed ids. */
function teamSelectionId(team: string): number {
  return 20_000_000 + (hash32(`team/${team}`) % 40_000_000);
}

type Maker = (teams: Teams, line: string) => Omit<MarketTemplate, 'type'>;

const ODDS = { numberOfWinners: 1, bettingType: 'ODDS', period: 'match', returned: 'LOSER' } as const;

function threeWay({ home, away }: Teams): RunnerTemplate[] {
  return [
    { id: teamSelectionId(home), name: home, value: (score) => wins(margin(score) > 0) },
    { id: teamSelectionId(away), name: away, value: (score) => wins(margin(score) < 0) },
    { id: 58805, name: 'The Draw', value: (score) => wins(margin(score) === 0) },
  ];
}

function goalLine(line: string): RunnerTemplate[] {
  const ids = GOAL_LINE_IDS[line];
  if (ids === undefined) throw new RangeError(`no goal line ${line}`);
  const goals = Number(line) / 10;
  return [
    { id: ids[0], name: `Under ${goals} Goals`, value: (score) => wins(score.home + score.away < goals) },
    { id: ids[1], name: `Over ${goals} Goals`, value: (score) => wins(score.home + score.away > goals) },
  ];
}

function yesNo(holds: (score: Score) => boolean): RunnerTemplate[] {
  return [
    { id: 30246, name: 'Yes', value: (score) => wins(holds(score)) },
    { id: 110503, name: 'No', value: (score) => wins(!holds(score)) },
  ];
}

function correctScores(): RunnerTemplate[] {
  const listed = CORRECT_SCORES.map(([home, away, id]) => ({
    id,
    name: `${home} - ${away}`,
    value: (score: Score) => wins(score.home === home && score.away === away),
  }));
  const other = (score: Score) => Math.max(score.home, score.away) > 3;
  return [
    ...listed,
    { id: 9063254, name: 'Any Other Home Win', value: (score) => wins(other(score) && margin(score) > 0) },
    { id: 9063255, name: 'Any Other Away Win', value: (score) => wins(other(score) && margin(score) < 0) },
    { id: 9063256, name: 'Any Other Draw', value: (score) => wins(other(score) && margin(score) === 0) },
  ];
}

/** Quarter lines are half a stake on either neighbour. */
function handicapValue(lead: number): number {
  return (Math.sign(lead - 0.25 * Math.abs((lead * 4) % 2)) + Math.sign(lead + 0.25 * Math.abs((lead * 4) % 2))) / 2;
}

function asianHandicaps({ home, away }: Teams): RunnerTemplate[] {
  const lines = Array.from({ length: 33 }, (_, i) => i / 4 - 4);
  return lines.flatMap((line) => [
    { id: teamSelectionId(home), name: home, handicap: line, value: (score) => handicapValue(margin(score) + line) },
    { id: teamSelectionId(away), name: away, handicap: -line, value: (score) => handicapValue(-margin(score) - line) },
  ]);
}

const MAKERS: readonly (readonly [type: RegExp, maker: Maker])[] = [
  [/^MATCH_ODDS$/, (teams) => ({ ...ODDS, name: 'Match Odds', runners: threeWay(teams) })],
  [
    /^OVER_UNDER_(\d\d)$/,
    (_, line) => ({ ...ODDS, name: `Over/Under ${Number(line) / 10} Goals`, runners: goalLine(line) }),
  ],
  [
    /^BOTH_TEAMS_TO_SCORE$/,
    () => ({ ...ODDS, name: 'Both teams to Score?', runners: yesNo((score) => score.home > 0 && score.away > 0) }),
  ],
  [/^CORRECT_SCORE$/, () => ({ ...ODDS, name: 'Correct Score', runners: correctScores() })],
  [/^HALF_TIME$/, (teams) => ({ ...ODDS, name: 'Half Time', period: 'half', runners: threeWay(teams) })],
  [
    /^FIRST_HALF_GOALS_(\d\d)$/,
    (_, line) => ({ ...ODDS, name: `First Half Goals ${Number(line) / 10}`, period: 'half', runners: goalLine(line) }),
  ],
  [
    /^ASIAN_HANDICAP$/,
    (teams) => ({
      ...ODDS,
      name: 'Asian Handicap',
      numberOfWinners: 0,
      bettingType: 'ASIAN_HANDICAP_DOUBLE_LINE',
      runners: asianHandicaps(teams),
    }),
  ],
  [
    /^DOUBLE_CHANCE$/,
    () => ({
      ...ODDS,
      name: 'Double Chance',
      numberOfWinners: 2,
      runners: [
        { id: 6384646, name: 'Home or Draw', value: (score) => wins(margin(score) >= 0) },
        { id: 6384647, name: 'Draw or Away', value: (score) => wins(margin(score) <= 0) },
        { id: 6384648, name: 'Home or Away', value: (score) => wins(margin(score) !== 0) },
      ],
    }),
  ],
  [
    /^DRAW_NO_BET$/,
    ({ home, away }) => ({
      ...ODDS,
      name: 'Draw no Bet',
      returned: 'REMOVED',
      runners: [
        { id: teamSelectionId(home), name: home, value: (score) => Math.sign(margin(score)) },
        { id: teamSelectionId(away), name: away, value: (score) => -Math.sign(margin(score)) },
      ],
    }),
  ],
  [
    /^ODD_OR_EVEN$/,
    () => ({
      ...ODDS,
      name: 'Odd or Even',
      runners: [
        { id: 955466, name: 'Odd', value: (score) => wins((score.home + score.away) % 2 === 1) },
        { id: 955467, name: 'Even', value: (score) => wins((score.home + score.away) % 2 === 0) },
      ],
    }),
  ],
];

/** Every type that can be made, in the order that gives an event's markets their ids. */
export const MARKET_TYPES: readonly string[] = [
  'MATCH_ODDS',
  'BOTH_TEAMS_TO_SCORE',
  ...Object.keys(GOAL_LINE_IDS).map((line) => `OVER_UNDER_${line}`),
  'CORRECT_SCORE',
  'HALF_TIME',
  'ASIAN_HANDICAP',
  'DOUBLE_CHANCE',
  'DRAW_NO_BET',
  'FIRST_HALF_GOALS_05',
  'FIRST_HALF_GOALS_15',
  'FIRST_HALF_GOALS_25',
  'ODD_OR_EVEN',
];

/** A market's runners and rules. Throws RangeError for a type outside `MARKET_TYPES`. */
export function marketTemplate(type: string, teams: Teams): MarketTemplate {
  for (const [pattern, make] of MAKERS) {
    const found = pattern.exec(type);
    if (found !== null) return { type, ...make(teams, found[1] ?? '') };
  }
  throw new RangeError(`the generator knows no market type ${type}; it knows ${MARKET_TYPES.join(', ')}`);
}

const MORE_GOALS = 20;

/** No further goal can change any runner: Betfair settles such a market at once. */
export function isDecided(template: MarketTemplate, score: Score): boolean {
  return template.runners.every((runner) => {
    const now = runner.value(score);
    for (let home = 0; home <= MORE_GOALS; home++) {
      for (let away = 0; away <= MORE_GOALS; away++) {
        if (runner.value({ home: score.home + home, away: score.away + away }) !== now) return false;
      }
    }
    return true;
  });
}

/** The status Betfair gives a runner when the market is settled on `score`. */
export function settledStatus(template: MarketTemplate, runner: RunnerTemplate, score: Score): string {
  const value = runner.value(score);
  if (value === 0) return template.returned;
  return value > 0 ? 'WINNER' : 'LOSER';
}
