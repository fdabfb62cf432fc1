import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { programVersion } from '../../config/program-version.ts';
import { PACKAGE_ROOT } from '../../config/project-root.ts';
import { type Finding, fail, ok } from './check.ts';

const GIB = 1024 ** 3;

/** The program, and whether this Node can run it. */
export function checkProgram(): readonly Finding[] {
  const needed = neededNode();
  const machine = `${process.platform} ${process.arch}, ${availableParallelism()} cores, ${(totalmem() / GIB).toFixed(1)} GB memory`;
  const message = `fbp ${programVersion()} on Node ${process.versions.node}, ${machine}`;
  if (isAtLeast(process.versions.node, needed)) return [ok(message)];
  return [
    fail('FBP-USAGE', `${message}: Node ${needed} or later is needed`, { hint: `install Node ${needed} or later` }),
  ];
}

/** Of `"node": ">=20.19"` in package.json. */
function neededNode(): string {
  const text = readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8');
  const { engines }: { engines: { node: string } } = JSON.parse(text);
  return engines.node.replace(/^[^\d]*/, '');
}

/** Compares versions number by number: 20.9 is older than 20.19. */
export function isAtLeast(version: string, needed: string): boolean {
  const [own, wanted] = [version, needed].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)));
  for (const [index, least] of (wanted ?? []).entries()) {
    const part = own?.[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
