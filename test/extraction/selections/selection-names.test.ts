import { describe, expect, it } from 'vitest';
import { fixedSelections } from '../../../src/domain/selections.ts';
import { definition, extractLines, KICKOFF, line, SIDES, turned } from '../../support/market-files/build-stream.ts';

type Runner = [id: number, name: string, hc?: number];

/** The normalised names of a market's runners, in sheet order, beside a MATCH_ODDS that tells the teams. */
async function names(
  marketType: string | undefined,
  runners: readonly Runner[],
  { swapped = false, name = 'Tested' } = {},
): Promise<string[]> {
  const sheet = runners.map(([id, runner, hc], index) => ({
    id,
    name: runner,
    sortPriority: index + 1,
    ...(hc === undefined ? {} : { hc }),
  }));
  const def = definition({ marketType, name, runners: sheet });
  const changes = [{ id: '1.9', def }, ...(marketType === 'MATCH_ODDS' ? [] : [{ id: '1.1', def: definition() }])];
  const { markets } = await extractLines([line(KICKOFF, ...changes)], { sides: swapped ? turned(SIDES) : SIDES });
  return markets.find(({ marketId }) => marketId === '1.9')?.selections.map(({ selection }) => selection) ?? [];
}

const TEAMS: Runner[] = [
  [11, 'Arsenal'],
  [22, 'Nottm Forest'],
];

interface Case {
  type: string | undefined;
  /** Of the market, where it matters. */
  name?: string;
  runners: Runner[];
  plain: string[];
  swapped: string[];
}

