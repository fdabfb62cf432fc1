import { FbpError } from '../../domain/errors.ts';
import {
  type AnswerResult,
  InteractiveMappingTool,
  type MappingProgress,
  type MappingQuestion,
} from '../../mapping/interactive/interactive-mapping-tool.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';
import { wrapText } from '../terminal/text-width.ts';
import { type LineReader, mayAsk, openLineReader, typedLine } from './line-reader.ts';
import type { MapBatch, MapLinkOptions } from './linked-names.ts';
import { findNames } from './map-unmapped.ts';
import { editMappings, type MappingDesk, openDesk, printAside, printResult } from './mapping-desk.ts';
import { questionText } from './question-text.ts';

/** `fbp map resolve <country> [league season]`: asks for one name after the other; every answer is saved at once. */
export async function mapResolve(context: CommandContext, wanted: MapBatch, options: MapLinkOptions): Promise<0> {
  refuseWithoutTerminal(context, wanted);
  const desk = openDesk(context);
  const { country, teams } = await findNames(desk, wanted, options);
  const { state_dir: stateDir } = desk.session.loaded.config.storage;
  const tool = new InteractiveMappingTool(desk.manager, { country, stateDir, teams });
  if (teams.length > 0) await editMappings(desk, () => askAll(desk, country, tool));
  await tool.close();
  const { saved, skipped, total } = tool.progress;
  const left = total - saved - skipped;
  await printResult(desk, { country, saved, skipped, left }, summary(tool.progress));
  if (left > 0) await printAside(desk, 'hint: the same command goes on with the next one');
  return 0;
}

function refuseWithoutTerminal(context: CommandContext, { country, league, season }: MapBatch): void {
  if (mayAsk(context)) return;
  const batch = [country, league, season].filter((part) => part !== undefined).join(' ');
  const why = context.globals.input ? 'there is no terminal to ask on' : '--no-input forbids it';
  throw new FbpError('FBP-USAGE', `fbp map resolve asks questions, and ${why}`, {
    hint: `fill in the column "chosen" of the file that this writes, then import it: fbp map unmapped ${batch} --csv names.csv`,
  });
}

function summary({ saved, skipped, total }: MappingProgress): string {
  if (total === 0) return 'No name is missing.\n';
  return `${saved} saved, ${skipped} skipped, ${total - saved - skipped} left\n`;
}

async function askAll(desk: MappingDesk, country: string, tool: InteractiveMappingTool): Promise<void> {
  const reader = openLineReader(desk.context.terminal);
  const { stderr } = desk.context.terminal;
  const say = (text: string) => write(stderr, text);
  const width = columnsOf(stderr);
  try {
    for (let question = tool.question; question !== undefined; question = tool.question) {
      await say(`\n${renderQuestion(desk, country, question)}`);
      if ((await answerOne(tool, question, { reader, say, width })) === 'quit') return;
    }
  } finally {
    reader.close();
  }
}

function renderQuestion({ context, manager }: MappingDesk, country: string, question: MappingQuestion): string {
  const { stderr } = context.terminal;
  const look = { width: columnsOf(stderr), paint: painter(stderr, wantsColour(context)) };
  const { slug, league } = question.team;
  return questionText(question, manager.load(country).clubOf(league, slug)?.betfairNames ?? [], look);
}

interface Conversation {
  readonly reader: LineReader;
  readonly say: (text: string) => Promise<void>;
  readonly width: number;
}

/** Asks until the question has an answer, or the one before it is taken back. */
async function answerOne(
  tool: InteractiveMappingTool,
  question: MappingQuestion,
  { reader, say, width }: Conversation,
): Promise<'next' | 'quit'> {
  const last = question.options.length + 2;
  for (;;) {
    const typed = typedLine(await reader.ask(`Select option [1-${last}, u undo, q quit]: `));
    if (typed === 'q') return 'quit';
    const result = await takeAnswer(tool, typed, { question, reader });
    await say(wrapText(describeResult(result, last), width - 1).join('\n'));
    if (result.kind === 'saved' || result.kind === 'skipped' || result.kind === 'undone') return 'next';
  }
}

type Taken = AnswerResult | { readonly kind: 'not_understood' } | { readonly kind: 'back' };

async function takeAnswer(
  tool: InteractiveMappingTool,
  typed: string,
  { question, reader }: { question: MappingQuestion; reader: LineReader },
): Promise<Taken> {
  const { length } = question.options;
  if (typed === 'u') return await tool.undo();
  const number = /^\d+$/.test(typed) ? Number(typed) : 0;
  if (number >= 1 && number <= length) return await tool.choose(number);
  if (number === length + 2) return await tool.skip();
  if (number !== length + 1) return { kind: 'not_understood' };
  const name = typedLine(await reader.ask('Name on Betfair (empty: back): '));
  return name === '' ? { kind: 'back' } : await tool.enter(name);
}

function describeResult(result: Taken, last: number): string {
  switch (result.kind) {
    case 'saved':
      return `saved: ${result.added.slug} is ${result.added.name}\n`;
    case 'skipped':
      return 'skipped\n';
    case 'undone':
      return `taken back: ${result.slug}\n`;
    case 'nothing_to_undo':
      return 'There is nothing to undo.\n';
    case 'refused':
      return `not saved: ${result.message}\n${result.hint === undefined ? '' : `  hint: ${result.hint}\n`}`;
    case 'not_understood':
      return `Type a number from 1 to ${last}, u or q.\n`;
    case 'back':
      return '';
  }
}
