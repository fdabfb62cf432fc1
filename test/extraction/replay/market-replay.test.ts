import { describe, expect, it } from 'vitest';
import { closed, definition, extractLines, KICKOFF, line, MINUTE } from '../../support/market-files/build-stream.ts';
import { seriesObjects } from '../../support/market-files/series-objects.ts';

const BEFORE = KICKOFF - 30 * MINUTE;

async function rowsOf(...lines: string[]) {
  const extracted = await extractLines([line(KICKOFF - 60 * MINUTE, { def: definition() }), ...lines]);
  expect(extracted.faults).toEqual([]);
  return seriesObjects(extracted.series);
}

/** A row's price columns, in the order of the file. */
function prices(row: Awaited<ReturnType<typeof rowsOf>>[number] | undefined): string {
  const { last_traded_price, best_back_price, best_back_size, best_lay_price, best_lay_size } = row ?? ({} as never);
  return [last_traded_price, best_back_price, best_back_size, best_lay_price, best_lay_size].join(' ');
}

describe('the book', () => {
  it('makes one row a change, in the order of the sheet, and none for a repeated price or a definition', async () => {
    const rows = await rowsOf(
      line(BEFORE, {
        rc: [
          { id: 58805, ltp: 3.4 },
          { id: 11, ltp: 2 },
        ],
      }),
      line(BEFORE + MINUTE, { rc: [{ id: 11, ltp: 2 }] }),
      line(BEFORE + 2 * MINUTE, { def: definition({ status: 'SUSPENDED' }) }),
      line(BEFORE + 3 * MINUTE, { rc: [{ id: 11, ltp: 2.02 }] }),
    );
    expect(
      rows.map(({ selection, last_traded_price, market_status }) => [selection, last_traded_price, market_status]),
    ).toEqual([
      ['home', '2', 'OPEN'],
      ['draw', '3.4', 'OPEN'],
      ['home', '2.02', 'SUSPENDED'],
    ]);
    expect(rows[0]).toMatchObject({
      statistical_match_id: 'm1',
      betfair_match_id: '32500001',
      market_id: '1.1',
      published_at: '2023-08-12T14:30:00.000Z',
      seconds_to_kickoff: '1800',
      in_play: 'false',
      traded_volume: '',
      total_volume: '',
    });
  });

  it('keeps full ladders by price: size 0 deletes, several entries of a runner in one message are merged', async () => {
    const rows = await rowsOf(
      line(BEFORE, {
        rc: [
          {
            id: 11,
            atb: [
              [1.9, 10],
              [2, 5],
            ],
          },
          {
            id: 11,
            atl: [
              [2.1, 7],
              [2.04, 3],
            ],
          },
        ],
      }),
      line(BEFORE + 1, { rc: [{ id: 11, atb: [[2, 0]] }] }),
      line(BEFORE + 2, {
        rc: [
          {
            id: 11,
            atl: [
              [2.04, 0],
              [2.1, 0],
            ],
          },
        ],
      }),
      line(BEFORE + 3, { rc: [{ id: 11, atb: [[1.5, 99]] }] }),
    );
    expect(rows.map(prices)).toEqual([' 2 5 2.04 3', ' 1.9 10 2.04 3', ' 1.9 10  ']);
  });

  it('keeps best offers by level', async () => {
    const rows = await rowsOf(
      line(BEFORE, {
        rc: [
          {
            id: 11,
            batb: [
              [0, 2, 5],
              [1, 1.9, 10],
            ],
            batl: [[0, 2.1, 7]],
          },
        ],
      }),
      line(BEFORE + 1, { rc: [{ id: 11, batb: [[0, 1.95, 4]] }] }),
      line(BEFORE + 2, { rc: [{ id: 11, batb: [[0, 0, 0]], batl: [[0, 0, 0]] }] }),
    );
    expect(rows.map(prices)).toEqual([' 2 5 2.1 7', ' 1.95 4 2.1 7', ' 1.9 10  ']);
  });

  it('starts anew with an image: definition and runners of the same change come after the reset', async () => {
    const rows = await rowsOf(
      line(BEFORE, {
        rc: [
          { id: 11, ltp: 2, atb: [[2, 5]] },
          { id: 22, ltp: 4 },
        ],
      }),
      line(BEFORE + 1, { img: true, def: definition({ inPlay: true }), rc: [{ id: 11, ltp: 2.5 }] }),
    );
    expect(rows.slice(2).map((row) => [row.selection, prices(row), row.in_play])).toEqual([
      ['home', '2.5    ', 'true'],
      ['away', '    ', 'true'],
    ]);
  });

  it('tells the lines of a handicap apart, with 0, -0 and none being the same line', async () => {
    const runners = [
      { id: 11, name: 'Arsenal', hc: -0.5, sortPriority: 1 },
      { id: 22, name: 'Nottm Forest', hc: 0.5, sortPriority: 2 },
      { id: 11, name: 'Arsenal', hc: 0, sortPriority: 3 },
      { id: 22, name: 'Nottm Forest', sortPriority: 4 },
    ];
    const def = definition({ marketType: 'ASIAN_HANDICAP', name: 'Asian Handicap', runners });
    const negativeZero = '{"op":"mcm","pt":1691850600001,"mc":[{"id":"1.1","rc":[{"id":11,"hc":-0.0,"ltp":1.5}]}]}';
    const { series } = await extractLines([
      line(BEFORE, {
        def,
        rc: [
          { id: 11, hc: -0.5, ltp: 1.9 },
          { id: 22, hc: 0.5, ltp: 2.1 },
          { id: 11, ltp: 1.4 },
        ],
      }),
      negativeZero,
      line(BEFORE + 2, { rc: [{ id: 22, hc: 0, ltp: 2.7 }] }),
    ]);
    const rows = seriesObjects(series).map(({ selection, handicap, last_traded_price }) => [
      selection,
      handicap,
      last_traded_price,
    ]);
    expect(rows).toEqual([
      ['home_-0.5', '-0.5', '1.9'],
      ['away_0.5', '0.5', '2.1'],
      ['home_0', '0', '1.4'],
      ['home_0', '0', '1.5'],
      ['away_0', '0', '2.7'],
    ]);
  });

  it('takes runners that no definition has, numbers as text, and NaN and Infinity for none', async () => {
    const rows = await rowsOf(
      line(BEFORE, {
        rc: [
          { id: 777, ltp: '5.5' },
          { id: 11, ltp: 'NaN', spn: 'Infinity', spf: 'NaN' },
          { id: 22, ltp: 0 },
        ],
      }),
    );
    expect(rows.map(({ selection, last_traded_price }) => [selection, last_traded_price])).toEqual([['777', '5.5']]);
  });

  it('quotes and neutralises foreign text, never numbers', async () => {
    const runners = [{ id: 11, name: '=HYPERLINK("x"),1', sortPriority: 1 }];
    const def = definition({ marketType: 'TO_SCORE', name: '+cmd', runners });
    const { series } = await extractLines([
      line(BEFORE, {
        def,
        rc: [
          { id: 11, hc: -2, ltp: 2 },
          { id: 11, ltp: 3 },
        ],
      }),
    ]);
    const rows = seriesObjects(series);
    expect(rows.map(({ market_name }) => market_name)).toEqual(["'+cmd", "'+cmd"]);
    expect(rows.map(({ handicap }) => handicap).sort()).toEqual(['-2', '0']);
    expect(rows.map(({ runner_name }) => runner_name).sort()).toEqual(['', '\'=HYPERLINK("x"),1']);
  });
});

