import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FBP } from './measure/built.ts';
import { type Cost, costOf } from './measure/cost.ts';
import { spread } from './measure/spread.ts';
import { type Peer, peersOf } from './peers/peers.ts';
import { STATISTICS, seasonArchive } from './season.ts';
import type { Target } from './target.ts';

const THREE = ['MATCH_ODDS', 'OVER_UNDER_25', 'BOTH_TEAMS_TO_SCORE'];

type Figure = keyof Cost;

interface Case {
  readonly name: string;
  readonly archive: () => string;
  readonly options: readonly string[];
  readonly rounds: number;
  /** What fbp may take of what a peer takes. */
  readonly wanted: Readonly<Record<string, Partial<Record<Figure, number>>>>;
}

const CASES: readonly Case[] = [
  {
    name: 'season of 380 matches x 3 markets, cold',
    archive: () => seasonArchive('folders', { markets: THREE }),
    options: ['--markets', THREE.join(',')],
    rounds: 7,
    wanted: { 'a plain Python script': { cpuMs: 1.6, wallMs: 0.8 }, betfairlightweight: { wallMs: 0.4 } },
  },
  {
    name: 'season of 380 matches x 20 markets, cold',
    archive: () => seasonArchive('folders'),
    options: ['--markets', 'all'],
    rounds: 3,
    wanted: { betfairlightweight: { wallMs: 0.2 } },
  },
  {
    name: 'PRO, 80 matches x 3 markets, cold',
    archive: () => seasonArchive('folders', { markets: THREE, pro: { matches: 80, updates: 2500 } }),
    options: ['--markets', THREE.join(','), '--limit', '80'],
    rounds: 3,
    wanted: { 'bzip2 -dc': { wallMs: 1 }, betfairlightweight: { wallMs: 0.18 } },
  },
];

/** Matches from nothing: what fbp costs with all that it does, against programs that are handed its files and print their prices. */
export function wholeProcessTargets(): Target[] {
  return CASES.flatMap(caseTargets);
}

function caseTargets(one: Case): Target[] {
  const archive = one.archive();
  const peers = peersOf(Object.keys(one.wanted));
  const there = peers.filter(({ absent }) => absent === undefined);
  const costs = new Map<string, Cost[]>([['fbp', []], ...there.map(({ name }): [string, Cost[]] => [name, []])]);
  // They take turns, so that a busy machine is busy for all of them.
  for (let round = 0; round < one.rounds; round += 1) {
    costs.get('fbp')?.push(coldRun(archive, one.options));
    for (const { name, command } of there) costs.get(name)?.push(costOf([...command, archive], tmpdir(), [0]));
  }
  return peers.flatMap((peer) => targetsOf(one, peer, costs));
}

function targetsOf({ name, rounds, wanted }: Case, peer: Peer, costs: ReadonlyMap<string, readonly Cost[]>): Target[] {
  return (['cpuMs', 'wallMs'] as const).map((figure) => {
    const of = (whose: string) => spread((costs.get(whose) ?? []).map((cost) => cost[figure]));
    const [us, them] = [of('fbp'), of(peer.name)];
    return {
      name: `${name}: ${figure === 'cpuMs' ? 'CPU' : 'wall'}, against ${peer.name}`,
      value: peer.absent === undefined ? us.median / them.median : undefined,
      ...{ unit: 'times', bound: 'at most', wanted: wanted[peer.name]?.[figure] },
      detail: peer.absent === undefined ? `${us.text} / ${them.text}, medians of ${rounds}` : `absent: ${peer.absent}`,
    };
  });
}

/** In a folder of its own: nothing is catalogued. */
function coldRun(archive: string, options: readonly string[]): Cost {
  const cwd = mkdtempSync(join(tmpdir(), 'fbp-bench-whole-'));
  const batch = ['process', 'england', 'premier-league', '2023-2024', '--stats', STATISTICS, '--archive', archive];
  try {
    // 3: the sample has rows without an event on purpose
    return costOf([process.execPath, FBP, ...batch, ...options, '-q'], cwd, [0, 3]);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
