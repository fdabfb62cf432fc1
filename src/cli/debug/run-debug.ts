import { resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { MatchDebugReport } from '../../diagnostics/debugger/debug-report.ts';
import { FailureWalk } from '../../diagnostics/debugger/failure-walk.ts';
import { SearchDebugger } from '../../diagnostics/debugger/search-debugger.ts';
import { findMatch, type KnownBatch, knownBatches, type MatchPlaces } from '../../diagnostics/known-batches.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { type ExitCode, FbpError } from '../../domain/errors.ts';
import { MappingManager } from '../../mapping/mapping-manager.ts';
import { nearestIds } from '../../mapping/names/nearest-word.ts';
import type { BatchRequest } from '../../pipeline/batch-request.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { namedBatch } from '../command/named-batch.ts';
import { type Workplace, withSettings } from '../command/session.ts';
import { type SourceOptions, wantedSource } from '../command/source-options.ts';
import { editMappings, openDesk } from '../map/mapping-desk.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { columnsOf, painter, type Terminal, write } from '../terminal/terminal.ts';
import { mayResolve, resolveFailures } from './debug-dialogue.ts';
import { renderDebugReport } from './render-debug.ts';

/** `fbp debug`: one match, or with --failures all failed ones of a batch. */
export async function debugCommand(
  context: CommandContext,
  matchId: string | undefined,
  options: DebugOptions,
): Promise<ExitCode> {
  const wanted = checkedArguments(matchId, options);
  if (options.interactive) mayResolve(context, options.failures ?? '');
  const flags = [{ path: 'betfair.archive', value: options.archive, flag: '--archive' }];
  return await withSettings(context, flags, async (place) => {
    if (wanted.kind === 'failures') return await debugFailures(context, place, { batch: wanted.batch, options });
    return await debugOne(context, place, { matchId: wanted.matchId, options });
  });
}

type Wanted = { kind: 'match'; matchId: string } | { kind: 'failures'; batch: Batch };

function checkedArguments(matchId: string | undefined, { failures, interactive, event }: DebugOptions): Wanted {
  if (matchId !== undefined && failures === undefined && !interactive) return { kind: 'match', matchId };
  const hint = 'fbp debug <match_id>, or fbp debug --failures <country>/<league>/<season> [--interactive]';
  if (failures === undefined) throw new FbpError('FBP-USAGE', 'Name a match, or a batch with --failures', { hint });
  if (matchId !== undefined || event !== undefined) {
    throw new FbpError('FBP-USAGE', '--failures is for a whole batch: name no match and no event', { hint });
  }
  const [country, league, season, ...more] = failures.split('/');
  if (!country || !league || !season || more.length > 0) {
    throw new FbpError('FBP-USAGE', `"${failures}" is not a batch`, { where: '--failures', hint });
  }
  return { kind: 'failures', batch: { country, league, season } };
}

async function debugOne(
  context: CommandContext,
  { settings, endProgress }: Workplace,
  { matchId, options }: { matchId: string; options: DebugOptions },
): Promise<ExitCode> {
  const { config, root } = settings;
  const request = await requestFor(matchId, options, { config, root, cwd: context.cwd });
  if (options.event !== undefined) await noteEvent(context, { batch: request.batch, matchId, event: options.event });
  const searchDebugger = await SearchDebugger.open(request, settings);
  try {
    const report = await searchDebugger.debugMatch(matchId);
    endProgress();
    const text = context.globals.json ? jsonDocument(report) : renderDebugReport(report, look(context));
    await write(context.terminal.stdout, text);
    return 0;
  } finally {
    searchDebugger.close();
  }
}

async function debugFailures(
  context: CommandContext,
  { settings, endProgress }: Workplace,
  { batch: given, options }: { batch: Batch; options: DebugOptions },
): Promise<ExitCode> {
  const { terminal, globals } = context;
  const { config, root } = settings;
  const batch = namedBatch(given, config, options.stats);
  const [known] = knownBatches({ config, root }, batch);
  const statsFile = options.stats === undefined ? known?.statsFile : resolve(context.cwd, options.stats);
  const request = { batch, source: wantedSource(options), archive: options.archive, statsFile };
  const searchDebugger = await SearchDebugger.open(request, settings);
  try {
    const failures = new FailureWalk(searchDebugger, new MappingManager(config.mapping.dir));
    endProgress();
    if (options.interactive) {
      const shown = look(context, 'stderr');
      const render = (report: MatchDebugReport) => renderDebugReport(report, shown);
      await editMappings(openDesk(context), () => resolveFailures(failures, terminal, { look: shown, render }));
    } else if (globals.json) {
      const reports = [];
      for await (const report of failures.reports()) reports.push(report);
      await write(terminal.stdout, jsonDocument({ batch, failures: reports }));
    } else await printFailures(failures, context, batch);
    return 0;
  } finally {
    searchDebugger.close();
  }
}

async function printFailures(failures: FailureWalk, context: CommandContext, batch: Batch): Promise<void> {
  const { stdout } = context.terminal;
  let count = 0;
  for await (const report of failures.reports()) {
    await write(stdout, `${count === 0 ? '' : '\n'}${renderDebugReport(report, look(context))}`);
    count += 1;
  }
  if (count === 0) await write(stdout, `${batchName(batch)}: no match failed\n`);
}

function look(context: CommandContext, stream: keyof Omit<Terminal, 'stdin'> = 'stdout') {
  const output = context.terminal[stream];
  return { width: columnsOf(output), paint: painter(output, wantsColour(context)), cwd: context.cwd };
}

async function noteEvent(
  context: CommandContext,
  { batch, matchId, event }: { batch: Batch; matchId: string; event: string },
): Promise<void> {
  const eventId = event === 'none' ? null : event === 'auto' ? undefined : event;
  const desk = openDesk(context);
  await editMappings(desk, () => desk.manager.setManualMatch(batch.country, matchId, eventId));
}

interface Surroundings {
  readonly config: Config;
  readonly root: string;
  readonly cwd: string;
}

/** The batch of the match: the one that was named, else the only one that has it. */
async function requestFor(matchId: string, options: DebugOptions, places: Surroundings): Promise<BatchRequest> {
  const { country, league, season, stats, archive } = options;
  const source = wantedSource(options);
  const statsFile = stats === undefined ? undefined : resolve(places.cwd, stats);
  if (country !== undefined && league !== undefined && season !== undefined) {
    const batch = namedBatch({ country, league, season }, places.config, stats);
    const [known] = knownBatches(places, batch);
    return { batch, source, archive, statsFile: statsFile ?? known?.statsFile };
  }
  const known = statsFile === undefined ? knownBatches(places, options) : [batchOfFile(statsFile, options)];
  const found = await findMatch(matchId, known, places.config.input.time_zone);
  const [only, ...others] = found.batches;
  if (only === undefined) throw unknownMatch(matchId, found, { known, statsDir: places.config.input.stats_dir });
  if (others.length > 0) throw severalBatches(matchId, found.batches);
  return { batch: only.batch, source, archive, statsFile: only.statsFile };
}

/** `<country>/<league>/<season>.csv`, as far as the options do not say otherwise. */
function batchOfFile(statsFile: string, options: DebugOptions): KnownBatch {
  const [folder, parent, name = ''] = statsFile.split(/[/\\]/).slice(-3);
  const country = options.country ?? folder;
  const league = options.league ?? parent;
  const season = options.season ?? name.replace(/\.csv$/i, '');
  if (!country || !league) {
    throw new FbpError('FBP-USAGE', 'Of which batch is this statistics file?', {
      where: statsFile,
      hint: 'add --country, --league and --season',
    });
  }
  return { batch: { country, league, season }, statsFile, outputDir: undefined };
}

function unknownMatch(
  matchId: string,
  { knownIds, unreadable }: MatchPlaces,
  { known, statsDir }: { known: readonly KnownBatch[]; statsDir: string },
): FbpError {
  const files = known.filter(({ statsFile }) => statsFile !== undefined).length;
  const [broken] = unreadable;
  const nearest = knownIds.length === 0 ? [] : [`nearest ids: ${nearestIds(matchId, knownIds).join(', ')}`];
  const more = broken === undefined ? [] : [`${broken.file} cannot be read: ${broken.message}`];
  return new FbpError('FBP-USAGE', `no statistics file has the match id ${matchId} (${files} looked through)`, {
    where: statsDir,
    hint: [...nearest, ...more, 'for a file elsewhere: --stats <csv> --country --league --season'].join('; '),
  });
}

function severalBatches(matchId: string, batches: readonly KnownBatch[]): FbpError {
  const [{ batch }] = batches as [KnownBatch];
  const { country, league, season } = batch;
  return new FbpError('FBP-USAGE', `${batches.length} batches have the match id ${matchId}`, {
    where: batches.map((one) => batchName(one.batch)).join(', '),
    hint: `say which: --country ${country} --league ${league} --season ${season}`,
  });
}

/** The options of `fbp debug`, read and checked. */
export interface DebugOptions extends SourceOptions {
  readonly country?: string;
  readonly league?: string;
  readonly season?: string;
  readonly stats?: string;
  readonly event?: string;
  readonly failures?: string;
  readonly interactive?: boolean;
}
