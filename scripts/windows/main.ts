import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CHECKS, type Check, type World } from './checks.ts';
import { windowsMachine } from './machine.ts';

const USAGE = `npm run test:windows [-- --long] [--only <part of a name>] [--dir <folder>]

Runs the built program under Windows' Node, by wine, and compares what it writes with what it writes here. --long does all of it, for
minutes; --only some checks; --dir keeps what was installed in a folder for the next time.`;

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
    dir: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(USAGE);
else process.exitCode = await testWindows();

interface Result {
  readonly check: Check;
  readonly seconds: number;
  readonly ended: { readonly kind: 'held' | 'failed' | 'skipped'; readonly text: string };
}

async function testWindows(): Promise<number> {
  const folder = values.dir === undefined ? mkdtempSync(join(tmpdir(), 'fbp-windows-')) : resolve(values.dir);
  try {
    const machine = await windowsMachine(folder);
    if (machine.kind === 'absent') {
      console.log(`Windows is not tested: ${machine.reason}`);
      return 0;
    }
    for (const [name, seconds] of Object.entries(machine.seconds)) console.log(`${name}: ${seconds.toFixed(1)} s`);
    const { wine } = machine;
    try {
      return report(await runChecks({ wine, folder: wine.parts.drive }));
    } finally {
      await wine.shutDown();
    }
  } finally {
    if (values.dir === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function runChecks(world: Omit<World, 'folder'> & { folder: string }): Promise<Result[]> {
  const results: Result[] = [];
  const wanted = CHECKS.filter(({ form, name }) =>
    values.only === undefined ? values.long || form === 'short' : name.includes(values.only),
  );
  for (const check of wanted) {
    const folder = join(world.folder, String(results.length + 1));
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const startedAt = performance.now();
    const ended = await runCheck(check, { ...world, folder });
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(`${ended.kind.padEnd(8)} ${check.name} (${seconds.toFixed(1)} s)`);
    results.push({ check, seconds, ended });
  }
  return results;
}

async function runCheck(check: Check, world: World): Promise<Result['ended']> {
  try {
    const seen = await check.run(world);
    return seen.kind === 'seen' ? { kind: 'held', text: seen.text } : { kind: 'skipped', text: seen.reason };
  } catch (error) {
    return { kind: 'failed', text: error instanceof Error ? error.message : String(error) };
  }
}

/** The table, and the exit code that it means. */
function report(results: readonly Result[]): number {
  const width = Math.max(...results.map(({ check }) => check.name.length));
  console.log(`\nWindows' Node under wine, against this system:`);
  for (const { check, ended } of results)
    console.log(`${ended.kind.padEnd(8)} ${check.name.padEnd(width)}  ${ended.text}`);
  const count = (kind: Result['ended']['kind']) => results.filter(({ ended }) => ended.kind === kind).length;
  console.log(`windows: ${count('held')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
  return count('failed') === 0 ? 0 : 1;
}
