import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FieldCensus } from '../../../src/extraction/replay/field-census.ts';
import { FileReplay } from '../../../src/extraction/replay/file-replay.ts';
import { LogRoom } from '../../../src/extraction/replay/log-room.ts';
import { wantedMarkets } from '../../../src/extraction/wanted-markets.ts';
import {
  definition,
  EVENT_ID,
  extractLines,
  KICKOFF,
  line,
  localFile,
} from '../../support/market-files/build-stream.ts';
import { oracleRows } from '../../support/market-files/oracle-replay.ts';
import { seriesObjects } from '../../support/market-files/series-objects.ts';

const price = fc.constantFrom(1.01, 1.5, 2, 2.02, 3.4, 10, 1000);
const size = fc.constantFrom(0, 0.01, 2, 17.35, 250.5, 99999.99);
const ladder = fc.array(fc.tuple(price, size), { maxLength: 4 });
const levels = fc.array(fc.tuple(fc.nat(3), price, size), { maxLength: 3 });

/** Few ids and handicaps, so that changes meet. */
const runnerChange = fc.record(
  {
    id: fc.constantFrom(11, 22, 58805, 4711),
    hc: fc.constantFrom(0, -0.5, 0.5),
    ltp: fc.oneof(price, fc.constantFrom('NaN', 0)),
    tv: fc.constantFrom(0, 5, 10.5, 2000),
    trd: ladder,
    atb: ladder,
    atl: ladder,
    batb: levels,
    batl: levels,
    bdatb: levels,
    spn: fc.constantFrom(2, 'Infinity'),
  },
  { requiredKeys: ['id'] },
);

const marketDefinition = fc
  .record(
    {
      inPlay: fc.boolean(),
      status: fc.constantFrom('OPEN', 'SUSPENDED', 'CLOSED'),
      marketTime: fc.constantFrom(...[-600, 0, 7, 45].map((second) => new Date(KICKOFF + second * 1000).toISOString())),
      regulators: fc.constantFrom(['MR_INT'], ['MR_ESP'], []),
    },
    { requiredKeys: [] },
  )
  .map((fields) => definition(fields));

const change = fc.record(
  {
    id: fc.constantFrom('1.1', '1.2', '1.10'),
    def: marketDefinition,
    img: fc.boolean(),
    con: fc.boolean(),
    tv: fc.constantFrom(100, 250.25),
    rc: fc.array(runnerChange, { maxLength: 5 }),
  },
  { requiredKeys: ['id'] },
);

/** Lines in time order; each market is defined in the first. */
const TYPES = { '1.1': 'MATCH_ODDS', '1.2': 'TO_SCORE', '1.10': undefined } as const;
const stream = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 90_000 }), fc.array(change, { maxLength: 3 })), { maxLength: 25 })
  .map((steps) => {
    let pt = KICKOFF - 60_000;
    const typed = (id: string, def: Record<string, unknown>) => {
      const marketType = TYPES[id as keyof typeof TYPES];
      const { marketType: _, ...rest } = def;
      return marketType === undefined ? rest : { ...rest, marketType };
    };
    const first = line(pt, ...Object.keys(TYPES).map((id) => ({ id, def: typed(id, definition()) })));
    const more = steps.map(([wait, changes]) => {
      pt += wait;
      return line(
        pt,
        ...changes.map(({ def, ...rest }) => (def === undefined ? rest : { ...rest, def: typed(rest.id, def) })),
      );
    });
    return [first, ...more];
  });

describe('the replay', () => {
  it('equals the slow oracle on any stream', async () => {
    let rows = 0;
    await fc.assert(
      fc.asyncProperty(stream, async (lines) => {
        const { series, faults, unknownFields, seriesRows } = await extractLines(lines);
        const got = seriesObjects(series).map(({ statistical_match_id, betfair_match_id, selection, ...row }) => row);
        expect(got).toEqual(oracleRows(lines, EVENT_ID));
        expect(got.length).toBe(seriesRows);
        expect({ faults, unknownFields }).toEqual({ faults: [], unknownFields: {} });
        rows += seriesRows;
      }),
      { numRuns: 200 },
    );
    expect(rows).toBeGreaterThan(500);
  });

  it('never lets a volume fall', async () => {
    await fc.assert(
      fc.asyncProperty(stream, async (lines) => {
        const highest = new Map<string, number>();
        for (const row of seriesObjects((await extractLines(lines)).series)) {
          const key = `${row.market_id} ${row.selection_id} ${row.handicap}`;
          const volume = Number(row.traded_volume);
          expect(volume).toBeGreaterThanOrEqual(highest.get(key) ?? 0);
          highest.set(key, volume);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('takes any mutated line without a crash, and reports each that is no message', () => {
    const mutation = fc.tuple(
      fc.nat(),
      fc.constantFrom('cut', 'drop', 'swap', 'insert'),
      fc.constantFrom(...'{}[]",:0-9eN\\nul\u0000é'),
    );
    let mutated = 0;
    fc.assert(
      fc.property(stream, fc.array(mutation, { minLength: 25, maxLength: 60 }), (lines, mutations) => {
        let faults = 0;
        const replay = newReplay(() => {
          faults += 1;
        });
        mutations.forEach(([place, kind, character], index) => {
          const text = mutate(lines[index % lines.length] ?? '', { at: place, kind, character });
          const before = faults;
          if (text !== '') replay.line(text, index + 1);
          if (text !== '' && !isMessage(text)) expect(faults, text).toBeGreaterThan(before);
          mutated += 1;
        });
      }),
      { numRuns: 150 },
    );
    expect(mutated).toBeGreaterThan(3000);
  });

  it('takes any JSON in any place', () => {
    const anything = fc.jsonValue({ maxDepth: 4 });
    const nearly = fc.record(
      {
        id: fc.oneof(fc.constant('1.1'), anything),
        marketDefinition: anything,
        rc: fc.oneof(
          fc.array(
            fc.oneof(
              fc.record({
                id: fc.constant(11),
                ltp: anything,
                atb: anything,
                batl: anything,
                trd: anything,
                hc: anything,
                tv: anything,
              }),
              anything,
            ),
          ),
          anything,
        ),
        img: anything,
        tv: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(nearly, anything)), fc.oneof(fc.constant(KICKOFF), anything), (mc, pt) => {
        expect(newReplay(() => undefined).line(JSON.stringify({ op: 'mcm', pt, mc }), 1)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

function newReplay(onFault: () => void): FileReplay {
  const room = new LogRoom({ holdBytes: 1e9, spillPath: '/nowhere' });
  const context = { wanted: wantedMarkets(undefined), done: new Set<string>(), census: new FieldCensus(), room };
  return new FileReplay(localFile('x'), { ...context, faults: { add: onFault } });
}

function mutate(text: string, { at, kind, character }: { at: number; kind: string; character: string }): string {
  const place = at % Math.max(1, text.length);
  const [before, after] = [text.slice(0, place), text.slice(place)];
  if (kind === 'cut') return before;
  if (kind === 'drop') return before + after.slice(1);
  return before + character + (kind === 'swap' ? after.slice(1) : after);
}

function isMessage(text: string): boolean {
  try {
    const { pt, op } = JSON.parse(text);
    return Number.isInteger(pt) || op === 'status';
  } catch {
    return false;
  }
}
