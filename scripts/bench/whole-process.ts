import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FBP } from './built.ts';
import { type Peer, pythonPeers } from './peers.ts';
import { STATISTICS, seasonArchive } from './season.ts';
import type { Target } from './target.ts';

const MARKETS = ['MATCH_ODDS', 'OVER_UNDER_25', 'BOTH_TEAMS_TO_SCORE'];
const ROUNDS = 7;

/** What a process took, from its start to its end. */
interface Cost {
  readonly wallMs: number;
  /** Of all its threads, user and system. */
  readonly cpuMs: number;
}

const WANTED: Readonly<Record<string, Readonly<Record<keyof Cost, number | undefined>>>> = {
  'a plain Python script': { cpuMs: 1.6, wallMs: 0.8 },
  betfairlightweight: { cpuMs: undefined, wallMs: 0.4 },
};

/** A season from nothing: what fbp costs with all that it does, against programs that are handed its files and print their prices. */
export function wholeProcessTargets(): Target[] {
  const archive = seasonArchive('folders', { markets: MARKETS });
  const peers = pythonPeers();
  const there = peers.filter(({ absent }) => absent === undefined);
  const costs = new Map<string, Cost[]>([['fbp', []], ...there.map(({ name }): [string, Cost[]] => [name, []])]);
  // They take turns, so that a busy machine is busy for all of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    costs.get('fbp')?.push(coldRun(archive));
    for (const { name, command } of there) costs.get(name)?.push(costOf([...command, archive], tmpdir(), [0]));
  }
  return peers.flatMap((peer) => targetsOf(peer, costs));
}

function targetsOf({ name, absent }: Peer, costs: ReadonlyMap<string, readonly Cost[]>): Target[] {
  const [ours = [], theirs = []] = [costs.get('fbp'), costs.get(name)];
  return (['cpuMs', 'wallMs'] as const).map((figure) => {
    const [us, them] = [spread(ours, figure), spread(theirs, figure)];
    return {
      name: `season of 380 matches x ${MARKETS.length} markets, cold: ${figure === 'cpuMs' ? 'CPU' : 'wall'}, against ${name}`,
      value: absent === undefined ? us.median / them.median : undefined,
      ...{ unit: 'times', bound: 'at most', wanted: WANTED[name]?.[figure] },
      detail: absent === undefined ? `${us.text} / ${them.text}, medians of ${ROUNDS}` : `absent: ${absent}`,
    };
  });
}

function spread(costs: readonly Cost[], figure: keyof Cost): { median: number; text: string } {
  const sorted = costs.map((cost) => cost[figure]).sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? Number.NaN;
  return { median, text: `${median.toFixed(0)} ms (${sorted[0]?.toFixed(0)} to ${sorted.at(-1)?.toFixed(0)})` };
}

/** In a folder of its own: nothing is catalogued. */
function coldRun(archive: string): Cost {
  const cwd = mkdtempSync(join(tmpdir(), 'fbp-bench-whole-'));
  const batch = ['process', 'england', 'premier-league', '2023-2024', '--stats', STATISTICS, '--archive', archive];
  try {
    // 3: the sample has rows without an event on purpose
    return costOf([process.execPath, FBP, ...batch, '--markets', MARKETS.join(','), '-q'], cwd, [0, 3]);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** The shell's `times` says what its child took, on any POSIX system. */
function costOf(command: readonly string[], cwd: string, endings: readonly number[]): Cost {
  const script = '"$@" >/dev/null; code=$?; times; exit $code';
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', ...command], { cwd, encoding: 'utf8' });
  const wallMs = performance.now() - start;
  if (status === null || !endings.includes(status)) throw new Error(`${command[0]} ended with ${status}: ${stderr}`);
  const ofChild = stdout.trim().split('\n').at(-1) ?? '';
  const times = [...ofChild.matchAll(/(\d+)m([\d.,]+)s/g)].map(
    ([, m, s]) => Number(m) * 60 + Number(s?.replace(',', '.')),
  );
  return { wallMs, cpuMs: times.reduce((sum, seconds) => sum + seconds, 0) * 1000 };
}
