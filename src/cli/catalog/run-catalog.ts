import { existsSync } from 'node:fs';
import { ArchiveSource } from '../../betfair/archive/archive-source.ts';
import { readSample, samplePath } from '../../betfair/archive/open-archive.ts';
import type { ArchiveOptions } from '../../betfair/catalogue/archive-catalogue.ts';
import type { RootStatus } from '../../betfair/catalogue/catalogue-status.ts';
import type { Config } from '../../config/schema.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { BetfairEvent } from '../../domain/event.ts';
import { shellWord } from '../../domain/text/shell-command.ts';
import { DAY_MS, isoDay } from '../../domain/time-units.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { type Foreground, inForeground } from '../command/foreground.ts';
import { openSession, type Session } from '../command/session.ts';
import { renderTable } from '../terminal/table.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';

/** An event in several archives is several entries of the catalogue. */
const ENTRIES_PER_EVENT = 4;

/** `fbp catalog build`: progress on stderr, then the same table as `status`. */
export async function catalogBuild(context: CommandContext, options: CatalogOptions): Promise<ExitCode> {
  const build = ({ display, signal }: Foreground) =>
    withArchive(context, options, async (source) => {
      await source.build(signal, (_label, done, total) =>
        display.update({ stage: 'catalogue', done, total, failures: 0 }),
      );
      display.stop();
      return await printStatus(context, source.status());
    });
  return await inForeground(context, build, 'what is catalogued is kept');
}

/** `fbp catalog status`. */
export async function catalogStatus(context: CommandContext, options: CatalogOptions): Promise<ExitCode> {
  return await withArchive(context, options, async (source) => {
    const roots = source.status();
    const exitCode = await printStatus(context, roots);
    if (roots.every(({ files }) => files === 0))
      await hint(context, `nothing is catalogued yet: \`${buildCommand(options)}\``);
    return exitCode;
  });
}

/** `fbp catalog find <text>`. */
export async function catalogFind(
  context: CommandContext,
  text: string,
  options: CatalogOptions & { limit: number },
): Promise<ExitCode> {
  return await withArchive(context, options, async (source) => {
    const { signal } = new AbortController();
    // The sample is small, and whoever looks into it has not catalogued it.
    if (source.kind === 'sample') await source.build(signal, () => undefined);
    const found = source.find(text, (options.limit + 1) * ENTRIES_PER_EVENT);
    const shown: FoundEvent[] = [];
    for (const event of found.slice(0, options.limit)) {
      shown.push({ event, files: (await source.listFiles(event.eventId, undefined, signal)).length });
    }
    const more = found.length > shown.length;
    if (context.globals.json)
      await write(context.terminal.stdout, `${JSON.stringify(findDocument(text, shown, more))}\n`);
    else await write(context.terminal.stdout, eventTable(context, shown));
    if (more) await hint(context, `there are more: --limit ${options.limit * 10}`);
    if (shown.length === 0) await hint(context, notFound(text, source.status(), buildCommand(options)));
    return 0;
  });
}

async function withArchive(
  context: CommandContext,
  options: CatalogOptions,
  work: (source: ArchiveSource) => Promise<ExitCode>,
): Promise<ExitCode> {
  const source = new ArchiveSource((await archiveMeant(context, options)).archive);
  try {
    return await work(source);
  } finally {
    source.close();
  }
}

/** The archive that is meant: the one given, else the configured one with what was downloaded, else the sample. */
export async function archiveMeant(
  context: CommandContext,
  { archive }: CatalogOptions,
): Promise<{ archive: ArchiveOptions; config: Config }> {
  const session = openSession(context, [{ path: 'betfair.archive', value: archive, flag: '--archive' }]);
  const { betfair, storage } = session.loaded.config;
  const own = archive === undefined ? [...betfair.archive, ...downloads(session)] : betfair.archive;
  if (own.length === 0) await hint(context, 'no archive is configured: this is the shipped sample, synthetic data');
  return {
    config: session.loaded.config,
    archive: {
      kind: own.length === 0 ? 'sample' : 'archive',
      paths: own.length === 0 ? [samplePath(session.sampleDir, readSample(session.sampleDir))] : own,
      eventTypeId: betfair.event_type_id,
      stateDir: storage.state_dir,
      access: session.secrets.store,
    },
  };
}

