import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { RunCommand } from '../command/command.ts';
import { addStatisticsOptions } from '../command/statistics-options.ts';
import type { ValidateOptions } from './run-validate.ts';

const EXAMPLES = `
Examples:
  fbp validate
      all that can be found: statistics, mappings, outputs, archive
  fbp validate input data/england/premier-league/2023-2024.csv
  fbp validate input --stats E0.csv
      how a file of any source is understood, with its first matches
  fbp validate output england/premier-league/2023-2024
  fbp validate archive ~/betfair/data.tar --sample 500
  fbp validate --strict --json
      exit code 6 or 3 for warnings too`;

export function defineValidate(program: Command, run: RunCommand): void {
  const command = program
    .command('validate')
    .summary('check statistics, mappings, outputs and archive')
    .description(
      'Checks data and prints one report. Errors in input, mappings or archive exit 6, errors in an output 3; warnings exit 0.',
    )
    .addArgument(new Argument('[what]', 'default: all').choices(['input', 'mappings', 'output', 'archive']))
    .argument('[path]', 'file or folder; of mappings the country, of an output also <country>/<league>/<season>');
  addStatisticsOptions(command)
    .option('--strict', 'warnings count as errors')
    .option('--sample <n>', 'decode only n files of the archive, spread evenly', parseCount)
    .addHelpText('after', EXAMPLES)
    .action((what: string | undefined, path: string | undefined, options: ValidateOptions, command: Command) =>
      run(command, async (context) => {
        const { validateCommand } = await import('./run-validate.ts');
        return await validateCommand(context, { what, path }, options);
      }),
    );
}

function parseCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Expected a whole number from 1.');
  return value;
}
