import { resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { MatchDebugReport } from '../../diagnostics/debugger/debug-report.ts';
import { FailureWalk } from '../../diagnostics/debugger/failure-walk.ts';
import { SearchDebugger } from '../../diagnostics/debugger/search-debugger.ts';
import { findMatch, type KnownBatch, knownBatches, type MatchPlaces } from '../../diagnostics/known-batches.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { type ExitCode, FbpError } from '../../domain/errors.ts';
import { seasonOfFile, statisticsFilesAt } from '../../input/list-statistics.ts';
import { MappingManager } from '../../mapping/mapping-manager.ts';
import { nearestIds } from '../../mapping/names/nearest-word.ts';
import { allRows, type BatchRequest, type CoordinatorSettings } from '../../pipeline/batch-request.ts';
import { listLastRuns } from '../../pipeline/open/last-run.ts';
import { statisticsReading } from '../../pipeline/open/statistics-reading.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { namedBatch, understoodBatch } from '../command/named-batch.ts';
import { recallBatch, withRecalled } from '../command/recalled-batch.ts';
import { openSession, type Session, type Workplace } from '../command/session.ts';
import type { SourceOptions } from '../command/source-options.ts';
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
  const session = openSession(context);
  if (wanted.kind === 'failures') return await debugFailures(context, session, { batch: wanted.batch, options });
  return await debugOne(context, session, { matchId: wanted.matchId, options });
}

type Wanted = { kind: 'match'; matchId: string } | { kind: 'failures'; batch: Batch };

function checkedArguments(matchId: string | undefined, { failures, interactive, event }: DebugOptions): Wanted {
  if (matchId !== undefined && failures === undefined && !interactive) return { kind: 'match', matchId };
  const hint = 'a match id, or --failures and <country>/<league>/<season>: fbp debug --help';
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
  session: Session,
  { matchId, options }: { matchId: string; options: DebugOptions },
): Promise<ExitCode> {
  const { config, root } = session.loaded;
  const { batch, statsFiles } = await batchOfMatch(matchId, options, { config, root, cwd: context.cwd });
  const recalled = recallBatch(context, batch, { options, session });
  if (options.event !== undefined) await noteEvent(recalled.context, { batch, matchId, event: options.event });
  return await withRecalled<ExitCode>(recalled, async (request, { settings, endProgress }) => {
    const report = await reportOf(matchId, { ...request, statsFile: statsFiles ?? request.statsFile }, settings);
    endProgress();
    const text = context.globals.json ? jsonDocument(report) : renderDebugReport(report, look(context));
    await write(context.terminal.stdout, text);
    return 0;
  });
}

/** Decided among the rows of the last run, which is what its files say; a row that it left out, among all. */
async function reportOf(
  matchId: string,
  request: BatchRequest,
  settings: CoordinatorSettings,
): Promise<MatchDebugReport> {
  const report = await withDebugger(request, settings, (searchDebugger) => searchDebugger.debugMatch(matchId));
  const isPartial = request.limit !== undefined || request.matchIds !== undefined;
  if (report.status !== 'skipped' || !isPartial) return report;
  return await withDebugger(allRows(request), settings, (searchDebugger) => searchDebugger.debugMatch(matchId));
}

async function withDebugger<T>(
  request: BatchRequest,
  settings: CoordinatorSettings,
  work: (searchDebugger: SearchDebugger) => Promise<T>,
): Promise<T> {
  const searchDebugger = await SearchDebugger.open(request, settings);
  try {
    return await work(searchDebugger);
  } finally {
    searchDebugger.close();
  }
}

