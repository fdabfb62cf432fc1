import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Moment, momentOf } from '../../pipeline/moments/moment.ts';
import type { RunCommand } from '../command/command.ts';
import type { PricesOptions } from './run-prices.ts';

const EXAMPLES = `
Examples:
  fbp prices england premier-league 2023-2024 --at 60m,10m,kickoff,ht,15m-after
      as CSV on the screen
  fbp prices england/premier-league --at kickoff --to closes.csv
      all seasons of a league into one file`;

export function definePrices(program: Command, run: RunCommand): void {
  program
    .command('prices')
    .summary('prices of finished batches at moments of your choice')
    .description(
      'Reads the time series of finished batches and writes one row for each match, market, selection and moment: the last price traded by then, its age, and whether it is in-play. No archive is read.',
    )
    .argument(
      '[batch...]',
      '<country> <league> <season>, <country>/<league>/<season> or its beginning, or an output folder (default: all)',
    )
    .requiredOption('--at <moments>', 'comma separated: 60m, 2h, kickoff, ht (half time), 15m-after', parseMoments)
    .addOption(new Option('--format <form>', 'form of the rows').choices(['csv', 'json']).default('csv'))
    .option('--to <file>', 'write a file (default: the screen)')
    .addHelpText('after', EXAMPLES)
    .action((targets: string[], options: PricesOptions, command: Command) =>
      run(command, async (context) => {
        // Loaded only now: `fbp --help` must not pay for it.
        const { pricesCommand } = await import('./run-prices.ts');
        return await pricesCommand(context, targets, options);
      }),
    );
}

function parseMoments(text: string): Moment[] {
  return [...new Set(text.split(',').map((part) => part.trim()))].map((name) => {
    const moment = momentOf(name);
    if (moment === undefined)
      throw new InvalidArgumentError(`Expected moments such as 60m, 2h, kickoff, ht or 15m-after, not "${name}".`);
    return moment;
  });
}
