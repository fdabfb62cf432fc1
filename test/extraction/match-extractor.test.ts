import { describe, expect, it } from 'vitest';
import type { LocalFile } from '../../src/domain/event.ts';
import { compressText } from '../support/generator/compress.ts';
import {
  closed,
  definition,
  EVENT_ID,
  extract,
  KICKOFF,
  line,
  localFile,
  MINUTE,
} from '../support/market-files/build-stream.ts';

const GOALS = {
  marketType: 'OVER_UNDER_25',
  name: 'Over/Under 2.5 Goals',
  runners: [
    { id: 47972, name: 'Under 2.5 Goals', sortPriority: 1 },
    { id: 47973, name: 'Over 2.5 Goals', sortPriority: 2 },
  ],
};

/** The lines of one market: priced, in-play, settled. */
function marketLines(id: string, fields: Record<string, unknown>, runner: number, price = 2): string[] {
  return [
    line(KICKOFF - 90 * MINUTE, { id, def: definition(fields) }),
    line(KICKOFF - 30 * MINUTE, { id, rc: [{ id: runner, ltp: price }] }),
    line(KICKOFF + MINUTE, { id, def: definition({ ...fields, inPlay: true }) }),
    line(KICKOFF + 110 * MINUTE, { id, def: closed([runner], fields) }),
  ];
}

const ODDS = marketLines('1.1', {}, 11);
const OVER = marketLines('1.2', GOALS, 47973);

function marketFile(id: string, lines: readonly string[], known?: string | null): LocalFile {
  const bytes = compressText(`${lines.join('\n')}\n`, 'bz2');
  return localFile(bytes, { key: `${EVENT_ID}/${id}.bz2`, marketId: id, marketType: known });
}

function eventFile(...markets: (readonly string[])[]): LocalFile {
  const lines = markets.flat().sort((a, b) => JSON.parse(a).pt - JSON.parse(b).pt);
  return localFile(`${lines.join('\n')}\n`, { key: `${EVENT_ID}.bz2` });
}

const both = [marketFile('1.1', ODDS), marketFile('1.2', OVER)];

