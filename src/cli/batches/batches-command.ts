import type { Command } from 'commander';
import type { RunCommand } from '../command/command.ts';
import { addReadingOptions } from '../command/statistics-options.ts';
import type { BatchesOptions } from './run-batches.ts';

const EXAMPLES = `
Examples:
  fbp batches all-leagues.csv
      the batches of the file, with rows, first and last day
  fbp batches england.csv --country england --json
  fbp process --all --stats all-leagues.csv
      makes them all`;

export function defineBatches(program: Command, run: RunCommand): void {
  const batches = program
    .command('batches')
    .summary('the batches that statistics files hold')
    .description(
      'Lists the countries, leagues and seasons that statistics files have rows of: what `fbp process --all --stats <file>` makes of them.',
    )
    .argument('<file...>', 'statistics files, or folders of them')
    .option('--country <country>', 'of files that name none; of others, the one that is wanted')
    .option('--league <league>', 'the same of the league');
  addReadingOptions(batches)
    .addHelpText('after', EXAMPLES)
    .action((files: string[], options: BatchesOptions, command: Command) =>
      run(command, async (context) => {
        const { batchesCommand } = await import('./run-batches.ts');
        return await batchesCommand(context, files, options);
      }),
    );
}