describe('volumes', () => {
  it('are half the trade ladder of official files, whose tv is of one update only, and never fall', async () => {
    const rows = await rowsOf(
      line(BEFORE, {
        rc: [
          {
            id: 11,
            ltp: 2,
            trd: [
              [2, 100],
              [1.9, 20.5],
            ],
            tv: 120.5,
          },
          { id: 22, trd: [[4, 10]], tv: 10 },
        ],
      }),
      line(BEFORE + 1, { rc: [{ id: 11, trd: [[2, 104]], tv: 4 }] }),
      line(BEFORE + 2, {
        rc: [
          {
            id: 11,
            trd: [
              [2, 0],
              [1.9, 0],
            ],
            tv: 0,
            ltp: 2.2,
          },
        ],
      }),
      line(BEFORE + 3, { def: closed([11]) }),
    );
    const volumes = rows.map(({ selection, traded_volume, total_volume }) => [selection, traded_volume, total_volume]);
    expect(volumes).toEqual([
      ['home', '60.25', '65.25'],
      ['away', '5', '65.25'],
      ['home', '62.25', '67.25'],
      ['home', '62.25', '67.25'],
    ]);
  });

  it('are half the running totals of live recordings that have no ladder', async () => {
    const rows = await rowsOf(
      line(BEFORE, {
        tv: 300,
        rc: [
          { id: 11, tv: 100 },
          { id: 22, tv: 200 },
        ],
      }),
      line(BEFORE + 1, { tv: 350, rc: [{ id: 11, tv: 150 }] }),
    );
    expect(rows.map(({ traded_volume, total_volume }) => [traded_volume, total_volume])).toEqual([
      ['50', '150'],
      ['100', '150'],
      ['75', '175'],
    ]);
  });

  it('are left empty when the totals are those of single updates', async () => {
    const rows = await rowsOf(
      line(BEFORE, { rc: [{ id: 11, ltp: 2, tv: 100 }] }),
      line(BEFORE + 1, { rc: [{ id: 11, ltp: 2.1, tv: 3 }] }),
    );
    expect(rows.map(({ traded_volume, total_volume }) => traded_volume + total_volume)).toEqual(['', '']);
  });
});

