import { spawnSync } from 'node:child_process';
import { bestOf } from './measure/best-of.ts';
import { FBP } from './measure/built.ts';
import type { Target } from './target.ts';

/** How much later than Node alone the program is there. */
export async function startupTarget(): Promise<Target> {
  const node = (...args: string[]) => {
    if (spawnSync(process.execPath, args, { stdio: 'ignore' }).status !== 0) throw new Error(`node ${args[0]} failed`);
  };
  const best = await bestOf(5, { help: () => node(FBP, '--help'), nothing: () => node('-e', '0') });
  const value = best.help - best.nothing;
  const detail = `${best.help.toFixed(0)} ms, node -e 0 ${best.nothing.toFixed(0)} ms`;
  return { name: 'fbp --help, over node -e 0', value, unit: 'ms', bound: 'at most', wanted: 150, detail };
}
