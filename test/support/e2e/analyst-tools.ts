import { spawnSync } from 'node:child_process';

/** A language that recipes are written in, as it is had on this machine. */
export interface AnalystTool {
  /** Runs a program; gives what it prints. */
  readonly run: (program: string, cwd: string) => string;
}

interface Candidate {
  readonly command: string;
  readonly flag: string;
  /** Fails where what the programs need is missing. */
  readonly probe: string;
}

/** Debian's packages belong to Debian's Python, whichever stands first on the path. */
const PANDAS = ['python3', '/usr/bin/python3', 'python'].map((command) => ({
  command,
  flag: '-c',
  probe: 'import pandas',
}));
const MATPLOTLIB = PANDAS.map((each) => ({ ...each, probe: 'import pandas, matplotlib' }));
const R = [{ command: 'Rscript', flag: '-e', probe: 'TRUE' }];

const CANDIDATES = { pandas: PANDAS, matplotlib: MATPLOTLIB, R } as const;

/** Undefined, with the reason printed, where the machine does not have it. */
export function analystTool(name: keyof typeof CANDIDATES): AnalystTool | undefined {
  const found = CANDIDATES[name].find(({ command, flag, probe }) => ranWell(command, [flag, probe]));
  if (found === undefined) console.warn(`Programs for ${name} are skipped: this machine does not have it`);
  return found && { run: (program, cwd) => runProgram(found, program, cwd) };
}

function ranWell(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { encoding: 'utf8' }).status === 0;
}

function runProgram({ command, flag }: Candidate, program: string, cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, [flag, program], { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return stdout;
}
