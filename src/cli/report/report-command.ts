import type { Command } from 'commander';
import type { RunCommand } from '../command/command.ts';
import type { ReportOptions } from './run-report.ts';

const EXAMPLES = `
Examples:
  fbp report england premier-league 2023-2024
  fbp report england/premier-league/2023-2024 england/championship --html a.html
  fbp report --html
      all that lies in the output folder, as output/report.html
  fbp report --all
      a page in each output folder, and output/index.html that leads to them`;

export function defineReport(program: Command, run: RunCommand): void {
  program
    .command('report')
    .summary('the summary of finished batches again, or an HTML page')
    .description(
      'Prints the summary of finished batches again, and writes a page with link rates, gaps, failures, calibration, overround, price movement and charts that opens in any browser, without network.',
    )
    .argument(
      '[batch...]',
      '<country> <league> <season>, <country>/<league>/<season> or its beginning, or an output folder (default: all)',
    )
    .option('--html [file]', 'write the page (default: report.html in the output folder); give it last')
    .option(
      '--all',
      'write a page for each batch, and an index over leagues and seasons (index.html, or the file of --html)',
    )
    .option('--series-files', 'put the points of the charts in full beside the page, not thinned into it')
    .addHelpText('after', EXAMPLES)
    .action((targets: string[], options: ReportOptions, command: Command) =>
      run(command, async (context) => {
        // Loaded only now: `fbp --help` must not pay for it.
        const { reportCommand } = await import('./run-report.ts');
        return await reportCommand(context, targets, options);
      }),
    );
}
