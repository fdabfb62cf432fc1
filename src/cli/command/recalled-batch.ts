import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { copyOf } from '../../config/bucket-copies.ts';
import type { Flag } from '../../config/load-config.ts';
import type { Batch } from '../../domain/batch.ts';
import { isStorePath } from '../../domain/store-path.ts';
import type { BatchRequest } from '../../pipeline/batch-request.ts';
import { type LastRun, readLastRun } from '../../pipeline/open/last-run.ts';
import { processFlags, SETTING_FLAGS } from '../../pipeline/open/run-flags.ts';
import type { CommandContext } from './command.ts';
import { type Session, type Workplace, withSettings } from './session.ts';
import { type SourceOptions, wantedSource } from './source-options.ts';

/** What a later command on a batch may say for itself. */
export interface BatchOptions extends SourceOptions {
  readonly stats?: readonly string[] | undefined;
  readonly output?: string | undefined;
}

/** How a later command opens its batch. */
export interface RecalledBatch {
  readonly request: BatchRequest;
  /** With the configuration files of the last run, where the command names none. */
  readonly context: CommandContext;
  /** To be set before the command's own. */
  readonly flags: readonly Flag[];
  /** What is as in the last run, as options; empty where there was none or nothing is. */
  readonly told: string;
}

/** A batch as its last run had it, but for what the command's own options say. */
export function recallBatch(
  context: CommandContext,
  batch: Batch,
  { options, session }: { options: BatchOptions; session: Session },
): RecalledBatch {
  const { config } = session.loaded;
  const last = readLastRun(config.storage.state_dir, batch);
  const request = {
    ...own(batch, options, { cwd: context.cwd, stateDir: config.storage.state_dir }),
    ...lastOf(last, options),
  };
  if (last === undefined) return { request, context, flags: [], told: '' };
  const configFile = last.configFile !== undefined && existsSync(last.configFile) ? last.configFile : undefined;
  const { globals } = context;
  const files = {
    ...(configFile !== undefined && globals.config === undefined && { config: configFile }),
    ...(last.environment !== undefined && globals.env === undefined && { env: last.environment }),
  };
  const given = { configFile: files.config, environment: files.env, values: last.values };
  return {
    request,
    context: { ...context, globals: { ...globals, ...files } },
    flags: Object.entries(last.values).map(([path, value]) => ({ path, value, flag: flagOf(path) })),
    told: processFlags({ batch, ...lastOf(last, options) }, { config, given }).trim(),
  };
}

/** Runs a later command's work on a batch as the last run had it, which is said. */
export async function withRecalled<T>(
  { context, flags, request, told }: RecalledBatch,
  work: (request: BatchRequest, place: Workplace) => Promise<T>,
): Promise<T> {
  tellRecalled(context, told);
  return await withSettings(context, flags, (place) => work(request, place));
}

/** On stderr, before anything else is. */
export function tellRecalled({ terminal, globals, cwd }: CommandContext, told: string): void {
  if (told === '' || globals.quiet || globals.json) return;
  terminal.stderr.write(`as in the batch's last run: ${told.replaceAll(cwd + sep, '')}\n`);
}

function own(
  batch: Batch,
  options: BatchOptions,
  { cwd, stateDir }: { readonly cwd: string; readonly stateDir: string },
): BatchRequest {
  const { stats, output, archive } = options;
  return {
    batch,
    source: wantedSource(options),
    statsFile: stats?.map((path) => resolve(cwd, path)),
    outputDir: output === undefined ? undefined : resolve(cwd, copyOf(output, stateDir)),
    archive: archive?.map((path) => (isStorePath(path) ? path : resolve(cwd, path))),
  };
}

/** What the last run adds: of the source all or nothing, but that an archive asked for without paths is the last one. */
function lastOf(last: LastRun | undefined, { stats, output, source, archive }: BatchOptions): Partial<BatchRequest> {
  if (last === undefined) return {};
  const { limit, matchIds } = last;
  const takesSource = archive === undefined && source === 'auto';
  const takesPaths = takesSource || (archive === undefined && source === 'archive');
  return {
    limit,
    matchIds,
    ...(stats === undefined && { statsFile: last.statsFile }),
    ...(stats === undefined && last.isShared && { reading: { isShared: true } }),
    ...(output === undefined && { outputDir: last.outputDir }),
    ...(takesSource && { source: last.source }),
    ...(takesPaths && { archive: last.archive }),
  };
}

function flagOf(path: string): string {
  return (SETTING_FLAGS as Readonly<Record<string, string>>)[path] ?? path;
}
