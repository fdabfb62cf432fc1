import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Cause, isSourceGap } from '../../../src/domain/cause.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { evilTars } from '../../support/e2e/faults/evil-tars.ts';
import { HISTORIC_ARGS, shortSeason, writeSeason } from '../../support/e2e/historic-project.ts';
import { BINARY, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { record } from '../figures.ts';

const MOST_MS = 5000;

/** Runs fbp and adds the CPU time it took, all its threads together: the machine may be busy with other things. */
async function runMeasured(args: readonly string[], cwd: string) {
  const script = '"$0" "$@"; code=$?; times; exit $code';
  const child = spawn('bash', ['-c', script, process.execPath, BINARY, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [code] = await once(child, 'close');
  // The last line of `times` is that of the children: user and system time.
  const times = [...(output.stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  expect(times).toHaveLength(2);
  const cpuMs = times.reduce((sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000, 0);
  return { code: code as number, stderr: output.stderr, cpuMs };
}

/** Nothing that means harm tells of the season: each of its rows says so, and none that there is no such event. */
function missesSource(cwd: string): boolean {
  const failures = readCsv(cwd, 'o', 'failures.csv');
  return failures.length === 4 && failures.every(({ cause }) => isSourceGap(cause as Cause));
}

it('every evil TAR in a run of its own', async () => {
  const root = temporaryFolder();
  const target = join(root, 'target');
  mkdirSync(target);
  const season = shortSeason(1);
  const violations: string[] = [];
  const endings: Record<number, number> = {};
  let slowestMs = 0;
  const tars = Object.entries(evilTars(target));
  for (const [name, bytes] of tars) {
    const cwd = join(root, name);
    mkdirSync(cwd);
    writeSeason(cwd, season);
    writeFileSync(join(cwd, 'evil.tar'), bytes);
    const { code, stderr, cpuMs } = await runMeasured([...HISTORIC_ARGS.slice(0, -2), '--archive', 'evil.tar'], cwd);
    slowestMs = Math.max(slowestMs, cpuMs);
    if (cpuMs > MOST_MS) violations.push(`${name}: took ${cpuMs} ms`);
    endings[code] = (endings[code] ?? 0) + 1;
    const isProper = code === 6 || (code === 3 && missesSource(cwd));
    if (!isProper) violations.push(`${name}: exit ${code}: ${stderr}`);
    const own = new Set(['s.csv', 'fast.yaml', 'evil.tar', 'o', 'logs', 'temp']);
    for (const found of readdirSync(cwd)) if (!own.has(found)) violations.push(`${name}: wrote ${found}`);
    if (readdirSync(target).length > 0 || existsSync(join(root, 'evil.bz2'))) violations.push(`${name}: wrote outside`);
  }
  const others = readdirSync(root).filter((name) => name !== 'target' && !tars.some(([tar]) => tar === name));
  violations.push(...others.map((name) => `wrote ${name}`));
  const counted = `${tars.length} evil TARs, at most ${(slowestMs / 1000).toFixed(1)} s of CPU time, by exit code ${JSON.stringify(endings)}`;
  record({ promise: '13', what: 'hostile archives', counted, violations: violations.length });
  expect(violations).toEqual([]);
  expect(tars.length).toBeGreaterThanOrEqual(30);
});
