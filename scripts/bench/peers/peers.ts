import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Programs that may be on the machine. Each task reads the files whole and throws when it fails. */
export function bzip2Task(paths: readonly string[]): (() => void) | undefined {
  if (!isThere('bzip2', '--help')) return undefined;
  return () => run('bzip2', ['-dc', ...paths]);
}

/** A program that prints the last traded prices of the files below a folder. */
export interface Peer {
  readonly name: string;
  readonly command: readonly string[];
  /** What brings it, where it is absent. */
  readonly absent: string | undefined;
}

/** They read the files that fbp has to find, and do nothing but print. */
const PEERS = [
  { name: 'a plain Python script', script: 'plain.py', imports: 'bz2', bringBy: 'install Python 3' },
  {
    name: 'betfairlightweight',
    script: 'lightweight.py',
    imports: 'betfairlightweight',
    bringBy: 'pip install betfairlightweight, or name its folder in PYTHONPATH',
  },
] as const;

/** Only decodes them. */
const BZIP2 = {
  name: 'bzip2 -dc',
  command: ['sh', '-c', 'find "$1" -name "*.bz2" -exec bzip2 -dc {} +', 'sh'],
} as const;

/** Those of these names. */
export function peersOf(names: readonly string[]): Peer[] {
  const inPython = PEERS.map(({ name, script, imports, bringBy }) => ({
    name,
    command: ['python3', fileURLToPath(new URL(`python/${script}`, import.meta.url))],
    absent: isThere('python3', '-c', `import ${imports}`) ? undefined : bringBy,
  }));
  const bzip2 = { ...BZIP2, absent: isThere('bzip2', '--help') ? undefined : 'install bzip2' };
  return [...inPython, bzip2].filter(({ name }) => names.includes(name));
}

function isThere(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

function run(command: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw error ?? new Error(`${command} failed: ${stderr}`);
}
