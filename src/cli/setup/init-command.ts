import type { Command } from 'commander';
import type { RunCommand } from '../command/command.ts';
import { addReadingOptions } from '../command/statistics-options.ts';
import type { InitOptions } from './found-statistics.ts';

const EXAMPLES = `
Examples:
  fbp init
      a project in this folder
  fbp init ~/football
      a project in another folder, which is made where needed
  fbp init --stats ~/Downloads/E0.csv
      a project for a statistics file, and the batches that it holds`;

export function defineInit(program: Command, run: RunCommand): void {
  const init = program
    .command('init')
    .summary('set up a project in this folder')
    .description(
      'Sets up a project: configuration with comments, mapping files, the statistics file of the sample, and folders. What exists already is kept and listed: nothing is ever overwritten.',
    )
    .argument('[folder]', 'where the project goes', '.')
    .option('--stats <file...>', 'statistics files, or a folder of them, that the project is for: they are copied')
    .option('--country <country>', 'of a file that names none')
    .option('--league <league>', 'the same of the league');
  addReadingOptions(init)
    .addHelpText('after', EXAMPLES)
    .action((folder: string, options: InitOptions, command: Command) =>
      run(command, async (context) => {
        const { initCommand } = await import('./run-init.ts');
        return await initCommand(context, folder, options);
      }),
    );
}
