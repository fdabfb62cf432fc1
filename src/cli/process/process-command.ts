import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseShare } from '../../config/parse-units.ts';
import type { UnmatchedGate } from '../../pipeline/batch-request.ts';
import { parseShard, type Shard } from '../../pipeline/batches/shard.ts';
import type { RunCommand } from '../command/command.ts';
import { marketsOption } from '../command/markets-option.ts';
import { addStatisticsOptions } from '../command/statistics-options.ts';
import type { ProcessOptions } from './process-selection.ts';

const EXAMPLES = `
Examples:
  fbp process england premier-league 2023-2024
      the shipped sample: synthetic prices for a real season
  fbp process england premier-league 2016-2017 --archive ~/data.tar ~/BASIC
      real files: folders and TARs, read in place
  fbp process spain laliga 2023-2024 --markets MATCH_ODDS --snapshots 60,10,1
      one market, with prices 60, 10 and 1 minutes before the off
  fbp process --all --retry-failed --lock-wait 3600
      the nightly run: see docs/nightly.md
  fbp process --all --shard 2/8
      the second of eight machines: see docs/many-machines.md
  fbp process --all --queue redis://queue.example.org
      every batch by workers on other machines, shown as they end
  fbp process england premier-league 2023-2024 --match-id 9219890250604 --json
      one match, the report as a JSON document`;

const USAGE = [
  '<country> <league> <season> [options]',
  'fbp process --all | --batch <file.yaml> [options]',
  'fbp process [country] [league] --all --stats <file...> [options]',
].join('\n       ');

export function defineProcess(program: Command, run: RunCommand): void {
  const command = program
    .command('process')
    .summary('the main job: link, extract and consolidate batches')
    .description(
      'Reads the statistics file of a country, league and season, links each match to its Betfair event, extracts the prices and writes the consolidated data set. For one season, a range of them, or every batch of a list.',
    )
    .usage(USAGE)
    .argument('[country]', 'as in the folder and mapping file names: england')
    .argument('[league]', 'premier-league')
    .argument('[season]', '2023-2024, or a range: 2019-2020..2023-2024')
    .option('--all', 'every batch that the configuration names under batches:; with --stats, that these files hold')
    .option('--batch <file.yaml>', 'every batch that a file names under batches:');
  addMachineOptions(addStatisticsOptions(command))
    .option('--output <dir>', 'output folder (default: <storage.output_dir>/<country>/<league>/<season>)')
    .addOption(
      new Option('--source <kind>', 'where events and prices come from')
        .choices(['auto', 'archive', 'historic', 'sample'])
        .default('auto'),
    )
    .option('--archive <path...>', 'folders and TARs of market files; implies --source archive')
    .addOption(new Option('--plan <plan>', 'plan asked of the historic service').choices(['basic', 'advanced', 'pro']))
    .addOption(marketsOption())
    .addOption(
      new Option(
        '--format <form>',
        'form of the time series; with parquet, matches and prices are written so too',
      ).choices(['csv', 'parquet', 'both']),
    )
    .option('--snapshots <minutes>', 'minutes before the off, comma separated', parseMinutes)
    .option('--all-columns', 'matches.csv with the columns too that the plan cannot fill')
    .option('--resample <span>', 'thin the time series to one row of each runner in each span: 60s, 5m, 1h')
    .option('--pre-match-only', 'read markets only to their off: no in-play prices, no winners')
    .addOption(
      new Option('--preset <name>', 'write another table too, in a known form').choices(['none', 'betfair-hub']),
    )
    .option('--keep-raw', 'keep what is downloaded, for later runs (default: storage.keep_raw)')
    .option('--no-keep-raw', 'remove the files that were downloaded for a match once it is done')
    .option('--max-unmatched <n|n%>', 'publish nothing and exit 3 when more rows than this find no event', parseGate)
    .option('--retry-failed', 'keep what ended well in the last run, do the rest again')
    .option(
      '--force',
      'publish the data set also where it fails --max-unmatched, links nothing, or cannot keep other rows',
    )
    .option('--restart', 'forget what an interrupted run had done')
    .option('--lock-wait <seconds>', 'wait so long for another run of the same output', parseSeconds)
    .option('--dry-run', 'show what would be done; write nothing')
    .option('--limit <n>', 'process only the first n rows', parseCount)
    .option('--match-id <id...>', 'process only these matches')
    .option('--fail-fast', 'stop at the first match that fails')
    .addHelpText('after', EXAMPLES)
    .action((country?: string, league?: string, season?: string, options?: unknown, command?: Command) =>
      run(command as Command, async (context) => {
        // Loaded only now: `fbp --help` must not pay for the pipeline.
        const { processCommand } = await import('./run-process.ts');
        return await processCommand(context, [country, league, season], options as ProcessOptions);
      }),
    );
}

/** How several machines take part. */
function addMachineOptions(command: Command): Command {
  return command
    .option('--shard <i/n>', 'only the i-th of n equal parts of the batches', asShard)
    .option('--queue [redis-url]', 'let `fbp worker`s do the batches (default: queue.url)')
    .option('--detach', 'with --queue: do not wait for them');
}

function parseMinutes(text: string): number[] {
  const minutes = text.split(',').map((part) => Number(part.trim() || 'none'));
  if (minutes.some((minute) => !(minute >= 0 && minute <= 100_000))) {
    throw new InvalidArgumentError('Expected minutes before the off: 60,30,10.');
  }
  return minutes;
}

function parseGate(text: string): UnmatchedGate {
  const share = parseShare(text);
  if (share !== undefined) return { share };
  if (/^\d+$/.test(text)) return { count: Number(text) };
  throw new InvalidArgumentError('Expected a count (5) or a share of the rows (2%).');
}

function asShard(text: string): Shard {
  const shard = parseShard(text);
  if (shard === undefined)
    throw new InvalidArgumentError('Expected the number of the part and how many there are: 1/4.');
  return shard;
}

function parseSeconds(text: string): number {
  const value = Number(text.trim() || 'none');
  if (!(value >= 0 && value <= 604_800)) throw new InvalidArgumentError('Expected seconds, at most a week: 3600.');
  return value;
}

function parseCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Expected a whole number from 1.');
  return value;
}
