import { type Command, InvalidArgumentError } from 'commander';
import type { RunCommand } from '../command/command.ts';
import type { CatalogOptions } from './run-catalog.ts';

const EXAMPLES = `
Examples:
  fbp catalog build
      look at everything now, so that no later run has to
  fbp catalog status --archive ~/betfair/data.tar
      what is known of one archive
  fbp catalog verify --repair
      read the archive against the catalogue, and mend what differs
  fbp catalog find "man city"
      events by part of a name, or by id`;

const ARCHIVE = [
  '--archive <path...>',
  'folders and TARs of market files (default: betfair.archive and downloads)',
] as const;

const DEFAULT_LIMIT = 20;

export function defineCatalog(program: Command, run: RunCommand): void {
  const catalog = program
    .command('catalog')
    .summary('the index of events in your archive')
    .description(
      'The catalogue remembers which events and files an archive holds. It fills by itself as days are needed; these commands fill it at once, count it and look things up.',
    )
    .addHelpText('after', EXAMPLES);
  catalog
    .command('build')
    .summary('catalogue the whole archive')
    .description('Looks at every day of the archive. What is known already and has not changed costs next to nothing.')
    .option(...ARCHIVE)
    .addHelpText('after', '\nExample:\n  fbp catalog build --archive ~/betfair/data.tar ~/betfair/BASIC')
    .action((options: CatalogOptions, command: Command) =>
      run(command, async (context) => (await import('./run-catalog.ts')).catalogBuild(context, options)),
    );
  catalog
    .command('status')
    .summary('what the catalogue holds of each archive')
    .description('Counts files, events, unreadable files and days of each folder and TAR, without looking into them.')
    .option(...ARCHIVE)
    .addHelpText('after', '\nExample:\n  fbp catalog status --json')
    .action((options: CatalogOptions, command: Command) =>
      run(command, async (context) => (await import('./run-catalog.ts')).catalogStatus(context, options)),
    );
  catalog
    .command('verify')
    .summary('read the archive against the catalogue')
    .description(
      'Reads the archive anew and says what the catalogue tells otherwise, which no run would see by itself. Takes as long as cataloguing the archive for the first time. Exit code 3 where something differs and is not mended.',
    )
    .option(...ARCHIVE)
    .option('--repair', 'look afresh at what differs')
    .addHelpText('after', '\nExample:\n  fbp catalog verify --repair')
    .action((options: CatalogOptions, command: Command) =>
      run(command, async (context) => (await import('./verify-catalog.ts')).catalogVerify(context, options)),
    );
  catalog
    .command('find')
    .summary('events by part of a name, or by id')
    .description('Lists catalogued events with a name that holds the text, in any case, or with that event id.')
    .argument('<text>', 'part of a name ("man city"), or an event id')
    .option(...ARCHIVE)
    .option('--limit <n>', 'events shown at most', parseLimit, DEFAULT_LIMIT)
    .addHelpText('after', '\nExample:\n  fbp catalog find "arsenal v" --limit 5')
    .action((text: string, options: CatalogOptions, command: Command) =>
      run(command, async (context) =>
        (await import('./run-catalog.ts')).catalogFind(context, text, {
          ...options,
          limit: options.limit ?? DEFAULT_LIMIT,
        }),
      ),
    );
}

function parseLimit(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100_000) {
    throw new InvalidArgumentError('Expected a whole number from 1 to 100000.');
  }
  return value;
}