describe('MatchExtractor', () => {
  it('gives the same series from market-level files, an event-level file and both together', async () => {
    const expected = await extract(both);
    expect(expected.markets.map(({ marketId }) => marketId)).toEqual(['1.1', '1.2']);
    expect(expected.seriesRows).toBe(2);
    for (const files of [
      [eventFile(ODDS, OVER)],
      [eventFile(ODDS, OVER), ...both],
      [...both, eventFile(ODDS, OVER)],
      both.toReversed(),
    ]) {
      const { series, markets, faults } = await extract(files);
      expect({ series, markets, faults }).toEqual({ series: expected.series, markets: expected.markets, faults: [] });
    }
  });

  it('takes the names of runners that have none from markets that are not wanted, where those are read', async () => {
    const nameless = { runners: [11, 22, 33].map((id) => ({ id })) };
    const teams = {
      marketType: 'DRAW_NO_BET',
      runners: [22, 11].map((id) => ({ id, name: id === 11 ? 'Arsenal' : 'Nottm Forest' })),
    };
    const files = [
      marketFile('1.1', marketLines('1.1', nameless, 11)),
      marketFile('1.3', marketLines('1.3', teams, 22)),
    ];
    const selections = async (followAll: boolean) => {
      const { markets } = await extract(files, { markets: ['MATCH_ODDS'], followAll });
      return markets.map(({ marketType, selections: own }) => [marketType, own.map(({ selection }) => selection)]);
    };
    expect(await selections(true)).toEqual([['MATCH_ODDS', expect.arrayContaining(['home', 'away'])]]);
    expect((await selections(false)).flat(2)).not.toContain('home');
  });

  it('reads a file as a member of an archive, in place', async () => {
    const inner = compressText(`${ODDS.join('\n')}\n`, 'bz2');
    const outer = localFile(Buffer.concat([Buffer.alloc(512, 7), inner, Buffer.alloc(512)]));
    const { series } = await extract([{ ...outer, offset: 512, length: inner.length }]);
    expect(series).toBe((await extract([marketFile('1.1', ODDS)])).series);
  });

  it('gives only the wanted types, takes the kick-off from MATCH_ODDS all the same, and remembers what it learned', async () => {
    const extracted = await extract(both, { markets: ['OVER_UNDER_25'] });
    expect(extracted.markets.map(({ marketType }) => marketType)).toEqual(['OVER_UNDER_25']);
    expect(extracted.actualAt).toBe(KICKOFF);
    expect(extracted.learned).toEqual([
      { key: `${EVENT_ID}/1.1.bz2`, marketType: 'MATCH_ODDS' },
      { key: `${EVENT_ID}/1.2.bz2`, marketType: 'OVER_UNDER_25' },
    ]);
  });

  it('stops reading an unwanted market at its definition, and does not open one known to be unwanted', async () => {
    const unwanted = [...marketLines('1.3', { marketType: 'TO_SCORE', name: 'To Score' }, 11), 'not JSON'];
    const missing = { ...marketFile('1.4', OVER, 'CLEAN_SHEET'), path: '/nowhere' };
    const untyped = marketFile('1.5', marketLines('1.5', { marketType: undefined, name: 'First Goalscorer' }, 11));
    const extracted = await extract([...both, marketFile('1.3', unwanted), missing, untyped], {
      markets: ['MATCH_ODDS'],
    });
    expect(extracted.faults).toEqual([]);
    expect(extracted.markets).toHaveLength(1);
    expect(extracted.learned.map(({ marketType }) => marketType)).toEqual([
      'MATCH_ODDS',
      'OVER_UNDER_25',
      'TO_SCORE',
      null,
    ]);
  });

  it('keeps the international one of two twins, else the busier one, but not of markets that differ in name', async () => {
    const esp = (id: string, regulator: string, prices: number) => [
      line(KICKOFF - 90 * MINUTE, { id, def: definition({ regulators: [regulator] }) }),
      ...Array.from({ length: prices }, (_, index) =>
        line(KICKOFF - 60 * MINUTE + index, { id, rc: [{ id: 11, ltp: 2 + index }] }),
      ),
    ];
    const ids = async (...markets: string[][]) =>
      (await extract([eventFile(...markets)])).markets.map(({ marketId }) => marketId);
    expect(await ids(esp('1.5', 'MR_ESP', 9), esp('1.6', 'MR_INT', 1))).toEqual(['1.6']);
    expect(await ids(esp('1.5', 'MR_ESP', 2), esp('1.6', 'MR_ESP', 5))).toEqual(['1.6']);
    const sheet = (id: string, name: string) => marketLines(id, { marketType: 'CLEAN_SHEET', name }, 11);
    expect(await ids(sheet('1.7', 'Arsenal Clean Sheet'), sheet('1.8', 'Nottm Forest Clean Sheet'))).toEqual([
      '1.7',
      '1.8',
    ]);
    expect(await ids(sheet('1.7', 'Arsenal Clean Sheet'), sheet('1.8', 'arsenal  clean sheet'))).toEqual(['1.7']);
  });

  it('does not use a market of another event, and says so', async () => {
    const { markets, faults } = await extract([
      eventFile(ODDS, marketLines('1.2', { ...GOALS, eventId: '999' }, 47973)),
    ]);
    expect(markets.map(({ marketId }) => marketId)).toEqual(['1.1']);
    expect(faults).toEqual([
      { file: `${EVENT_ID}.bz2`, line: undefined, message: 'market 1.2 belongs to event 999: not used' },
    ]);
  });

  it('loses a market whose file cannot be read, not the match, and names the file', async () => {
    const good = compressText(`${ODDS.join('\n')}\n`, 'bz2');
    const key = `${EVENT_ID}/1.1.bz2`;
    for (const bytes of [
      good.subarray(0, -20),
      Buffer.from('<html>Error</html>'),
      Buffer.alloc(0),
      Buffer.from('{}\n{}\n'),
      // Prices, and no line that says whose.
      Buffer.from(`${line(KICKOFF - 30 * MINUTE, { rc: [{ id: 11, ltp: 2 }] })}\n`),
    ]) {
      const damaged = localFile(bytes, { key, marketId: '1.1' });
      const extracted = await extract([damaged, marketFile('1.2', OVER)]);
      expect(extracted.markets.map(({ marketId }) => marketId)).toEqual(['1.2']);
      expect(extracted.damaged).toMatchObject([{ kind: 'unreadable', file: key }]);
      expect(new Set(extracted.faults.map(({ file }) => file))).toEqual(new Set([key]));
    }
  });

  it('fails when no other market has prices: that none ever traded would be untrue', async () => {
    const damaged = localFile(Buffer.alloc(0), { key: 'x', marketId: '1.1' });
    const untraded = [line(KICKOFF - 90 * MINUTE, { id: '1.2', def: definition(GOALS) })];
    await expect(extract([damaged])).rejects.toMatchObject({ code: 'FBP-MARKET-FILE', where: 'x' });
    await expect(extract([damaged, marketFile('1.2', untraded)])).rejects.toMatchObject({ where: 'x' });
    await expect(extract([marketFile('1.1', OVER)])).rejects.toThrow('does not hold market 1.1');
    await expect(extract([{ ...marketFile('1.1', ODDS), path: '/nowhere' }])).rejects.toMatchObject({
      code: 'FBP-MARKET-FILE',
    });
  });

  it('only reports a damaged file whose market another file has whole', async () => {
    const damaged = localFile(Buffer.from('<html>'), { key: 'x', marketId: '1.1' });
    const { markets, faults } = await extract([damaged, eventFile(ODDS, OVER)]);
    expect(markets).toHaveLength(2);
    expect(faults).toEqual([
      { file: 'x', line: undefined, message: 'is an HTML page, not a market file: the download failed' },
    ]);
  });

  it('only reports a damaged file whose market another file shows to be of no wanted type', async () => {
    const damaged = localFile(Buffer.from('<html>'), { key: 'x', marketId: '1.3' });
    const unwanted = marketLines('1.3', { marketType: 'TO_SCORE', name: 'To Score' }, 11);
    const wanted = { markets: ['MATCH_ODDS', 'OVER_UNDER_25'] };
    const files = [damaged, eventFile(ODDS, OVER, unwanted)];
    const { series, faults } = await extract(files, wanted);
    expect(series).toBe((await extract(both, wanted)).series);
    expect(faults.map(({ file }) => file)).toEqual(['x']);
    expect((await extract([damaged, eventFile(ODDS, OVER)], wanted)).damaged).toMatchObject([{ file: 'x' }]);
  });

  it('takes the best of several copies in any order, and says what the others lack', async () => {
    const copy = (key: string, lines: readonly string[]) =>
      localFile(`${lines.join('\n')}\n`, { key, marketId: '1.1' });
    const more = line(KICKOFF - 60 * MINUTE, { id: '1.1', rc: [{ id: 12, ltp: 3 }] });
    const whole = copy('whole', ODDS);
    const fuller = copy('fuller', [...ODDS.slice(0, 1), more, ...ODDS.slice(1)]);
    const short = copy('short', [...ODDS.slice(0, 2), ...Array.from({ length: 9 }, () => ODDS[1] ?? '')]);
    const broken = copy('broken', ['<html>']);
    const expected = await extract([fuller]);
    for (const files of [
      [short, broken, whole, fuller],
      [fuller, whole, broken, short],
      [broken, fuller, short, whole],
    ]) {
      const { series, markets, damaged, faults } = await extract(files);
      expect({ series, markets, damaged }).toEqual({ series: expected.series, markets: expected.markets, damaged: [] });
      const said = new Map(faults.map(({ file, message }) => [file, message]));
      expect([...said.keys()].sort()).toEqual(['broken', 'short', 'whole']);
      expect(said.get('short')).toBe(
        'this copy of market 1.1 ends before the market was settled: the one in fuller is used',
      );
      expect(said.get('whole')).toBe('this copy of market 1.1 has 4 messages, not 5: the one in fuller is used');
    }
  });

  it('has nothing to say of a copy that is as good', async () => {
    const extracted = await extract([...both, ...both, marketFile('1.1', ODDS), eventFile(ODDS, OVER)]);
    expect(extracted.faults).toEqual([]);
    expect(extracted.series).toBe((await extract(both)).series);
  });

  it('keeps a recording that ends before the off, and marks it as incomplete', async () => {
    const short = await extract([marketFile('1.1', ODDS.slice(0, 2))]);
    expect(short.markets[0]).toMatchObject({ closed: false, winners: [] });
    expect(short.damaged).toEqual([
      {
        kind: 'incomplete',
        file: `${EVENT_ID}/1.1.bz2`,
        message: 'market 1.1 is incomplete: it ends at 2023-08-12T14:30:00Z, before the off at 2023-08-12T15:00:00Z',
      },
    ]);
    expect((await extract([marketFile('1.1', ODDS.slice(0, 3))])).damaged).toEqual([]);
    expect((await extract(both)).damaged).toEqual([]);
  });

  it('answers with plain data, and stops when told to', async () => {
    const extracted = await extract(both);
    expect(structuredClone(extracted)).toEqual(extracted);
    const stopped = new AbortController();
    stopped.abort(new Error('stopped by hand'));
    await expect(extract(both, {}, stopped.signal)).rejects.toThrow('stopped by hand');
  });
});
