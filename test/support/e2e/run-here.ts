import { PassThrough } from 'node:stream';
import { runProgram } from '../../../src/cli/program.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Invocation = Parameters<typeof runProgram>[0];

/** Runs a command of the program in this process, off a terminal; paths are relative to the working folder of the process. */
export async function runHere(argv: readonly string[], cwd: string, env: Invocation['env'] = {}): Promise<Ended> {
  const before = process.cwd();
  process.chdir(cwd);
  try {
    return await run({ argv, cwd, env });
  } finally {
    process.chdir(before);
  }
}

async function run(given: Omit<Invocation, 'terminal'>): Promise<Ended> {
  const [out, err] = [gathered(), gathered()];
  const streams = { stdin: new PassThrough(), stdout: out.stream, stderr: err.stream };
  const code = await runProgram({ ...given, terminal: streams as unknown as Invocation['terminal'] });
  return { code, stdout: out.text(), stderr: err.text() };
}

function gathered() {
  const chunks: string[] = [];
  const stream = new PassThrough().setEncoding('utf8').on('data', (text: string) => chunks.push(text));
  return { stream, text: () => chunks.join('') };
}

/** The words of a command as a shell takes them, as far as the program quotes: in double quotes, and in single ones. */
export function shellWords(command: string): string[] {
  return [...command.matchAll(/(?:"([^"]*)"|'((?:[^']|'\\'')*)'|(\S+))/g)].map(
    ([, double, single, plain]) => double ?? single?.replaceAll(`'\\''`, "'") ?? plain ?? '',
  );
}
