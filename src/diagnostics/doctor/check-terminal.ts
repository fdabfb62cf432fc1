import { type DoctorContext, type Finding, ok } from './check.ts';

/** How the program will talk: nothing here is wrong, but it explains what is seen. */
export function checkTerminal({ terminal }: DoctorContext): readonly Finding[] {
  const { stdin, stdout, stderr, columns, colour } = terminal;
  const asks = stdin && stderr ? 'questions can be asked' : 'nothing is asked';
  const width = stdout ? `${columns ?? 80} columns` : 'output is no terminal';
  const progress = stderr ? 'progress in place' : 'progress as plain lines';
  return [ok(`${width}, ${colour && stdout ? 'colours' : 'no colours'}, ${progress}, ${asks}`)];
}
