import type { Command } from 'commander';
import type { RunCommand } from '../command/command.ts';

const EXAMPLES = `
Examples:
  fbp cache status
      which batches' searches are believed, and for how long
  fbp cache clear england premier-league 2023-2024
      search this batch anew in its next run`;

export function defineCache(program: Command, run: RunCommand): void {
  const cache = program
    .command('cache')
    .summary('what searches are believed, and for how long')
    .description(
      'What was decided of a batch is believed as long as nothing that decides it changes, and mapping.cache_ttl_hours has not passed.',
    )
    .addHelpText('after', EXAMPLES);
  cache
    .command('status')
    .summary('searches that are remembered')
    .description('Lists the batches whose searches are remembered, with their age and how long they are believed.')
    .action((_options: object, command: Command) =>
      run(command, async (context) => (await import('./run-cache.ts')).cacheStatus(context)),
    );
  cache
    .command('clear')
    .summary('forget them, of one batch or of all')
    .description('Forgets remembered searches, so that the next run searches anew. Results and catalogue stay.')
    .usage('[country league season]')
    .argument('[country]', 'of the batch; without any, all batches')
    .argument('[league]')
    .argument('[season]')
    .action((country?: string, league?: string, season?: string, _options?: object, command?: Command) =>
      run(command as Command, async (context) =>
        (await import('./run-cache.ts')).cacheClear(context, [country, league, season]),
      ),
    );
}
