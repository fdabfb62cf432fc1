import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  closed,
  definition,
  extractLines,
  KICKOFF,
  line,
  MINUTE,
  SIDES,
  turned,
} from '../../support/market-files/build-stream.ts';

interface Runner {
  id: number;
  name?: string;
  sortPriority?: number;
  hc?: number;
}

interface Market {
  type: string;
  name: string;
  runners: readonly Runner[];
}

const HOME = 'Arsenal';
const AWAY = 'Nottm Forest';
const EITHER = [HOME, AWAY] as const;

function sheet(names: readonly string[], firstId = 500): Runner[] {
  return names.map((name, index) => ({ id: firstId + index, name, sortPriority: index + 1 }));
}

/** A market of every type that has sides in it, by the names that Betfair gives. */
const MARKETS: readonly Market[] = [
  {
    type: 'MATCH_ODDS',
    name: 'Match Odds',
    runners: [...sheet(EITHER, 11), { id: 58805, name: 'The Draw', sortPriority: 3 }],
  },
  {
    type: 'HALF_TIME',
    name: 'Half Time',
    runners: [...sheet(EITHER, 11), { id: 58805, name: 'The Draw', sortPriority: 3 }],
  },
  { type: 'DRAW_NO_BET', name: 'Draw no Bet', runners: sheet(EITHER, 11) },
  {
    type: 'DOUBLE_CHANCE',
    name: 'Double Chance',
    runners: sheet(['Home or Draw', 'Draw or Away', 'Home or Away'], 6384646),
  },
  {
    type: 'HALF_TIME_FULL_TIME',
    name: 'Half Time/Full Time',
    runners: sheet([HOME, 'Draw', AWAY].flatMap((half) => [HOME, 'Draw', AWAY].map((full) => `${half}/${full}`))),
  },
  {
    type: 'ASIAN_HANDICAP',
    name: 'Asian Handicap',
    runners: sheet(EITHER, 11).map((one, index) => ({ ...one, hc: 0.5 - index })),
  },
  { type: 'TEAM_A_1', name: 'Arsenal +1', runners: sheet(['Arsenal +1', 'Nottm Forest -1', 'Draw']) },
  { type: 'TEAM_B_2', name: 'Nottm Forest +2', runners: sheet(['Nottm Forest +2', 'Arsenal -2', 'Draw'], 600) },
  { type: 'TEAM_A_WIN_TO_NIL', name: 'Arsenal Win to Nil', runners: sheet(['Yes', 'No'], 700) },
  {
    type: 'TEAM_TOTAL_GOALS',
    name: 'Nottm Forest Total Goals',
    runners: sheet(['1 goals or more', '2 goals or more'], 710),
  },
  { type: 'CLEAN_SHEET', name: 'Nottm Forest Clean Sheet', runners: sheet(['Yes', 'No'], 720) },
  {
    type: 'CORRECT_SCORE',
    name: 'Correct Score',
    runners: sheet(['1 - 0', '0 - 0', '0 - 1', 'Any Other Home Win'], 730),
  },
  { type: 'WINNING_MARGIN', name: 'Winning Margin', runners: sheet(['Arsenal by 1', 'Nottm Forest by 2'], 740) },
  {
    type: 'MATCH_ODDS_AND_BTTS',
    name: 'Match Odds and BTTS',
    runners: sheet(['Arsenal/Yes', 'Nottm Forest/No', 'Draw/Yes'], 750),
  },
];

const EVENT_NAME = 'Arsenal v Nottm Forest';

function linesOf(markets: readonly Market[], eventName = EVENT_NAME): string[] {
  const changes = markets.map(({ type, name, runners }, index) => ({
    id: `1.${index + 1}`,
    def: definition({ marketType: type, name, runners, eventName }),
  }));
  return [line(KICKOFF - MINUTE, ...changes)];
}

/** By market and the runner's own name and line: its selection. */
async function told(lines: readonly string[], sides = SIDES): Promise<Record<string, string>> {
  const { markets } = await extractLines(lines, { sides });
  const entries = markets.flatMap(({ marketType, selections }) =>
    selections.map((one) => [`${marketType} ${one.runnerName} ${one.handicap}`, one.selection] as const),
  );
  return Object.fromEntries(entries);
}

const shuffledMarkets = fc.tuple(
  ...MARKETS.map((market) =>
    fc
      .tuple(
        fc.shuffledSubarray([...market.runners], { minLength: market.runners.length }),
        fc.shuffledSubarray(
          market.runners.map(({ id }) => id),
          { minLength: market.runners.length },
        ),
        fc.shuffledSubarray(
          market.runners.map((_, index) => index + 1),
          { minLength: market.runners.length },
        ),
        fc.boolean(),
      )
      .map(
        ([runners, ids, places, isPlaced]): Market => ({
          ...market,
          runners: runners.map(({ sortPriority: _, ...runner }, index) => ({
            ...runner,
            id: ids[index] as number,
            ...(isPlaced ? { sortPriority: places[index] as number } : {}),
          })),
        }),
      ),
  ),
);

