import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArchiveEntry, writeTar } from '../../test/support/generator/archive-writer.ts';
import { BENCH_DIR } from './corpus.ts';
import { FBP } from './measure/built.ts';
import { type Cost, costOf } from './measure/cost.ts';
import { spread } from './measure/spread.ts';
import { STATISTICS } from './season.ts';
import type { Target } from './target.ts';

const MEMBERS = 300_000;
const MARKETS_AN_EVENT = 40;
const ROUNDS = 5;
/** Of another year than the statistics, so that nothing of it is read but its headers. */
const DAYS = { year: 2019, month: 'Mar', count: 30 };

/** The first look at a TAR of so many small files, as users meet it, against `tar tf`. */
export function indexTargets(): Target[] {
  const tar = manyMembers(MEMBERS);
  const few = manyMembers(MARKETS_AN_EVENT);
  const [whole, start, listing]: [Cost[], Cost[], Cost[]] = [[], [], []];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    whole.push(
      inFolder((cwd) => {
        const cost = look(tar, cwd);
        bytes = catalogueBytes(cwd);
        return cost;
      }),
    );
    start.push(inFolder((cwd) => look(few, cwd)));
    listing.push(costOf(['tar', 'tf', tar], tmpdir(), [0]));
  }
  const median = (costs: readonly Cost[], figure: keyof Cost) => spread(costs.map((cost) => cost[figure])).median;
  const [cpuMs, wallMs] = (['cpuMs', 'wallMs'] as const).map((figure) => median(whole, figure) - median(start, figure));
  const name = `first index of a TAR of ${MEMBERS.toLocaleString('en')} members`;
  const detail = `${spread(whole.map((cost) => cost.cpuMs)).text} of CPU, of which ${median(start, 'cpuMs').toFixed(0)} ms without the TAR`;
  return [
    {
      name: `${name}: CPU a member`,
      value: ((cpuMs ?? Number.NaN) * 1000) / MEMBERS,
      unit: 'µs',
      bound: 'at most',
      wanted: 12,
      detail,
    },
    {
      name: `${name}: wall, against tar tf`,
      value: (wallMs ?? Number.NaN) / median(listing, 'wallMs'),
      ...{ unit: 'times', bound: 'at most', wanted: 4 },
      detail: `${wallMs?.toFixed(0)} ms / ${median(listing, 'wallMs').toFixed(0)} ms, medians of ${ROUNDS}`,
    },
    {
      name: `${name}: catalogue a member`,
      value: bytes / MEMBERS,
      unit: 'bytes',
      bound: 'at most',
      wanted: 80,
      detail: `${bytes} bytes`,
    },
  ];
}

function look(tar: string, cwd: string): Cost {
  const batch = ['process', 'england', 'premier-league', '2023-2024', '--stats', STATISTICS, '--archive', tar];
  // 6: the archive has no match of the batch
  return costOf([process.execPath, FBP, ...batch, '-q'], cwd, [0, 3, 6]);
}

function inFolder(run: (cwd: string) => Cost): Cost {
  const cwd = mkdtempSync(join(tmpdir(), 'fbp-bench-index-'));
  try {
    return run(cwd);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function catalogueBytes(cwd: string): number {
  const state = join(cwd, 'temp', 'state');
  return readdirSync(state)
    .filter((name) => name.startsWith('catalogue.sqlite'))
    .reduce((sum, name) => sum + statSync(join(state, name)).size, 0);
}

function manyMembers(count: number): string {
  const path = join(BENCH_DIR, `members-${count}.tar`);
  if (existsSync(path)) return path;
  console.error(`making ${path} ...`);
  writeTar(`${path}.part`, members(count));
  renameSync(`${path}.part`, path);
  return path;
}

/** Names as Betfair's; nobody looks at what is in them. */
function* members(count: number): Generator<ArchiveEntry> {
  for (let index = 0; index < count; index += 1) {
    const event = 29_000_000 + Math.floor(index / MARKETS_AN_EVENT);
    const day = 1 + Math.floor((index / count) * DAYS.count);
    const path = `BASIC/${DAYS.year}/${DAYS.month}/${day}/${event}/1.${157_000_000 + index}.bz2`;
    yield { path, bytes: new Uint8Array(600 + (index % 900)) };
  }
}