const CASES: Case[] = [
  {
    type: 'MATCH_ODDS',
    runners: [...TEAMS, [58805, 'The Draw']],
    plain: ['home', 'away', 'draw'],
    swapped: ['away', 'home', 'draw'],
  },
  {
    type: 'HALF_TIME',
    runners: [...TEAMS, [58805, 'Empate']],
    plain: ['home', 'away', 'draw'],
    swapped: ['away', 'home', 'draw'],
  },
  { type: 'DRAW_NO_BET', runners: TEAMS, plain: ['home', 'away'], swapped: ['away', 'home'] },
  {
    type: 'OVER_UNDER_25',
    runners: [
      [47972, 'Under 2.5 Goals'],
      [47973, 'Over 2.5 Goals'],
    ],
    plain: ['under', 'over'],
    swapped: ['under', 'over'],
  },
  // the ids of 4.5 are the other way round; names may be translated, or missing
  {
    type: 'OVER_UNDER_45',
    runners: [
      [1222347, 'Menos de 4.5'],
      [1222346, 'Más de 4.5'],
    ],
    plain: ['under', 'over'],
    swapped: ['under', 'over'],
  },
  {
    type: 'FIRST_HALF_GOALS_15',
    runners: [
      [1221386, ''],
      [1221385, ''],
    ],
    plain: ['over', 'under'],
    swapped: ['over', 'under'],
  },
  {
    type: 'OVER_UNDER_85_CORNR',
    runners: [
      [5, 'Over 8.5 Corners'],
      [6, 'Under 8.5 Corners'],
    ],
    plain: ['over', 'under'],
    swapped: ['over', 'under'],
  },
  {
    type: 'BOTH_TEAMS_TO_SCORE',
    runners: [
      [30246, 'Sí'],
      [110503, 'No'],
    ],
    plain: ['yes', 'no'],
    swapped: ['yes', 'no'],
  },
  {
    type: 'CLEAN_SHEET',
    runners: [
      [30246, 'Yes'],
      [110503, 'No'],
    ],
    plain: ['yes', 'no'],
    swapped: ['yes', 'no'],
  },
  // two markets of one event: only their names tell them apart
  {
    type: 'CLEAN_SHEET',
    name: 'Nottm Forest Clean Sheet',
    runners: [
      [30246, 'Yes'],
      [110503, 'No'],
    ],
    plain: ['away_yes', 'away_no'],
    swapped: ['home_yes', 'home_no'],
  },
  {
    type: 'TEAM_A_WIN_TO_NIL',
    name: '',
    runners: [
      [30246, ''],
      [110503, ''],
    ],
    plain: ['home_yes', 'home_no'],
    swapped: ['away_yes', 'away_no'],
  },
  {
    type: 'TEAM_TOTAL_GOALS',
    name: 'Arsenal Total Goals',
    runners: [
      [1, '1 goals or more', -1],
      [2, '2 goals or more', -2],
    ],
    plain: ['home_1_or_more', 'home_2_or_more'],
    swapped: ['away_1_or_more', 'away_2_or_more'],
  },
  {
    type: 'CORRECT_SCORE',
    runners: [
      [6, '2 - 1'],
      [1, '0 - 0'],
      [9063254, 'Any Other Home Win'],
      [9063256, 'Any Other Draw'],
      [4, 'Any Unquoted '],
    ],
    plain: ['2-1', '0-0', 'any_other_home', 'any_other_draw', 'any_unquoted'],
    swapped: ['1-2', '0-0', 'any_other_away', 'any_other_draw', 'any_unquoted'],
  },
  { type: 'SCORE_CAST', runners: [[1, 'O Giroud 3 - 1']], plain: ['o_giroud_3-1'], swapped: ['o_giroud_1-3'] },
  {
    type: 'HALF_TIME_FULL_TIME',
    runners: [
      [1, 'Arsenal/Draw'],
      [2, 'Draw/Nottm Forest'],
      [3, 'Nottm Forest/Arsenal'],
    ],
    plain: ['home_draw', 'draw_away', 'away_home'],
    swapped: ['away_draw', 'draw_home', 'home_away'],
  },
  {
    type: 'ASIAN_HANDICAP',
    runners: [
      [11, 'Arsenal', -0.5],
      [22, 'Nottm Forest', 0.5],
      [11, 'Arsenal', 0],
    ],
    plain: ['home_-0.5', 'away_0.5', 'home_0'],
    swapped: ['away_-0.5', 'home_0.5', 'away_0'],
  },
  {
    type: 'DOUBLE_CHANCE',
    runners: [
      [6384646, 'Home or Draw'],
      [6384647, 'Draw or Away'],
      [6384648, 'Home or Away'],
    ],
    plain: ['home_or_draw', 'draw_or_away', 'home_or_away'],
    swapped: ['draw_or_away', 'home_or_draw', 'home_or_away'],
  },
  {
    type: 'TEAM_A_1',
    runners: [
      [1, 'Arsenal +1'],
      [2, 'Nottm Forest -1'],
      [151478, 'Draw'],
    ],
    plain: ['home_1', 'away_-1', 'draw'],
    swapped: ['away_1', 'home_-1', 'draw'],
  },
  {
    type: 'TEAM_B_2',
    runners: [
      [1, 'Nottm Forest +2'],
      [2, 'Arsenal -2'],
      [151478, 'Draw'],
    ],
    plain: ['away_2', 'home_-2', 'draw'],
    swapped: ['home_2', 'away_-2', 'draw'],
  },
  {
    type: 'TOTAL_GOALS',
    runners: [
      [1, '1 goals or more', -1],
      [2, '2 goals or more', -2],
    ],
    plain: ['1_or_more', '2_or_more'],
    swapped: ['1_or_more', '2_or_more'],
  },
  {
    type: 'ALT_TOTAL_GOALS',
    runners: [
      [1, 'Over', 2.25],
      [2, 'Under', 2.25],
    ],
    plain: ['over_2.25', 'under_2.25'],
    swapped: ['over_2.25', 'under_2.25'],
  },
  {
    type: 'WINNING_MARGIN',
    runners: [
      [1, 'Arsenal by 4+'],
      [2, 'Nottm Forest by 1'],
      [3, 'Score Draw'],
    ],
    plain: ['home_by_4_plus', 'away_by_1', 'score_draw'],
    swapped: ['away_by_4_plus', 'home_by_1', 'score_draw'],
  },
  {
    type: 'MATCH_ODDS_AND_OU_25',
    runners: [
      [1, 'Arsenal/Under 2.5 Goals'],
      [2, 'Draw/Over 2.5 Goals'],
    ],
    plain: ['home_under_2.5_goals', 'draw_over_2.5_goals'],
    swapped: ['away_under_2.5_goals', 'draw_over_2.5_goals'],
  },
  {
    type: undefined,
    runners: [
      [1, 'João Félix'],
      [2, 'Arsenal Tula'],
      [3, ''],
    ],
    plain: ['joao_felix', 'home_tula', '3'],
    swapped: ['joao_felix', 'away_tula', '3'],
  },
  {
    type: 'CORNER_MATCH_BET',
    runners: [
      [143789, 'Tie'],
      [11, 'Arsenal FC'],
      [22, ''],
    ],
    plain: ['tie', 'home', 'away'],
    swapped: ['tie', 'away', 'home'],
  },
  {
    type: 'TO_SCORE',
    runners: [
      [1, 'A Smith'],
      [2, 'A. Smith'],
      [2, 'A Smith', 1],
    ],
    plain: ['a_smith', 'a_smith_2', 'a_smith_1'],
    swapped: ['a_smith', 'a_smith_2', 'a_smith_1'],
  },
];