describe('the side of a price', () => {
  it("is its runner's by name, whatever the order of runners, their places and their ids", async () => {
    const expected = await told(linesOf(MARKETS));
    expect(Object.values(expected).filter((selection) => /home|away|\d-\d/.test(selection)).length).toBeGreaterThan(25);
    await fc.assert(
      fc.asyncProperty(shuffledMarkets, async (markets) => {
        expect(await told(linesOf(markets))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same by whatever order the event's name has them, but where the words home, away and scores mean that order", async () => {
    const byNames = MARKETS.filter(({ type }) => !/^(DOUBLE_CHANCE|CORRECT_SCORE)$/.test(type));
    const expected = await told(linesOf(byNames));
    for (const eventName of [
      'Nottm Forest v Arsenal',
      'Nottm Forest @ Arsenal',
      'Arsenal @ Nottm Forest',
      'Something else',
    ]) {
      expect(await told(linesOf(byNames, eventName))).toEqual(expected);
    }
    const turnedRound = await told(linesOf(MARKETS, 'Nottm Forest v Arsenal'));
    expect(turnedRound).toMatchObject({
      'CORRECT_SCORE 1 - 0 0': '0-1',
      'DOUBLE_CHANCE Home or Draw 0': 'draw_or_away',
    });
  });

  it('is the other one for the row that has the clubs the other way round', async () => {
    const straight = await told(linesOf(MARKETS));
    const round = await told(linesOf(MARKETS), turned(SIDES));
    expect(round['MATCH_ODDS Arsenal 0']).toBe('away');
    for (const [runner, selection] of Object.entries(straight)) {
      if (/^(home|away)$/.test(selection)) expect(round[runner]).toBe(selection === 'home' ? 'away' : 'home');
    }
  });

  it('stays when the event is renamed the other way round', async () => {
    const lines = [...linesOf(MARKETS.slice(0, 3)), ...linesOf(MARKETS.slice(0, 3), 'Nottm Forest v Arsenal')];
    expect(await told(lines)).toEqual(await told(linesOf(MARKETS.slice(0, 3))));
  });
});

const NAMELESS = [
  { id: 11, sortPriority: 1 },
  { id: 22, sortPriority: 2 },
  { id: 58805, sortPriority: 3 },
];

async function sidesOf(markets: readonly Market[], lines = linesOf(markets)) {
  const extracted = await extractLines(lines);
  const selections = extracted.markets.map((market) => market.selections.map(({ selection }) => selection));
  return { sides: extracted.sides, selections };
}

describe('a book without names', () => {
  const book = { type: 'MATCH_ODDS', name: '', runners: NAMELESS };

  it('has the sides that another market gives its ids', async () => {
    const named = {
      type: 'DRAW_NO_BET',
      name: '',
      runners: [
        { id: 22, name: HOME },
        { id: 11, name: AWAY },
      ],
    };
    const { sides, selections } = await sidesOf([book, named]);
    expect(selections[1]).toEqual(['away', 'home', 'draw']);
    expect(sides).toEqual({ kind: 'told' });
  });

  it('has none without such a market', async () => {
    const { sides, selections } = await sidesOf([book]);
    expect(selections).toEqual([['11', '22', 'draw']]);
    expect(sides).toEqual({ kind: 'unknown', markets: ['1.1'] });
  });

  it('says nothing of markets that have no sides', async () => {
    const goals = { type: 'OVER_UNDER_25', name: '', runners: [{ id: 47972 }, { id: 47973 }] };
    expect((await sidesOf([goals])).sides).toEqual({ kind: 'told' });
  });
});

describe('a club of an unknown name', () => {
  it('is the one that is left over', async () => {
    const runners = [
      { id: 1, name: 'Reds' },
      { id: 2, name: 'X' },
      { id: 58805, name: 'Empate' },
    ];
    const { selections } = await sidesOf([
      { type: 'MATCH_ODDS', name: '', runners: [{ id: 2, name: AWAY }, runners[0] as Runner, { id: 3, name: 'Draw' }] },
    ]);
    expect(selections[0]?.toSorted()).toEqual(['away', 'draw', 'home']);
    expect((await sidesOf([{ type: 'MATCH_ODDS', name: '', runners }])).sides).toMatchObject({ kind: 'unknown' });
  });

  it('is known by a likeness, where only two clubs can be meant', async () => {
    const runners = [
      { id: 2, name: 'Nottingham Forest FC' },
      { id: 1, name: 'Arsenal London' },
    ];
    expect((await sidesOf([{ type: 'DRAW_NO_BET', name: '', runners }])).selections).toEqual([['home', 'away']]);
  });
});

describe('markets that contradict each other', () => {
  it('give one id to both clubs: each keeps the sides of its own names', async () => {
    const one = { type: 'MATCH_ODDS', name: '', runners: sheet(EITHER, 11) };
    const other = {
      type: 'DRAW_NO_BET',
      name: '',
      runners: [
        { id: 11, name: AWAY },
        { id: 12, name: HOME },
      ],
    };
    const { sides, selections } = await sidesOf([one, other]);
    expect(sides).toEqual({ kind: 'contradict', markets: ['1.2', '1.1'] });
    expect(selections).toEqual([
      ['away', 'home'],
      ['home', 'away'],
    ]);
  });

  it('are won by both sides', async () => {
    const runners = sheet(EITHER, 11);
    const lines = [
      line(
        KICKOFF + MINUTE,
        { id: '1.1', def: closed([11], { runners }) },
        { id: '1.2', def: closed([12], { runners, marketType: 'DRAW_NO_BET' }) },
      ),
    ];
    expect((await sidesOf([], lines)).sides).toMatchObject({ kind: 'contradict' });
  });

  it('call one runner by both names in turn: it has no side', async () => {
    const exchanged = [
      { id: 11, name: AWAY },
      { id: 12, name: HOME },
    ];
    const markets = [{ type: 'DRAW_NO_BET', name: '', runners: sheet(EITHER, 11) }];
    const lines = [...linesOf(markets), ...linesOf([{ type: 'DRAW_NO_BET', name: '', runners: exchanged }])];
    const { sides, selections } = await sidesOf([], lines);
    expect(sides.kind).toBe('contradict');
    expect(selections.flat().some((selection) => /^(home|away)$/.test(selection))).toBe(false);
  });
});
