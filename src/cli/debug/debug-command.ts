import type { Command } from 'commander';
import type { RunCommand } from '../command/command.ts';
import { addSourceOptions } from '../command/source-options.ts';
import type { DebugOptions } from './run-debug.ts';

const EXAMPLES = `
Examples:
  fbp debug 9621411420167
      why this match linked, or why not; its batch is found by itself
  fbp debug 9816360840711 --event 32000731
      note that this event is the match (none: Betfair has no event;
      auto: take the note back), then show the match again
  fbp debug --failures england/premier-league/2023-2024 --interactive
      every failed match of a batch, one after another, to be resolved`;

export function defineDebug(program: Command, run: RunCommand): void {
  const debug = program
    .command('debug')
    .summary('one match, step by step: why it linked, or why not')
    .description(
      'Shows what happened to one match: its names, dates, every search, the decision, where its prices stand in the market files, and what helps, as a command to paste.',
    )
    .argument('[match_id]', 'as in the statistics file')
    .option('--country <country>', 'batch of the match, when several have the id')
    .option('--league <league>', 'premier-league')
    .option('--season <season>', '2023-2024')
    .option('--stats <file...>', 'statistics file of the batch')
    .option('--event <id>', 'note which event is the match: an event id, none, or auto')
    .option('--failures <batch>', 'every failed match of <country>/<league>/<season>')
    .option('--interactive', 'with --failures: ask what to do about each');
  addSourceOptions(debug)
    .addHelpText('after', EXAMPLES)
    .action((matchId: string | undefined, options: DebugOptions, command: Command) =>
      run(command, async (context) => {
        // Loaded only now: `fbp --help` must not pay for the pipeline.
        const { debugCommand } = await import('./run-debug.ts');
        return await debugCommand(context, matchId, options);
      }),
    );
}
