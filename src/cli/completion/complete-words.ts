import type { Argument, Command, Option } from 'commander';

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** What the shell should offer itself. */
  readonly paths: 'none' | 'files' | 'folders';
}

/** Values that depend on what is on the disk: of an argument of this name, after these other arguments. */
export type NamedValues = (name: string, before: readonly string[]) => readonly string[];

const NOTHING: Completion = { candidates: [], paths: 'none' };
const FILES = /file|csv|path|yaml|json|tar|html/;
const FOLDERS = /dir|folder/;

/** Where the unfinished word stands: within which command, after which of its arguments, as the value of which option. */
interface Position {
  command: Command;
  readonly values: string[];
  option: Option | undefined;
  onlyValues: boolean;
}

/** What may come next. `words` are those after the program's name, the unfinished one last; it may be empty. */
export function completeWords(program: Command, words: readonly string[], named: NamedValues): Completion {
  const joined = withoutSeparators(words);
  const current = joined.at(-1) ?? '';
  const position: Position = { command: program, values: [], option: undefined, onlyValues: false };
  for (const word of joined.slice(0, -1)) take(position, word);
  const found = candidatesAt(position, current, named);
  return { ...found, candidates: found.candidates.filter(({ value }) => value.startsWith(current)) };
}

/** bash hands `--format=csv` over as three words. */
function withoutSeparators(words: readonly string[]): string[] {
  const kept = words.filter((word) => word !== '=');
  return words.at(-1) === '=' ? [...kept, ''] : kept;
}

function take(position: Position, word: string): void {
  const { command, option, values } = position;
  const isOption = word.startsWith('-') && word !== '-' && !position.onlyValues;
  if (option !== undefined && !isOption) {
    if (!option.variadic) position.option = undefined;
  } else if (word === '--') {
    position.onlyValues = true;
  } else if (isOption) {
    position.option = word.includes('=')
      ? undefined
      : optionsOf(command).find((each) => isNamed(each, word) && takesValue(each));
  } else {
    const child = values.length === 0 ? command.commands.find((each) => each.name() === word) : undefined;
    // `fbp help process` goes on with the names of commands.
    if (word === 'help' && command.commands.length > 0) return;
    if (child !== undefined) position.command = child;
    else values.push(word);
  }
}

function candidatesAt(position: Position, current: string, named: NamedValues): Completion {
  const { command, option, values, onlyValues } = position;
  const isOption = current.startsWith('-') && !onlyValues;
  if (option !== undefined && !(isOption && option.variadic)) return valuesOf(option.argChoices, valueName(option));
  if (isOption) return current.includes('=') ? joinedValues(command, current) : optionNames(command);
  if (command.commands.length > 0) return values.length > 0 ? NOTHING : commandNames(command);
  const index = Math.min(values.length, command.registeredArguments.length - 1);
  const argument = command.registeredArguments[index];
  if (argument === undefined || (values.length > index && !argument.variadic)) return NOTHING;
  return argumentValues(argument, named(argument.name(), values));
}

function argumentValues(argument: Argument, names: readonly string[]): Completion {
  return names.length > 0 ? plain(names) : valuesOf(argument.argChoices, argument.name());
}

function valuesOf(choices: readonly string[] | undefined, name: string): Completion {
  if (choices !== undefined) return plain(choices);
  if (FOLDERS.test(name)) return { candidates: [], paths: 'folders' };
  return FILES.test(name) ? { candidates: [], paths: 'files' } : NOTHING;
}

/** zsh and fish complete `--format=cs` as one word. */
function joinedValues(command: Command, current: string): Completion {
  const name = current.slice(0, current.indexOf('='));
  const choices = optionsOf(command).find((option) => isNamed(option, name))?.argChoices ?? [];
  return plain(choices.map((choice) => `${name}=${choice}`));
}

function commandNames(command: Command): Completion {
  const shown = command.createHelp().visibleCommands(command);
  return { candidates: shown.map((each) => ({ value: each.name(), description: summaryOf(each) })), paths: 'none' };
}

function optionNames(command: Command): Completion {
  const shown = [
    ...optionsOf(command),
    command
      .createHelp()
      .visibleOptions(command)
      .find((each) => isNamed(each, '--help')),
  ];
  const candidates = shown.flatMap((option) => {
    if (option === undefined || option.hidden) return [];
    return [{ value: option.long ?? option.short ?? '', description: option.description }];
  });
  return { candidates, paths: 'none' };
}

function summaryOf(command: Command): string {
  return command.summary() || command.description();
}

/** A command's own options and those of the commands around it. */
function optionsOf(command: Command): readonly Option[] {
  return [...command.options, ...(command.parent === null ? [] : optionsOf(command.parent))];
}

function isNamed({ short, long }: Option, name: string): boolean {
  return name === short || name === long;
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

/** `csv` of `--stats <csv>`. */
function valueName(option: Option): string {
  return /[<[]([^>\]]*)/.exec(option.flags)?.[1] ?? '';
}

function plain(values: readonly string[]): Completion {
  return { candidates: values.map((value) => ({ value, description: '' })), paths: 'none' };
}
