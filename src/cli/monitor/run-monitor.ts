import { resolve } from 'node:path';
import { recordingFolder } from '../../betfair/live/open-live.ts';
import type { Flag } from '../../config/load-config.ts';
import { holdsSecret } from '../../config/process-environment.ts';
import { SECRET_VARIABLES } from '../../config/secrets.ts';
import type { Batch } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { CoordinatorSettings } from '../../pipeline/batch-request.ts';
import { AlertCommand } from '../../pipeline/monitor/alert-command.ts';
import { Monitor } from '../../pipeline/monitor/monitor.ts';
import type { MonitorEnd, MonitorListener } from '../../pipeline/monitor/monitor-options.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { inForeground } from '../command/foreground.ts';
import { understoodBatch } from '../command/named-batch.ts';
import { coordinatorSettings, openSession } from '../command/session.ts';
import { type StatisticsOptions, statisticsFlags } from '../command/statistics-options.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { painter } from '../terminal/terminal.ts';
import { alertDocument } from './monitor-documents.ts';
import { jsonOutput, lineOutput, type MonitorOutput, screenOutput } from './monitor-output.ts';

/** The options of `fbp monitor`, read and checked. */
export interface MonitorOptions extends StatisticsOptions {
  readonly hours?: number;
  readonly until?: MonitorEnd;
  readonly record?: string;
  readonly markets?: string[];
  readonly alert?: string[];
  readonly onAlert?: string;
}

const KEPT = 'what is recorded is whole, and the same command goes on with it';

/** `fbp monitor`: a screen on a terminal, else lines; with --json objects. */
export async function monitorCommand(
  context: CommandContext,
  given: Batch,
  options: MonitorOptions,
): Promise<ExitCode> {
  const session = openSession(context, flagsOf(options));
  const { config } = session.loaded;
  const batch = understoodBatch(context, given, { config, statsFiles: options.stats });
  const watch = async (settings: CoordinatorSettings): Promise<void> => {
    const output = outputOf(context, batch);
    const command = alertCommandOf(context, settings, output);
    const listener: MonitorListener = {
      ...output.listener,
      alert(alert) {
        output.listener.alert(alert);
        command?.run(jsonDocument(alertDocument(alert)));
      },
    };
    const { stats, record, until = { kind: 'never' } } = options;
    const monitor = await Monitor.open({
      request: { batch, statsFile: stats?.map((path) => resolve(context.cwd, path)) },
      settings,
      recording: record === undefined ? recordingFolder(config, batch) : resolve(context.cwd, record),
      end: until,
      listener,
    });
    output.start(monitor);
    try {
      await monitor.run();
    } finally {
      output.stop();
    }
  };
  return await inForeground<ExitCode>(
    context,
    async (foreground) => {
      const settings = coordinatorSettings(session, foreground);
      try {
        await watch(settings);
        return 0;
      } finally {
        settings.logger.close();
      }
    },
    KEPT,
  );
}

function outputOf(context: CommandContext, { country, league, season }: Batch): MonitorOutput {
  const { terminal, globals } = context;
  const { stdout } = terminal;
  if (globals.json) return jsonOutput(stdout);
  if (!stdout.isTTY || globals.progress === 'plain' || globals.quiet)
    return lineOutput(terminal, { isQuiet: globals.quiet === true });
  return screenOutput({
    terminal,
    title: `${country} ${league} ${season}`,
    paint: painter(stdout, wantsColour(context)),
    // The foreground's own way out.
    interrupt: () => process.kill(process.pid, 'SIGINT'),
  });
}

/** The command inherits no secret: neither their variables nor those that name files of the account's. */
function alertCommandOf(
  { env, cwd }: CommandContext,
  { config }: CoordinatorSettings,
  { listener }: MonitorOutput,
): AlertCommand | undefined {
  const command = config.monitor.on_alert;
  if (command === undefined) return undefined;
  const kept = Object.entries(env).filter(([name]) => !holdsSecret(name) && !SECRET_VARIABLES.includes(name));
  return new AlertCommand({ command, cwd, env: Object.fromEntries(kept), notice: listener.notice });
}

function flagsOf(options: MonitorOptions): Flag[] {
  const { hours, markets, alert, onAlert } = options;
  return [
    ...statisticsFlags(options),
    { path: 'monitor.hours', value: hours, flag: '--hours' },
    { path: 'extraction.markets', value: markets, flag: '--markets' },
    { path: 'monitor.alerts', value: alert, flag: '--alert' },
    { path: 'monitor.on_alert', value: onAlert, flag: '--on-alert' },
  ];
}
