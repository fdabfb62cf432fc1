import { createInterface } from 'node:readline';
import { FbpError } from '../../domain/errors.ts';
import type { CommandContext } from '../command/command.ts';
import { drawable, type Terminal } from '../terminal/terminal.ts';

export type Answer =
  | { readonly kind: 'line'; readonly text: string }
  /** Ctrl-D: there will be no more. */
  | { readonly kind: 'closed' }
  /** Ctrl-C. */
  | { readonly kind: 'interrupted' };

/** Asks questions on stderr and reads lines from the terminal; what was typed ahead answers the next question. */
export interface LineReader {
  ask(prompt: string): Promise<Answer>;
  close(): void;
}

/** Nothing is asked unless stdin and stderr are terminals and the user allows it. */
export function mayAsk({ terminal, globals }: CommandContext): boolean {
  return globals.input && terminal.stdin.isTTY === true && terminal.stderr.isTTY === true;
}

export function openLineReader({ stdin, stderr }: Terminal): LineReader {
  const lines = createInterface({ input: stdin, output: drawable(stderr), terminal: true, historySize: 0 });
  const typed: Answer[] = [];
  let waiting: ((answer: Answer) => void) | undefined;
  const give = (answer: Answer) => {
    if (waiting === undefined) typed.push(answer);
    else waiting(answer);
    waiting = undefined;
  };
  lines.on('line', (text) => give({ kind: 'line', text: text.trim() }));
  lines.on('SIGINT', () => give({ kind: 'interrupted' }));
  lines.on('close', () => give({ kind: 'closed' }));
  return {
    ask(prompt) {
      const [ready] = typed.splice(0, 1);
      lines.setPrompt(prompt);
      // The prompt is shown even where its answer was typed ahead: it tells what was answered.
      if (ready?.kind !== 'closed') lines.prompt();
      return ready === undefined ? new Promise((resolve) => (waiting = resolve)) : Promise.resolve(ready);
    },
    close: () => lines.close(),
  };
}

/** What was typed; the end of the input is a way to quit. Throws FBP-INTERRUPTED for Ctrl-C. */
export function typedLine(answer: Answer): string {
  switch (answer.kind) {
    case 'line':
      return answer.text;
    case 'closed':
      return 'q';
    case 'interrupted':
      throw new FbpError('FBP-INTERRUPTED', 'stopped by Ctrl-C', {
        hint: 'every answer is saved; the same command goes on with the next one',
      });
  }
}