describe('odd content', () => {
  it('counts unknown fields by their path', async () => {
    const { unknownFields, faults } = await extractLines([
      JSON.stringify({
        op: 'mcm',
        pt: BEFORE,
        weather: 1,
        mc: [{ id: '1.1', marketDefinition: definition({ roof: 'open' }) }],
      }),
      line(BEFORE + 1, {
        rc: [
          { id: 11, ltp: 2, mood: 1 },
          { id: 22, mood: 2 },
        ],
        shade: true,
      }),
    ]);
    expect(faults).toEqual([]);
    expect(unknownFields).toEqual({ 'mc.marketDefinition.roof': 1, 'mc.rc.mood': 2, 'mc.shade': 1, weather: 1 });
  });

  it('reports a bad line or part with file and line, and keeps the rest', async () => {
    const { faults, series } = await extractLines([
      line(BEFORE, { def: definition() }),
      '{"op":"mcm","pt":16918506',
      '[]',
      line(BEFORE + 1, { rc: [{ id: 11, ltp: 2, atb: [[2], 'x'] }, { ltp: 3 }, { id: 22, ltp: {} }] }),
      '',
      '{"op":"mcm","mc":[]}',
      line(BEFORE + 1, { rc: 7 }),
      line(BEFORE - 1, { rc: [{ id: 11, ltp: 3 }] }),
    ]);
    expect(faults.map((fault) => `${fault.file}:${fault.line} ${fault.message.slice(0, 32)}`)).toEqual([
      'a/1.1.bz2:2 the line is not JSON',
      'a/1.1.bz2:3 the line is not a message',
      'a/1.1.bz2:4 an entry of atb is not a list of',
      'a/1.1.bz2:4 an entry of atb is not a list of',
      'a/1.1.bz2:4 a runner change has no id',
      'a/1.1.bz2:4 ltp is not a number',
      'a/1.1.bz2:6 the line has no publish time',
      'a/1.1.bz2:7 rc is not a list',
      'a/1.1.bz2:8 the line was published before th',
    ]);
    expect(seriesObjects(series).map(({ last_traded_price }) => last_traded_price)).toEqual(['2']);
  });

  it('takes nothing of an older copy behind newer lines, nor of a file that was turned around, and says so', async () => {
    const lines = [
      line(KICKOFF - 60 * MINUTE, { def: definition() }),
      line(BEFORE, { rc: [{ id: 11, ltp: 2 }] }),
      line(BEFORE + MINUTE, { rc: [{ id: 11, ltp: 3 }] }),
      line(BEFORE + 2 * MINUTE, { rc: [{ id: 11, ltp: 4 }] }),
    ];
    const twice = await extractLines([...lines, ...lines]);
    expect(seriesObjects(twice.series)).toEqual(seriesObjects((await extractLines(lines)).series));
    expect(twice.faults.map(({ line: at, message }) => `${at} ${message.slice(-8)}`)).toEqual([
      '5 not used',
      '6 not used',
      '7 not used',
    ]);
    const turned = await extractLines([...lines].reverse());
    expect(turned.faults.length).toBeGreaterThan(1);
    expect(turned.series).toBe('');
  });

  it('goes on after a message with a time of the future', async () => {
    const { series, faults } = await extractLines([
      line(KICKOFF - 60 * MINUTE, { def: definition() }),
      line(KICKOFF * 2, { rc: [{ id: 11, ltp: 2 }] }),
      line(BEFORE, { rc: [{ id: 11, ltp: 3 }] }),
      line(BEFORE + MINUTE, { rc: [{ id: 11, ltp: 4 }] }),
    ]);
    expect(seriesObjects(series).map(({ last_traded_price }) => last_traded_price)).toEqual(['2', '3', '4']);
    expect(faults).toMatchObject([{ line: 3 }]);
  });

  it('names the first faults of a file and counts the others', async () => {
    const { faults } = await extractLines([
      line(BEFORE, { def: definition() }),
      ...Array.from({ length: 5000 }, () => '{'),
    ]);
    expect(faults).toHaveLength(21);
    expect(faults.at(-1)?.message).toMatch(/^4980 more/);
  });
});
