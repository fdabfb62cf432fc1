import { resolve } from 'node:path';
import { PipelineProfiler } from '../../diagnostics/profiler/pipeline-profiler.ts';
import type { Batch } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { namedBatch } from '../command/named-batch.ts';
import { withSettings } from '../command/session.ts';
import { type SourceOptions, wantedSource } from '../command/source-options.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';
import { renderProfile } from './render-profile.ts';

/** `fbp profile`: measures a sample of a batch. */
export async function profileCommand(
  context: CommandContext,
  batch: Batch,
  options: ProfileCommandOptions,
): Promise<ExitCode> {
  const { terminal, globals, cwd } = context;
  const flags = [{ path: 'betfair.archive', value: options.archive, flag: '--archive' }];
  const report = await withSettings(context, flags, async ({ settings }) => {
    const statsFile = options.stats === undefined ? undefined : resolve(cwd, options.stats);
    const cpuProfile = options.cpuProfile === undefined ? undefined : resolve(cwd, options.cpuProfile);
    const request = { batch: namedBatch(batch, settings.config, statsFile), source: wantedSource(options), statsFile };
    return await new PipelineProfiler(settings).profileBatch(request, { sampleSize: options.sampleSize, cpuProfile });
  });
  const look = { width: columnsOf(terminal.stdout), paint: painter(terminal.stdout, wantsColour(context)) };
  await write(terminal.stdout, globals.json ? jsonDocument(report) : renderProfile(report, look));
  return 0;
}

/** The options of `fbp profile`, read and checked. */
export interface ProfileCommandOptions extends SourceOptions {
  readonly stats?: string;
  readonly sampleSize: number;
  readonly cpuProfile?: string;
}
