import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { decodeFile } from '../../src/decode/decode-files.ts';
import { makeCertificates } from '../../test/support/emulator/certificates.ts';
import { exchangeEnv, startExchange } from '../../test/support/emulator/exchange/exchange.ts';
import { SATURDAY_MARKETS, type Saturday, saturday } from '../../test/support/emulator/exchange/saturday.ts';
import type { FileBytes } from '../../test/support/emulator/stored-file.ts';
import { FBP } from './measure/built.ts';
import type { Target } from './target.ts';

const MARKETS = 200;
const UPDATES_A_SECOND = 2000;
/** Until everything is subscribed to and compiled, and how long is measured then. */
const WARM_UP_MS = 15_000;
const MEASURED_MS = 30_000;
const ALL_MS = WARM_UP_MS + MEASURED_MS + 15_000;

/** Written by the program itself, twice a second. */
const PROBE = `
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
const note = () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.BENCH_PROBE, JSON.stringify({ cpuMs: (user + system) / 1000, at: performance.now() }));
};
if (isMainThread) setInterval(note, 500).unref();
`;

interface Used {
  readonly cpuMs: number;
  readonly at: number;
}

/** `fbp monitor` on a screen, with as many markets and updates as a busy Saturday has, on the emulated exchange. */
export async function liveTargets(): Promise<Target[]> {
  const { share, sent, recordedMs } = await watchBusyMarkets();
  const load = `${MARKETS} markets, ${UPDATES_A_SECOND} updates a second`;
  return [
    {
      name: `fbp monitor, ${load}: one core`,
      value: share === undefined ? undefined : share * 100,
      ...{ unit: '%', bound: 'at most', wanted: 50 },
      detail: share === undefined ? 'no openssl or no script program' : `${sent.toFixed(0)} updates a second sent`,
    },
    {
      name: `fbp monitor, ${load}: from socket to recorded line, median`,
      value: recordedMs,
      ...{ unit: 'ms', bound: 'at most', wanted: 50 },
      detail: 'as the screen says',
    },
  ];
}

interface LiveFigures {
  readonly share: number | undefined;
  readonly sent: number;
  readonly recordedMs: number | undefined;
}

async function watchBusyMarkets(): Promise<LiveFigures> {
  const certificates = makeCertificates();
  if (certificates === undefined) return { share: undefined, sent: 0, recordedMs: undefined };
  const day = saturday({ matches: Math.ceil(MARKETS / SATURDAY_MARKETS.length), plan: 'PRO', updates: 800 });
  const files = crowded(day);
  const exchange = await startExchange({ files, startAt: day.from, speed: 1, certificates });
  const cwd = mkdtempSync(join(tmpdir(), 'fbp-bench-live-'));
  const probe = join(cwd, 'used.json');
  writeProject(cwd, day);
  const words = ['--import', pathToFileURL(join(cwd, 'probe.mjs')).href, FBP, 'monitor', 'england', 'premier-league'];
  const args = [...words, '2023-2024', '--stats', 's.csv', '--markets', SATURDAY_MARKETS.join(',')];
  const command = `stty cols 160 rows 50; exec ${[process.execPath, ...args].map((word) => `'${word}'`).join(' ')}`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd,
    env: { ...process.env, ...exchangeEnv(exchange), BENCH_PROBE: probe, TERM: 'xterm-256color' },
  });
  let screen = '';
  child.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen = (screen + text).slice(-20_000);
  });
  const used = (): Used => JSON.parse(readFileSync(probe, 'utf8'));
  try {
    await delay(WARM_UP_MS);
    const [before, sentBefore] = [used(), exchange.sent];
    await delay(MEASURED_MS);
    const [after, sentAfter] = [used(), exchange.sent];
    const recorded = [...screen.matchAll(/recorded in (\d+) ms/g)].at(-1)?.[1];
    return {
      share: (after.cpuMs - before.cpuMs) / (after.at - before.at),
      sent: (sentAfter - sentBefore) / (MEASURED_MS / 1000),
      recordedMs: recorded === undefined ? undefined : Number(recorded),
    };
  } finally {
    child.stdin.write('q');
    if (child.exitCode === null) await once(child, 'close');
    await exchange.close();
    rmSync(cwd, { recursive: true, force: true });
  }
}

function writeProject(cwd: string, day: Saturday): void {
  writeFileSync(join(cwd, 'probe.mjs'), PROBE);
  writeFileSync(join(cwd, 's.csv'), day.statistics);
  mkdirSync(join(cwd, 'config'));
  writeFileSync(join(cwd, 'config', 'base.yaml'), 'api: { betfair: { rate_limit: 100 } }\n');
}

/** The day's updates within a minute, evenly: as many a second as are wanted. */
function crowded({ files, from }: Saturday): FileBytes[] {
  const texts = files.slice(0, MARKETS).map((file) => ({
    file,
    lines: Buffer.from(decodeFile({ name: file.path, bytes: file.bytes }))
      .toString('utf8')
      .trimEnd()
      .split('\n'),
  }));
  const perMarket = Math.ceil(((UPDATES_A_SECOND / MARKETS) * ALL_MS) / 1000);
  return texts.map(({ file, lines }, market) => {
    const timed = Array.from({ length: Math.min(perMarket, lines.length - 1) }, (_, index) => {
      const at = index === 0 ? from - 1000 : Math.round(from + ((index + market / MARKETS) / perMarket) * ALL_MS);
      return lines[index]?.replace(/"pt":\d+/, `"pt":${at}`);
    });
    const path = file.path.replace(/\.bz2$/, '');
    return { path, bytes: Buffer.from(`${timed.join('\n')}\n`) };
  });
}
