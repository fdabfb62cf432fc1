import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { decodeFile } from '../../../src/decode/decode-files.ts';
import {
  emulatorEnv,
  HISTORIC_ARGS,
  type Season,
  shortSeason,
  writeSeason,
} from '../../support/e2e/historic-project.ts';
import { startFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { type EmulatorOptions, startEmulator } from '../../support/emulator/emulator.ts';
import { compressText } from '../../support/generator/compress.ts';
import { createRandom } from '../../support/generator/random.ts';
import { record } from '../figures.ts';

const LIMIT_MB = 512;
const TIMEOUT = { timeout: 1_800_000 };
const HOUR_S = '3600';

/** Runs fbp and tells how much memory it took at most, as Linux counts it. */
async function runMeasured(args: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const { child, finished } = startFbp(args, { cwd, env });
  let peakMb = 0;
  const look = setInterval(() => {
    try {
      const [, kb] = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      if (kb !== undefined) peakMb = Math.max(peakMb, Number(kb) / 1024);
    } catch {
      // it has ended
    }
  }, 20);
  const ended = await finished.finally(() => clearInterval(look));
  return { ...ended, peakMb };
}

function report(what: string, peakMb: number): void {
  const counted = `${what}: peak RSS ${peakMb.toFixed(0)} MB`;
  console.log(counted);
  record({
    promise: '22',
    what: 'Bounded memory of the whole process',
    counted,
    violations: Number(peakMb > LIMIT_MB),
  });
  expect(peakMb, what).toBeLessThanOrEqual(LIMIT_MB);
}

/** Messages without a price, of which a packed file can have any number behind its own; they shrink by a quarter only. */
function padding(megabytes: number): string[] {
  const random = createRandom('padding');
  const word = () => random.int(0, 2 ** 31).toString(36);
  return Array.from({ length: Math.ceil(megabytes / 2) }, () => {
    let text = '';
    while (text.length < 2_000_000)
      text += `{"op":"mcm","pt":1691784000000,"clk":"${Array.from({ length: 60 }, word).join('')}"}\n`;
    return text;
  });
}

/** Streams of bzip2, each packed once and there as often as the size needs. */
function packedPadding(megabytes: number): Buffer {
  const some = padding(8).map((text) => compressText(text, 'bz2'));
  const parts: Uint8Array[] = [];
  for (let bytes = 0, next = 0; bytes < megabytes * 1e6; next += 1) {
    const part = some[next % some.length] as Uint8Array;
    parts.push(part);
    bytes += part.length;
  }
  return Buffer.concat(parts);
}

async function download(season: Season, options: EmulatorOptions) {
  const cwd = temporaryFolder();
  writeSeason(cwd, season);
  const emulator = await startEmulator({ files: season.files, ...options });
  try {
    const env = emulatorEnv(emulator, {
      FBP_API_BETFAIR_TIMEOUT: HOUR_S,
      FBP_PROCESSING_PARALLEL_MAX_WORKERS_DOWNLOAD: '8',
    });
    return await runMeasured([...HISTORIC_ARGS, '--markets', 'MATCH_ODDS'], cwd, env);
  } finally {
    await emulator.close();
  }
}

it('eight answers of 120 MB at once', TIMEOUT, async () => {
  const { code, stderr, peakMb } = await download(shortSeason(2, ['MATCH_ODDS']), { padding: packedPadding(120) });
  expect(code, stderr).toBe(0);
  report('eight answers of 120 MB', peakMb);
});

it('an answer of 300 MB', TIMEOUT, async () => {
  const season = shortSeason(1, ['MATCH_ODDS']);
  const [first = '', ...rows] = season.statistics.trimEnd().split('\n');
  const one = { ...season, statistics: `${first}\n${rows[0]}\n`, files: season.files.slice(0, 1) };
  const { code, stderr, peakMb } = await download(one, { padding: packedPadding(300) });
  expect(code, stderr).toBe(0);
  report('an answer of 300 MB', peakMb);
});

it('a list of 300,000 paths', TIMEOUT, async () => {
  const season = shortSeason(4, ['MATCH_ODDS']);
  const others = Array.from({ length: 300_000 }, (_, index) => {
    return `/xds_nfs/edp_processed/BASIC/2023/Aug/2/${40_000_000 + (index >> 3)}/1.${300_000_000 + index}.bz2`;
  });
  const { code, stderr, peakMb } = await download(season, { listed: (paths) => [...paths, ...others] });
  expect(code, stderr).toBe(0);
  report('lists of 300,000 paths', peakMb);
});

it('four gzip files of 255 MB, packed and decoded', TIMEOUT, async () => {
  const cwd = temporaryFolder();
  const season = shortSeason(1, ['MATCH_ODDS']);
  writeSeason(cwd, season);
  const text = padding(16).join('');
  for (const { path, bytes } of season.files) {
    const own = Buffer.from(decodeFile({ name: path, bytes }));
    const target = join(cwd, 'archive', path.replace(/bz2$/, 'gz'));
    mkdirSync(dirname(target), { recursive: true });
    const parts = [gzipSync(own)];
    // Stored and not packed, so that the file is as large as what it holds.
    const part = gzipSync(text, { level: 0 });
    for (let size = 0; size < 255e6; size += part.length) parts.push(part);
    writeFileSync(target, Buffer.concat(parts));
  }
  const args = [...HISTORIC_ARGS.slice(0, -2), '--archive', 'archive', '--markets', 'MATCH_ODDS'];
  const { code, stderr, peakMb } = await runMeasured(args, cwd);
  expect(code, stderr).toBe(0);
  report('four gzip files of 255 MB', peakMb);
});
