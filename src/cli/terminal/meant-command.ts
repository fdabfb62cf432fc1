import { resolve } from 'node:path';
import { shownPath } from '../../disk/path-names.ts';
import type { FbpError, Slip } from '../../domain/errors.ts';
import { shellWord } from '../../domain/text/shell-command.ts';

interface Typed {
  readonly argv: readonly string[];
  readonly cwd: string;
}

/** What helps, and where a word of the command was a slip, the command as it was meant on a line of its own: the remedy to paste. */
export function hintOf({ hint, slip }: FbpError, { argv, cwd }: Typed): string | undefined {
  const meant = slip === undefined ? undefined : meantWords(slip, { argv, cwd });
  if (meant === undefined) return hint;
  const command = ['fbp', ...meant.map(shellWord)].join(' ');
  return hint === undefined ? command : `${hint}\n  ${command}`;
}

/** Undefined where no word of the command is the one: it came from a configuration. */
function meantWords({ typed, meant, option = '' }: Slip, { argv, cwd }: Typed): string[] | undefined {
  if (typed === undefined) return [...argv, ...meant];
  const from = Math.max(0, argv.indexOf(option));
  const [first = '', ...more] = meant.map((word) => shownPath(word, cwd));
  for (const [index, word] of argv.entries()) {
    const isPath = !word.startsWith('-') && resolve(cwd, word) === resolve(cwd, typed);
    const right = index < from ? undefined : (replaced(word, typed, first) ?? (isPath ? first : undefined));
    if (right !== undefined) return [...argv.slice(0, index), right, ...more, ...argv.slice(index + 1)];
  }
  return undefined;
}

/** The word itself, one of a list, or behind or before the `=` of an option. */
function replaced(word: string, typed: string, meant: string): string | undefined {
  const [, option = '', value = ''] = /^(--[^=]*=)?(.*)$/s.exec(word) ?? [];
  if (option === `${typed}=`) return `${meant}=${value}`;
  const parts = value.split(',');
  const at = parts.findIndex((part) => part.trim().toLowerCase() === typed.toLowerCase());
  return at < 0 ? undefined : option + parts.with(at, meant).join(',');
}
