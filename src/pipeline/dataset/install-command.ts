import { existsSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { shellWord } from '../../domain/text/shell-command.ts';

const NODE_MODULES = `${sep}node_modules${sep}`;

/** What installs an optional package where this program finds it: beside it, whether in a project, for the whole machine or in its clone. */
export function installCommand(name: string, packageRoot: string): string {
  const at = packageRoot.lastIndexOf(NODE_MODULES);
  const above = at < 0 ? packageRoot : packageRoot.slice(0, at);
  if (existsSync(join(above, 'package.json'))) return `npm install --prefix ${shellWord(above)} ${name}`;
  // npm keeps what is installed for the whole machine in lib/node_modules, on Windows without lib.
  const prefix = basename(above) === 'lib' ? dirname(above) : above;
  return `npm install --global --prefix ${shellWord(prefix)} ${name}`;
}
