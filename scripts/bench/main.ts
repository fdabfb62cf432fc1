import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { indexTargets } from './index-tar.ts';
import { linkingTargets } from './linking.ts';
import { liveTargets } from './live.ts';
import { queueTargets } from './queue.ts';
import { targetChart, targetTable } from './render.ts';
import { seasonTargets } from './season.ts';
import { speedTargets } from './speed.ts';
import { startupTarget } from './startup.ts';
import type { Target } from './target.ts';
import { wholeProcessTargets } from './whole-process.ts';

const DOCS = fileURLToPath(new URL('../../docs/bench/', import.meta.url));
const README = fileURLToPath(new URL('../../README.md', import.meta.url));
/** What stands between these in the README is written by `record`. */
const MARKS = ['<!-- bench -->', '<!-- /bench -->'] as const;

/**
 * `npm run bench [-- speed|whole|season|index|linking|queue|live|startup ...]`: the targets as ratios in one run, on files it makes itself.
 * `npm run bench -- --record` also puts them into the README and docs/bench.
 */
const PARTS: Readonly<Record<string, () => Promise<Target[]>>> = {
  speed: async () => [...(await speedTargets('BASIC')), ...(await speedTargets('PRO'))],
  whole: async () => wholeProcessTargets(),
  season: async () => seasonTargets(),
  index: async () => indexTargets(),
  linking: async () => linkingTargets(),
  queue: queueTargets,
  live: liveTargets,
  startup: async () => [await startupTarget()],
};

async function main(args: readonly string[]): Promise<void> {
  const parts = args.filter((arg) => arg !== RECORD);
  const targets: Target[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (parts.length === 0 || parts.includes(name)) targets.push(...(await part()));
  }
  const processors = cpus();
  const machine = `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`;
  const date = new Date().toISOString().slice(0, 10);
  console.log(`${machine}, ${date}\n\n${targetTable(targets)}`);
  if (args.includes(RECORD) && parts.length === 0) record(targets, { machine, date });
}

const RECORD = '--record';

function record(targets: readonly Target[], { machine, date }: { machine: string; date: string }): void {
  mkdirSync(DOCS, { recursive: true });
  writeFileSync(join(DOCS, 'bench.json'), `${JSON.stringify({ machine, date, targets }, null, 2)}\n`);
  writeFileSync(join(DOCS, 'bench.svg'), targetChart(targets, `${machine}, ${date}`));
  const [start, end] = MARKS;
  const [before, after] = [readFileSync(README, 'utf8').split(start)[0], readFileSync(README, 'utf8').split(end)[1]];
  const section = `${start}\n\n${machine}, ${date}:\n\n${targetTable(targets)}\n\n${end}`;
  writeFileSync(README, `${before}${section}${after}`);
}

await main(process.argv.slice(2));
