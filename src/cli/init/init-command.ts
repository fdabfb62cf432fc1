import type { Command } from 'commander';
import type { RunCommand } from '../command/command.ts';

const EXAMPLES = `
Examples:
  fbp init
      a project in this folder
  fbp init ~/football
      a project in another folder, which is made where needed`;

export function defineInit(program: Command, run: RunCommand): void {
  program
    .command('init')
    .summary('set up a project in this folder')
    .description(
      'Sets up a project: configuration with comments, mapping files, the statistics file of the sample, and folders. What exists already is kept and listed: nothing is ever overwritten.',
    )
    .argument('[folder]', 'where the project goes', '.')
    .addHelpText('after', EXAMPLES)
    .action((folder: string, _options: object, command: Command) =>
      run(command, async (context) => {
        const { initCommand } = await import('./run-init.ts');
        return await initCommand(context, folder);
      }),
    );
}
