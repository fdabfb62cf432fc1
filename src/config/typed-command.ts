import { existsSync, realpathSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative, sep } from 'node:path';
import { shellWord } from '../domain/text/shell-command.ts';
import type { Environment } from './process-environment.ts';

/** The name in package.json; npm has a stranger's package under the name of the command. */
const PACKAGE_NAME = 'football-betting-pipeline';
/** npm puts these folders on the path of what it runs, and of nothing else. */
const NPM_FOLDER = join('node_modules', '.bin');

export interface Standing {
  readonly env: Environment;
  readonly cwd: string;
  /** The folder of the package that runs. */
  readonly packageRoot: string;
}

/** What to type before `process` or `debug` to start this very program from `cwd`, for a shell. */
export function typedCommand({ env, cwd, packageRoot }: Standing): string {
  if (pathFolders(env).some((folder) => leadsTo(folder, packageRoot))) return 'fbp';
  const isClone = !packageRoot.split(sep).includes('node_modules');
  if (isClone && isWithin(cwd, packageRoot)) return 'npx fbp';
  const main = join(packageRoot, 'dist', 'cli', 'main.js');
  return `node ${shellWord(main)}`;
}

/** Windows spells the variable as it likes. */
function pathFolders(env: Environment): string[] {
  const path = env['PATH'] ?? env['Path'] ?? '';
  return path.split(delimiter).filter((folder) => folder !== '' && !folder.endsWith(NPM_FOLDER));
}

/** npm makes the command a link into the package, and on Windows a script beside the packages. */
function leadsTo(folder: string, packageRoot: string): boolean {
  if (existsSync(join(folder, 'fbp.cmd'))) return isSame(join(folder, 'node_modules', PACKAGE_NAME), packageRoot);
  return isSame(join(folder, 'fbp'), join(packageRoot, 'dist', 'cli', 'main.js'));
}

function isSame(path: string, other: string): boolean {
  try {
    return realpathSync(path) === realpathSync(other);
  } catch {
    // Not there, or not to be looked into: a shell would not find it either.
    return false;
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(realpathSync(folder), realpathSync(path));
  return !way.startsWith('..') && !isAbsolute(way);
}