describe('normalised selections', () => {
  for (const { type, name = 'Tested', runners, plain, swapped } of CASES) {
    it(`${type ?? 'untyped'}: ${plain.slice(0, 3).join(', ')}`, async () => {
      expect(await names(type, runners, { name })).toEqual(plain);
      expect(await names(type, runners, { name, swapped: true })).toEqual(swapped);
    });
  }

  it('are the fixed ones wherever a type has fixed ones', () => {
    for (const { type, runners, plain } of CASES) {
      const fixed = type === undefined ? undefined : fixedSelections(type);
      if (fixed === undefined) continue;
      expect(runners.length).toBe(fixed.length);
      expect([...plain].sort()).toEqual([...fixed].sort());
    }
  });

  it('know a renamed team by every name the event had', async () => {
    const goals = (name: string) => ({
      id: '1.9',
      def: definition({
        marketType: 'WINNING_MARGIN',
        name: 'Winning Margin',
        runners: [{ id: 7, name, sortPriority: 1 }],
      }),
    });
    const lines = [
      line(KICKOFF - 2, { def: definition({ eventName: 'Linfield (W) v Crusaders  (W)', runners: [] }) }),
      line(
        KICKOFF - 1,
        { def: definition({ eventName: 'Linfield (W) v Crusaders Strikers (W)', runners: [] }) },
        goals('Crusaders (W) by 1'),
      ),
    ];
    const sides = { home: ['Linfield (W)'], away: ['crusaders'], eventName: 'Linfield (W) v Crusaders Strikers (W)' };
    const { markets } = await extractLines(lines, { sides });
    expect(markets.find(({ marketType }) => marketType === 'WINNING_MARGIN')?.selections[0]?.selection).toBe(
      'away_by_1',
    );
  });
});

describe('an event whose name has the guest first', () => {
  const eventName = 'Arsenal @ Nottm Forest';
  const chances = [
    { id: 6384646, name: 'Home or Draw', sortPriority: 1 },
    { id: 6384647, name: 'Draw or Away', sortPriority: 2 },
  ];
  const scores = [{ id: 2, name: '1 - 0', sortPriority: 1 }];
  const lines = [
    line(
      KICKOFF,
      { def: definition({ eventName }) },
      { id: '1.2', def: definition({ eventName, marketType: 'DOUBLE_CHANCE', runners: chances }) },
      { id: '1.3', def: definition({ eventName, marketType: 'CORRECT_SCORE', runners: scores }) },
    ),
  ];
  const selections = async (sides = SIDES) =>
    (await extractLines(lines, { sides: { ...sides, eventName } })).markets.map((market) =>
      market.selections.map(({ selection }) => selection),
    );

  it('has prices on the side that bears the name, and the side named last at home', async () => {
    expect(await selections(turned(SIDES))).toEqual([
      ['0-1'],
      ['home_or_draw', 'draw_or_away'],
      ['away', 'home', 'draw'],
    ]);
    expect(await selections()).toEqual([['1-0'], ['draw_or_away', 'home_or_draw'], ['home', 'away', 'draw']]);
  });
});
