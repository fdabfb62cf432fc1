import type { Command } from 'commander';
import type { RunCommand } from '../command/command.ts';

const EXAMPLES = `
Examples:
  fbp doctor
      after setting up, or when something does not work
  fbp doctor --json
      the same for a monitoring program
  fbp doctor --live
      also whether the live exchange lets the account in, for fbp monitor

Exit code: 0 with warnings at most, else that of the most pressing failure.`;

export function defineDoctor(program: Command, run: RunCommand): void {
  program
    .command('doctor')
    .summary('check everything a run depends on')
    .description(
      'Checks this machine, the configuration, folders, mappings, archives, credentials and unfinished runs, and says what to do about what it finds. Changes nothing.',
    )
    .option('--live', 'ask the live exchange too: session, application key, clock')
    .addHelpText('after', EXAMPLES)
    .action((options: { readonly live?: boolean }, command: Command) =>
      run(command, async (context) => (await import('./run-doctor.ts')).doctorCommand(context, options)),
    );
}