/** What the historic API was asked for lies in a folder laid out as an archive. */
function downloads({ loaded }: Session): string[] {
  const folder = loaded.config.storage.data_dir;
  return existsSync(folder) ? [folder] : [];
}

async function hint({ terminal, globals }: CommandContext, text: string): Promise<void> {
  if (!globals.quiet) await write(terminal.stderr, `note: ${text}\n`);
}

function buildCommand({ archive = [] }: CatalogOptions): string {
  return ['fbp catalog build', ...(archive.length === 0 ? [] : ['--archive', ...archive.map(shellWord)])].join(' ');
}

function notFound(text: string, roots: readonly RootStatus[], build: string): string {
  const isWhole = roots.every(({ files, unlearned }) => files > 0 && unlearned === 0);
  return isWhole
    ? `no catalogued event has "${text}" in its name: try a shorter part of it`
    : `no event catalogued so far has "${text}" in its name; the rest is catalogued by \`${build}\``;
}

async function printStatus(context: CommandContext, roots: readonly RootStatus[]): Promise<ExitCode> {
  const { terminal, globals } = context;
  const text = globals.json ? `${JSON.stringify({ roots: roots.map(rootDocument) })}\n` : rootTable(context, roots);
  await write(terminal.stdout, text);
  return 0;
}

/** Options of the commands below `fbp catalog`. */
export interface CatalogOptions {
  readonly archive?: string[];
  readonly limit?: number;
  readonly repair?: boolean;
}

export interface FoundEvent {
  readonly event: BetfairEvent;
  readonly files: number;
}

export function rootDocument({ label, kind, firstDay, lastDay, ...counts }: RootStatus): object {
  return { archive: label, kind, ...counts, first_day: dayText(firstDay) ?? null, last_day: dayText(lastDay) ?? null };
}

export function rootTable(context: CommandContext, roots: readonly RootStatus[]): string {
  const columns = [
    { title: 'archive', cut: 'start' },
    { title: 'files', align: 'right' },
    { title: 'events', align: 'right' },
    { title: 'open', align: 'right' },
    { title: 'bad', align: 'right' },
    { title: 'days', align: 'right' },
    { title: 'from' },
    { title: 'to' },
  ] as const;
  const rows = roots.map((root) => [
    root.label,
    ...[root.files, root.events, root.unlearned].map(String),
    root.unreadable === 0 ? '0' : ({ text: String(root.unreadable), style: 'yellow' } as const),
    String(root.days),
    dayText(root.firstDay) ?? '-',
    dayText(root.lastDay) ?? '-',
  ]);
  return `${renderTable(columns, rows, tableOptions(context))}open: events not looked into yet; bad: files that cannot be read\n`;
}

/** Of a day since 1970. */
function dayText(day: number | undefined): string | undefined {
  return day === undefined ? undefined : isoDay(day * DAY_MS);
}

export function eventTable(context: CommandContext, events: readonly FoundEvent[]): string {
  if (events.length === 0) return '';
  const columns = [
    { title: 'event', align: 'right' },
    { title: 'name', cut: 'end' },
    { title: 'country' },
    { title: 'kick-off UTC' },
    { title: 'files', align: 'right' },
  ] as const;
  const rows = events.map(({ event, files }) => [
    event.eventId,
    event.name,
    event.countryCode ?? '-',
    new Date(kickoff(event)).toISOString().slice(0, 16).replace('T', ' '),
    String(files),
  ]);
  return renderTable(columns, rows, tableOptions(context));
}

/** When it began; of an event that was never seen to begin, when it was to. */
function kickoff({ inPlayAt, scheduledAt }: BetfairEvent): number {
  return inPlayAt ?? scheduledAt;
}

export function findDocument(text: string, events: readonly FoundEvent[], more: boolean): object {
  const list = events.map(({ event, files }) => ({
    event_id: event.eventId,
    name: event.name,
    names: event.names,
    country: event.countryCode ?? null,
    scheduled_kickoff: new Date(event.scheduledAt).toISOString(),
    actual_kickoff: event.inPlayAt === undefined ? null : new Date(event.inPlayAt).toISOString(),
    voided: event.voided,
    files,
  }));
  return { text, events: list, more };
}

function tableOptions(context: CommandContext) {
  const { stdout } = context.terminal;
  return { width: columnsOf(stdout), paint: painter(stdout, wantsColour(context)) };
}
