import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocalFile, Plan } from '../../src/domain/event.ts';
import type { SideNames } from '../../src/domain/sides.ts';
import type { EventSketch } from '../../test/support/generator/market/event-plan.ts';
import { MARKET_TYPES } from '../../test/support/generator/market/market-catalog.ts';
import { otherMatches } from '../../test/support/generator/season/other-matches.ts';
import { eventEntries } from '../../test/support/generator/write-events.ts';

/** Generated once and kept: compressing them takes longer than all measurements. */
export const BENCH_DIR = fileURLToPath(new URL('../../temp/bench/', import.meta.url));

/** Changes when the generated files would: older ones are made anew. */
const CORPUS_VERSION = 2;

export interface Match {
  readonly eventId: string;
  /** As a linked row has them. */
  readonly sides: SideNames;
  readonly files: readonly LocalFile[];
}

interface CorpusOptions {
  readonly plan: Plan;
  readonly matches: number;
  readonly markets: readonly string[];
  /** Price updates of a market. */
  readonly updates: number;
}

const CORPORA = {
  // A top-league match: the real event file 28202626 has 77 markets, its MATCH_ODDS 992 updates, most others under 100.
  BASIC: { plan: 'BASIC', matches: 30, markets: MARKET_TYPES, updates: 150 },
  PRO: { plan: 'PRO', matches: 2, markets: ['MATCH_ODDS', 'OVER_UNDER_25', 'BOTH_TEAMS_TO_SCORE'], updates: 15_000 },
} as const satisfies Record<string, CorpusOptions>;
export type CorpusName = keyof typeof CORPORA;

/** The market files of some matches, one file a market, as they lie on the disk. */
export function corpus(name: CorpusName): Match[] {
  const folder = join(BENCH_DIR, `${name.toLowerCase()}-${CORPUS_VERSION}`);
  const list = join(folder, 'files.json');
  if (!existsSync(list)) writeCorpus(folder, CORPORA[name]);
  const paths = JSON.parse(readFileSync(list, 'utf8')) as string[];
  const matches = new Map<string, LocalFile[]>();
  for (const path of paths) {
    const [eventId = '', file = ''] = path.split('/').slice(-2);
    const place = join(folder, path);
    const { size } = statSync(place);
    const marketId = file.replace(/\.bz2$/, '');
    matches.set(eventId, [
      ...(matches.get(eventId) ?? []),
      {
        file: { key: path, eventId, marketId, size, marketType: undefined },
        name: path,
        path: place,
        offset: 0,
        length: size,
      },
    ]);
  }
  const sketches = new Map(sketchesOf(CORPORA[name]).map((sketch) => [sketch.eventId, sketch]));
  return [...matches].map(([eventId, files]) => {
    const { home = '', away = '' } = sketches.get(eventId) ?? {};
    return { eventId, sides: { home: [home], away: [away], eventName: `${home} v ${away}` }, files };
  });
}

function sketchesOf({ matches }: CorpusOptions): EventSketch[] {
  return [...otherMatches({ count: matches, from: FROM, days: 7, seed: 'bench', firstEventId: 33_000_000 })];
}

function writeCorpus(folder: string, options: CorpusOptions): void {
  const { plan, markets, updates } = options;
  console.error(`making ${folder} ...`);
  const half = `${folder}.part`;
  rmSync(half, { recursive: true, force: true });
  const events = sketchesOf(options).map(
    (sketch): EventSketch => ({ ...sketch, plan, markets, updates, listedDays: 5, turnsInPlay: true }),
  );
  const paths: string[] = [];
  for (const { path, bytes } of eventEntries(events, { plan })) {
    mkdirSync(dirname(join(half, path)), { recursive: true });
    writeFileSync(join(half, path), bytes);
    paths.push(path);
  }
  writeFileSync(join(half, 'files.json'), JSON.stringify(paths));
  rmSync(folder, { recursive: true, force: true });
  renameSync(half, folder);
}

const FROM = Date.UTC(2023, 9, 2);
