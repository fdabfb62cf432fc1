import { type Command, InvalidArgumentError } from 'commander';
import { instantOf } from '../../betfair/wire/wire-values.ts';
import { ALERT_FORMS, parseAlertRule } from '../../config/alert-rule.ts';
import type { MonitorEnd } from '../../pipeline/monitor/monitor-options.ts';
import type { RunCommand } from '../command/command.ts';
import { marketsOption } from '../command/markets-option.ts';
import { addStatisticsOptions } from '../command/statistics-options.ts';
import type { MonitorOptions } from './run-monitor.ts';

const EXAMPLES = `
Examples:
  fbp monitor england premier-league 2025-2026
      the matches of the next 24 hours, recorded as they are watched
  fbp monitor england premier-league 2025-2026 --hours 60 --until last-match
      a weekend, from Friday evening until its last match is settled
  fbp monitor spain laliga 2025-2026 --alert 5% suspended --on-alert ./tell-me
      told of moves and suspensions, and a program run at each
  fbp monitor england premier-league 2025-2026 --json | jq .
      one JSON object a change, for another program

Needs FBP_APP_KEY and a log-in; places no bets. See docs/live.md.`;

export function defineMonitor(program: Command, run: RunCommand): void {
  const command = program
    .command('monitor')
    .summary('live odds of matches to come, watched and recorded')
    .description(
      'Links the rows that are still to come, or in play, to the live exchange, shows their prices as they move, and records what comes, so that fbp process reads the recording as an archive.',
    )
    .argument('<country>', 'as in the folder and mapping file names: england')
    .argument('<league>', 'premier-league')
    .argument('<season>', '2025-2026');
  addStatisticsOptions(command)
    .option('--hours <n>', 'matches that kick off within so many hours (default: monitor.hours)', parseHours)
    .option('--until <time>', 'end at an instant (2026-03-01T23:00Z), or at last-match: when all are settled', parseEnd)
    .option('--record <dir>', 'folder of the recording (default: <live_dir>/<country>/<league>/<season>/recording)')
    .addOption(marketsOption())
    .option('--alert <rule...>', 'when to tell (default: monitor.alerts)', parseRule)
    .option('--on-alert <command>', 'run at each alert, with the match as JSON on its input')
    .addHelpText('after', `\nAlert rules: ${ALERT_HELP}`)
    .addHelpText('after', EXAMPLES)
    .action((country: string, league: string, season: string, options: MonitorOptions, command: Command) =>
      run(command, async (context) => {
        // Loaded only now: `fbp --help` must not pay for the pipeline.
        const { monitorCommand } = await import('./run-monitor.ts');
        return await monitorCommand(context, { country, league, season }, options);
      }),
    );
}

const ALERT_HELP = `5% (a price moved so much within 5 minutes), "10% in 30m",
  "overround below 100.5%", suspended, opened, "lineups 60m" (before kick-off)`;

function parseHours(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 720)) throw new InvalidArgumentError('Expected hours, above 0 and up to 720.');
  return value;
}

function parseEnd(text: string): MonitorEnd {
  if (text === 'last-match') return { kind: 'last match' };
  const at = instantOf(text);
  if (at === undefined) {
    throw new InvalidArgumentError('Expected last-match, or an instant with a zone such as 2026-03-01T23:00Z.');
  }
  return { kind: 'at', at };
}

function parseRule(text: string, before: readonly string[] = []): string[] {
  if (parseAlertRule(text) === undefined) throw new InvalidArgumentError(`Expected ${ALERT_FORMS}.`);
  return [...before, text];
}
