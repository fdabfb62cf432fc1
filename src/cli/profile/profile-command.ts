import { type Command, InvalidArgumentError } from 'commander';
import type { RunCommand } from '../command/command.ts';
import { addSourceOptions } from '../command/source-options.ts';
import type { ProfileCommandOptions } from './run-profile.ts';

const DEFAULT_SAMPLE = 10;

const EXAMPLES = `
Examples:
  fbp profile england premier-league 2023-2024
      where the time of a run goes, and which setting would help
  fbp profile england premier-league 2023-2024 --sample-size 50 \\
    --cpu-profile fbp.cpuprofile
      open that file in Chrome: developer tools, Performance`;

export function defineProfile(program: Command, run: RunCommand): void {
  const profile = program
    .command('profile')
    .summary('stage timings on a sample of matches, with recommendations')
    .description(
      'Links a batch, then fetches, extracts and stores a sample of its matches, one after another, and shows where the time goes. Writes nothing to output folders.',
    )
    .argument('<country>', 'as in the folder and mapping file names: england')
    .argument('<league>', 'premier-league')
    .argument('<season>', '2023-2024')
    .option('--stats <file...>', 'statistics file of the batch')
    .option('--sample-size <n>', 'matches to fetch, extract and store', parseCount, DEFAULT_SAMPLE)
    .option('--cpu-profile <file>', 'write a CPU profile of the measurement');
  addSourceOptions(profile)
    .addHelpText('after', EXAMPLES)
    .action((country: string, league: string, season: string, options: ProfileCommandOptions, command: Command) =>
      run(command, async (context) => {
        const { profileCommand } = await import('./run-profile.ts');
        return await profileCommand(context, { country, league, season }, options);
      }),
    );
}

function parseCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Expected a whole number from 1.');
  return value;
}
