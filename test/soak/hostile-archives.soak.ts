import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { evilTars } from '../e2e/evil-tars.ts';
import { HISTORIC_ARGS, shortSeason, writeSeason } from '../e2e/historic-project.ts';
import { runFbp, temporaryFolder } from '../e2e/run-fbp.ts';
import { record } from './figures.ts';

const MOST_MS = 5000;

it('every evil TAR in a run of its own', { timeout: 600_000 }, async () => {
  const root = temporaryFolder();
  const target = join(root, 'target');
  mkdirSync(target);
  const season = shortSeason(1);
  const violations: string[] = [];
  let slowestMs = 0;
  const tars = Object.entries(evilTars(target));
  for (const [name, bytes] of tars) {
    const cwd = join(root, name);
    mkdirSync(cwd);
    writeSeason(cwd, season);
    writeFileSync(join(cwd, 'evil.tar'), bytes);
    const startedAt = performance.now();
    const { code, stderr } = await runFbp([...HISTORIC_ARGS.slice(0, -2), '--archive', 'evil.tar'], { cwd });
    const tookMs = performance.now() - startedAt;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > MOST_MS) violations.push(`${name}: took ${tookMs} ms`);
    if (code !== 0 && code !== 6) violations.push(`${name}: exit ${code}: ${stderr}`);
    const own = new Set(['s.csv', 'fast.yaml', 'evil.tar', 'o', 'logs', 'temp']);
    for (const found of readdirSync(cwd)) if (!own.has(found)) violations.push(`${name}: wrote ${found}`);
    if (readdirSync(target).length > 0 || existsSync(join(root, 'evil.bz2'))) violations.push(`${name}: wrote outside`);
  }
  const others = readdirSync(root).filter((name) => name !== 'target' && !tars.some(([tar]) => tar === name));
  violations.push(...others.map((name) => `wrote ${name}`));
  const counted = `${tars.length} evil TARs, slowest run ${(slowestMs / 1000).toFixed(1)} s`;
  record({ promise: '13', what: 'hostile archives', counted, violations: violations.length });
  expect(violations).toEqual([]);
});
