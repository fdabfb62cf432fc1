import { type Command, Option } from 'commander';
import type { RunCommand } from '../command/command.ts';
import type { QueryOptions } from './run-query.ts';

const DATASET_EXAMPLES = `
Example:
  fbp dataset
      every finished batch below storage.dataset_dir, changed ones anew`;

const QUERY_EXAMPLES = `
Examples:
  fbp query --list
      the questions that need no SQL
  fbp query calibration --format csv
      one of them
  fbp query --file calibration.sql
      SQL from a file
  fbp query "SELECT league, avg(close) FROM prices GROUP BY league"
      SQL over the tables matches, prices and odds`;

export function defineQuery(program: Command, run: RunCommand): void {
  program
    .command('dataset')
    .summary('all finished batches as one data set')
    .description(
      'Brings finished batches together as Parquet, matches/, prices/ and odds/, partitioned by country, league and season: what DuckDB, polars, pandas and Spark read as one table.',
    )
    .argument('[batch...]', 'as for fbp report (default: all)')
    .option('--to <dir>', 'folder of the data set (default: storage.dataset_dir)')
    .addHelpText('after', DATASET_EXAMPLES)
    .action((targets: string[], options: { to?: string }, command: Command) =>
      run(command, async (context) => {
        const { datasetCommand } = await import('./run-dataset.ts');
        return await datasetCommand(context, targets, options);
      }),
    );
  program
    .command('query')
    .summary('SQL over all seasons, with DuckDB')
    .description('Runs a query over the data set that fbp dataset made: SQL of your own, or a ready one by its name.')
    .argument('[sql]', 'SQL, or the name of a ready query')
    .option('--file <path>', 'SQL from a file')
    .option('--list', 'list the ready queries')
    .addOption(
      new Option('--format <form>', 'form of the result').choices(['table', 'csv', 'json', 'parquet']).default('table'),
    )
    .option('--to <file>', 'write a file (default: the screen)')
    .option('--dataset <dir>', 'folder of the data set (default: storage.dataset_dir)')
    .addHelpText('after', QUERY_EXAMPLES)
    .action((sql: string | undefined, options: QueryOptions, command: Command) =>
      run(command, async (context) => {
        const { queryCommand } = await import('./run-query.ts');
        return await queryCommand(context, sql, options);
      }),
    );
}
