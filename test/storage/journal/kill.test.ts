import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CHILD = fileURLToPath(new URL('../../support/children/commit-child.ts', import.meta.url));
const ROWS = 60;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fbp-kill-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function start(folder: string, runKey: string): ChildProcess {
  return fork(CHILD, [folder, runKey, String(ROWS)], { execArgv: ['--import', 'tsx'] });
}

async function runToEnd(folder: string, runKey: string): Promise<Record<string, string>> {
  const [code] = await once(start(folder, runKey), 'exit');
  expect(code).toBe(0);
  return outputs(folder);
}

/** Kills the process some milliseconds after it said that it had come to a row. */
async function killAt(child: ChildProcess, row: number, delayMs: number) {
  let resumed = -1;
  child.on('message', (message: { step: string; row: number }) => {
    if (message.step === 'resumed') resumed = message.row;
    if (message.row >= row) sleep(delayMs).then(() => child.kill('SIGKILL'));
  });
  const [code] = await once(child, 'exit');
  return { resumed, isFinished: code === 0 };
}

function outputs(folder: string): Record<string, string> {
  const output = join(folder, 'output');
  if (!existsSync(output)) return {};
  const names = readdirSync(output).filter((name) => !name.startsWith('.'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(output, name), 'hex')]));
}

describe('a run that is killed', () => {
  it('leaves whole files only, and ends byte for byte like one that was not', async () => {
    const newer = await runToEnd(join(root, 'reference'), 'new');
    const folder = join(root, 'killed');
    const older = await runToEnd(folder, 'old');
    expect(older['report.json']).not.toBe(newer['report.json']);
    const stops = [1, 4, 9, 17, 26, 38, 51, ROWS, ROWS, ROWS];
    let committed = 0;
    for (const [kill, row] of stops.entries()) {
      const { resumed, isFinished } = await killAt(start(folder, 'new'), row, (kill * 7) % 5);
      expect(resumed).toBeGreaterThanOrEqual(committed);
      committed = isFinished ? 0 : Math.min(row, ROWS - 1);
      for (const [name, bytes] of Object.entries(outputs(folder))) {
        expect([older[name], newer[name]], name).toContain(bytes);
      }
    }
    expect(await runToEnd(folder, 'new')).toEqual(newer);
    expect(readdirSync(join(folder, 'output')).sort()).toEqual(Object.keys(newer).sort());
    expect(readdirSync(join(folder, 'temp', 'work'))).toEqual([]);
  }, 120_000);
});
