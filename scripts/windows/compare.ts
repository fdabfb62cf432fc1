import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, runHere, type Wine } from './wine.ts';

/** Both systems run in one folder on the same files; what each of them writes is its own. */
export type System = 'here' | 'windows';

export function outputOf(system: System): string {
  return `out-${system}`;
}

export function variablesOf(system: System): Record<string, string> {
  return { FBP_STORAGE_STATE_DIR: `state-${system}`, FBP_STORAGE_TEMP_DIR: `temp-${system}` };
}

export interface BothRuns {
  readonly wine: Wine;
  readonly cwd: string;
  /** After `process` and the output; Windows' own where its paths are said otherwise. */
  readonly args: readonly string[];
  readonly windowsArgs?: readonly string[];
}

/** Runs a batch on both systems and compares what they wrote. */
export async function sameBytes({ wine, cwd, args, windowsArgs = args }: BothRuns): Promise<string> {
  const [here, there] = await Promise.all([
    runHere(wine.parts.main, processArgs(args, 'here'), { cwd, env: variablesOf('here') }),
    wine.fbp(processArgs(windowsArgs, 'windows'), { cwd, env: variablesOf('windows') }),
  ]);
  mustEnd(here, [0, 3]);
  mustEnd(there, [here.code]);
  return compareOutputs(cwd);
}

export function processArgs(args: readonly string[], system: System): string[] {
  return ['process', ...args, '--output', outputOf(system), '-q'];
}

export function mustEnd(ended: Ended, codes: readonly (number | null)[]): void {
  if (codes.includes(ended.code)) return;
  throw new Error(`ended with ${ended.code} instead of ${codes.join(' or ')}: ${oneLine(ended.stderr + ended.stdout)}`);
}

export function must(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}

export function oneLine(text: string): string {
  return text
    .trim()
    .replace(/\s*\n\s*/g, ' | ')
    .slice(0, 600);
}

/** Says how many files are the same, and throws with the names of those that are not. */
export function compareOutputs(cwd: string): string {
  const [mine, theirs] = [digestsOf(join(cwd, outputOf('here'))), digestsOf(join(cwd, outputOf('windows')))];
  const names = [...new Set([...mine.keys(), ...theirs.keys()])];
  const differing = names.filter((name) => mine.get(name) !== theirs.get(name));
  must(differing.length === 0, `other bytes than here: ${differing.join(', ')}`);
  must(names.includes('manifest.json'), 'no output was written');
  return `${names.length} files are the same bytes, manifest included`;
}

function digestsOf(folder: string): Map<string, string> {
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.includes('.') && !name.startsWith('.'))
    : [];
  return new Map(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}
