import type { MatchDebugReport } from '../../diagnostics/debugger/debug-report.ts';
import type {
  FailureAction,
  FailureQuestion,
  FailureWalk,
  ResolveSummary,
} from '../../diagnostics/debugger/failure-walk.ts';
import { FbpError } from '../../domain/errors.ts';
import type { CommandContext } from '../command/command.ts';
import { type LineReader, mayAsk, openLineReader, typedLine } from '../map/line-reader.ts';
import { type Look, Page } from '../terminal/page.ts';
import { type Terminal, write } from '../terminal/terminal.ts';

/** Throws FBP-USAGE, with the way that asks nothing, where nothing may be asked. */
export function mayResolve(context: CommandContext, batch: string): void {
  if (mayAsk(context) && !context.globals.json) return;
  const why = context.globals.json ? '--json wants one document' : 'there is no terminal to ask on';
  throw new FbpError('FBP-USAGE', `--interactive asks questions, and ${why}`, {
    hint: `every report with the commands that help: fbp debug --failures ${batch}`,
  });
}

/** Leads a person through the failures; questions and reports on stderr, the outcome on stdout. */
export async function resolveFailures(
  failures: FailureWalk,
  terminal: Terminal,
  { look, render }: { look: Look; render: (report: MatchDebugReport) => string },
): Promise<ResolveSummary> {
  const reader = openLineReader(terminal);
  const say = (text: string) => write(terminal.stderr, text);
  try {
    const summary = await failures.interactiveResolve({
      async choose(question) {
        await say(`\n${render(question.report)}\n${optionsText(question, look)}`);
        return await chooseOne(question, reader, say);
      },
      async done(action, error) {
        if (error !== undefined)
          await say(`not saved: ${error.message}\n${error.hint ? `  hint: ${error.hint}\n` : ''}`);
        else if (action.kind !== 'quit') await say(`${doneText(action)}\n`);
      },
    });
    await write(terminal.stdout, summaryText(summary));
    return summary;
  } finally {
    reader.close();
  }
}

interface Choice {
  readonly text: string;
  readonly action: FailureAction;
}

/** What can be done at once about a failure. */
function choicesOf({ report }: FailureQuestion): Choice[] {
  const { search, status } = report;
  const { suggestion, candidates = [] } = search ?? {};
  const alias: Choice[] =
    suggestion === undefined
      ? []
      : [
          {
            text: `add the name: Betfair calls ${suggestion.slug} ${suggestion.betfairName}`,
            action: { kind: 'alias', slug: suggestion.slug, betfairName: suggestion.betfairName },
          },
        ];
  const events = status === 'linked' ? [] : candidates;
  return [
    ...alias,
    ...events.map(
      ({ eventId, eventName }): Choice => ({
        text: `this event is the match: ${eventId} ${eventName}`,
        action: { kind: 'event', eventId },
      }),
    ),
    { text: 'Betfair has no event of this match', action: { kind: 'no_event' } },
    { text: 'skip', action: { kind: 'skip' } },
  ];
}

function optionsText(question: FailureQuestion, look: Look): string {
  const page = new Page(look);
  page.line(`Failure ${question.number} of ${question.total}`);
  for (const [index, { text }] of choicesOf(question).entries()) page.item(text, { mark: `${index + 1}. `, indent: 2 });
  return page.toString();
}

async function chooseOne(
  question: FailureQuestion,
  reader: LineReader,
  say: (text: string) => Promise<void>,
): Promise<FailureAction> {
  const choices = choicesOf(question);
  for (;;) {
    const typed = typedLine(await reader.ask(`Select option [1-${choices.length}, an event id, q quit]: `));
    if (typed === 'q') return { kind: 'quit' };
    const chosen = choices[Number(typed) - 1];
    if (chosen !== undefined) return chosen.action;
    if (/^\d{5,}$/.test(typed)) return { kind: 'event', eventId: typed };
    await say(`Type a number from 1 to ${choices.length}, an event id, or q.\n`);
  }
}

function doneText(action: FailureAction): string {
  switch (action.kind) {
    case 'alias':
      return `saved: ${action.slug} is ${action.betfairName}`;
    case 'event':
      return `saved: event ${action.eventId} is the match`;
    case 'no_event':
      return 'saved: Betfair has no event of this match';
    case 'skip':
    case 'quit':
      return 'skipped';
  }
}

function summaryText({ resolved, skipped, left }: ResolveSummary): string {
  return `${resolved.length} resolved, ${skipped.length} skipped, ${left.length} left\n`;
}
