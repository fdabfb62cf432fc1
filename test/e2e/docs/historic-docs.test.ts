import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { PROJECT, runFbp } from '../../support/e2e/run-fbp.ts';
import { sampleProject } from '../../support/e2e/sample-project.ts';

const DOC = readFileSync(join(PROJECT, 'docs', 'historic.md'), 'utf8');

/** The commands of the blocks that are meant to be run as they stand. */
function commands(): string[][] {
  const blocks = [...DOC.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => text.trim());
  return blocks.flatMap((block) => block.split('\n')).map((line) => line.split(' '));
}

/** Starts what `npm run emulator` starts, as the guide has it but for the port, and reads the variables it prints. */
async function startDocumentedEmulator(): Promise<Record<string, string>> {
  const [, args = ''] = /npm run emulator -- (.*) --port/.exec(DOC) ?? [];
  const tsx = join(PROJECT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const child = spawn(process.execPath, [tsx, 'scripts/emulator.ts', ...args.split(' ')], { cwd: PROJECT });
  onTestFinished(() => void child.kill());
  let printed = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    printed += chunk;
    if (/FBP_APP_KEY='[^']*'\n/.test(printed)) break;
  }
  return Object.fromEntries([...printed.matchAll(/(FBP_\w+)='([^']*)'/g)].map(([, name, value]) => [name, value]));
}

it('the guide to the historic service holds, command by command, against the emulator it names', async () => {
  const env = await startDocumentedEmulator();
  expect(Object.keys(env)).toContain('FBP_BETFAIR_BASE_URL');
  const cwd = sampleProject();
  const found = commands();
  expect(found.length).toBeGreaterThanOrEqual(4);
  const outputs: string[] = [];
  for (const [program, ...args] of found) {
    expect(program).toBe('fbp');
    const { code, stdout, stderr } = await runFbp(args, { cwd, env: { ...env, FBP_API_BETFAIR_RATE_LIMIT: '1000' } });
    expect(code, stderr).toBe(0);
    outputs.push(stdout);
  }
  expect(outputs[0]).toMatch(/events to look at +[1-9]/);
  expect(outputs.at(-2)).toMatch(/linked +20\n/);
  expect(outputs.at(-1)).toMatch(/requests +0\n/);
});