async function debugFailures(
  context: CommandContext,
  session: Session,
  { batch: given, options }: { batch: Batch; options: DebugOptions },
): Promise<ExitCode> {
  const { terminal, globals } = context;
  const { config, root } = session.loaded;
  const batch = understoodBatch(context, given, { config, statsFiles: options.stats });
  const [known] = knownBatches({ config, root }, batch);
  const recalled = recallBatch(context, batch, { options, session });
  const openAndWalk = async (request: BatchRequest, { settings, endProgress }: Workplace) =>
    await withDebugger<ExitCode>(
      { ...request, statsFile: request.statsFile ?? known?.statsFiles },
      settings,
      async (searchDebugger) => {
        const failures = new FailureWalk(searchDebugger, new MappingManager(settings.config.mapping.dir));
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
      },
    );
  return await withRecalled<ExitCode>(recalled, openAndWalk);
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

interface BatchOfMatch {
  readonly batch: Batch;
  /** Undefined where its usual one is meant. */
  readonly statsFiles: readonly string[] | undefined;
}

/** The batch of the match: the one that was named, else the only one that has it, else the one of them that was run last. */
async function batchOfMatch(matchId: string, options: DebugOptions, places: Surroundings): Promise<BatchOfMatch> {
  const { country, league, season, stats } = options;
  const statsFiles = stats?.map((path) => resolve(places.cwd, path)).flatMap(statisticsFilesAt);
  if (country !== undefined && league !== undefined && season !== undefined) {
    const batch = namedBatch({ country, league, season }, places.config, stats);
    const [known] = knownBatches(places, batch);
    return { batch, statsFiles: statsFiles ?? known?.statsFiles };
  }
  const known =
    statsFiles === undefined ? knownBatches(places, options) : [batchOfFiles(statsFiles, options, places.config)];
  const found = await findMatch(matchId, known);
  const [only, ...others] = found.batches;
  if (only === undefined) throw unknownMatch(matchId, found, { known, statsDir: places.config.input.stats_dir });
  if (others.length === 0) return only;
  const latest = listLastRuns(places.config.storage.state_dir).map(({ batch }) => batchName(batch));
  const run = latest.flatMap((name) => found.batches.find(({ batch }) => batchName(batch) === name) ?? [])[0];
  if (run === undefined) throw severalBatches(matchId, found.batches);
  return run;
}

/** `<country>/<league>/<season>.csv`, as far as the options do not say otherwise. */
function batchOfFiles(statsFiles: readonly string[], options: DebugOptions, config: Config): KnownBatch {
  const [statsFile = ''] = statsFiles;
  const [folder, parent] = statsFile.split(/[/\\]/).slice(-3);
  const country = options.country ?? folder;
  const league = options.league ?? parent;
  const season = options.season ?? seasonOfFile(statsFile);
  if (!country || !league) {
    throw new FbpError('FBP-USAGE', 'Of which batch is this statistics file?', {
      where: statsFile,
      hint: 'add --country, --league and --season',
    });
  }
  const batch = { country, league, season };
  return { batch, statsFiles, reading: statisticsReading(config, { batch }), outputDirs: [] };
}

function unknownMatch(
  matchId: string,
  { knownIds, unreadable }: MatchPlaces,
  { known, statsDir }: { known: readonly KnownBatch[]; statsDir: string },
): FbpError {
  const files = known.filter(({ statsFiles }) => statsFiles.length > 0).length;
  const [broken] = unreadable;
  const ids = nearestIds(matchId, knownIds);
  const more = broken === undefined ? [] : [`${broken.file} cannot be read: ${broken.message}`];
  return new FbpError('FBP-USAGE', `no statistics file has the match id ${matchId} (${files} looked through)`, {
    where: statsDir,
    hint: [
      ...more,
      'for a file elsewhere: --stats <csv> --country --league --season',
      ...(ids.length === 0 ? [] : [`nearest ids: ${ids.join(', ')}:`]),
    ].join('; '),
    slip: ids.length === 0 ? undefined : { typed: matchId, meant: ids.slice(0, 1) },
  });
}

function severalBatches(matchId: string, batches: readonly KnownBatch[]): FbpError {
  const [{ batch }] = batches as [KnownBatch];
  const { country, league, season } = batch;
  return new FbpError('FBP-USAGE', `${batches.length} batches have the match id ${matchId}`, {
    where: batches.map((one) => batchName(one.batch)).join(', '),
    hint: 'say which:',
    slip: { typed: undefined, meant: ['--country', country, '--league', league, '--season', season] },
  });
}

/** The options of `fbp debug`, read and checked. */
export interface DebugOptions extends SourceOptions {
  readonly country?: string;
  readonly league?: string;
  readonly season?: string;
  readonly stats?: string[];
  readonly event?: string;
  readonly failures?: string;
  readonly interactive?: boolean;
}
