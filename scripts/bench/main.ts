import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { targetChart, targetTable } from './render.ts';
import { seasonTargets } from './season.ts';
import { speedTargets } from './speed.ts';
import { startupTarget } from './startup.ts';
import type { Target } from './target.ts';

const DOCS = fileURLToPath(new URL('../../docs/bench/', import.meta.url));

/** `npm run bench [-- speed|startup|season ...]`: the targets as ratios in one run, on files it makes itself. */
const PARTS: Readonly<Record<string, () => Promise<Target[]>>> = {
  speed: async () => [...(await speedTargets('BASIC')), ...(await speedTargets('PRO'))],
  season: async () => seasonTargets(),
  startup: async () => [await startupTarget()],
};

async function main(wanted: readonly string[]): Promise<void> {
  const targets: Target[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (wanted.length === 0 || wanted.includes(name)) targets.push(...(await part()));
  }
  const processors = cpus();
  const machine = `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`;
  const date = new Date().toISOString().slice(0, 10);
  console.log(`${machine}, ${date}\n\n${targetTable(targets)}`);
  // a part of the run is for looking at only
  if (wanted.length > 0) return;
  mkdirSync(DOCS, { recursive: true });
  writeFileSync(join(DOCS, 'bench.json'), `${JSON.stringify({ machine, date, targets }, null, 2)}\n`);
  writeFileSync(join(DOCS, 'bench.svg'), targetChart(targets, `${machine}, ${date}`));
}

await main(process.argv.slice(2));
