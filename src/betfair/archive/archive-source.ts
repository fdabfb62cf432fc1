import { fileStamp } from '../../disk/file-stamp.ts';
import { FbpError, isFault } from '../../domain/errors.ts';
import type { BetfairEvent, LocalFile, MarketFile, TimeWindow } from '../../domain/event.ts';
import type { FileFault } from '../../domain/price.ts';
import { ArchiveCatalogue, type ArchiveOptions } from '../catalogue/archive-catalogue.ts';
import {
  type ArchiveRoot,
  bringFile,
  fileByKey,
  fileKey,
  locateFile,
  locateListed,
} from '../catalogue/archive-files.ts';
import {
  type FileRow,
  factsOfDays,
  factsOfEvent,
  filesOfEvent,
  hasUndatedFiles,
  saveTypes,
} from '../catalogue/catalogue-events.ts';
import { countsOf, factsByText, type RootStatus } from '../catalogue/catalogue-status.ts';
import { orderedFiles, wantedFiles } from '../catalogue/choose-files.ts';
import { type EventFacts, mergeFacts } from '../catalogue/learn-event.ts';
import type { Coverage } from '../coverage.ts';
import type { EventQuery, EventSource } from '../source.ts';
import { isFiledOn, isWithin, laterDays, mergeWindows, wantedDays } from '../time-windows.ts';
import { compareIds } from '../wire/ids.ts';
import { UNDATED } from '../wire/market-path.ts';
import { type ArchivePath, archivePaths } from './archive-roots.ts';
import { splitArchives } from './remote/remote-archives.ts';
import { catalogedPath } from './unpacked-tars.ts';

const REMEMBER_AT = 500;
/** So many of the last files that were listed need not be looked up again when they are fetched. */
const REMEMBER_LISTED = 20_000;

/** Event source over folders and TARs of market files, read in place. */
export class ArchiveSource implements EventSource {
  readonly kind: 'archive' | 'sample';
  readonly #options: ArchiveOptions;
  readonly #catalogue: ArchiveCatalogue;
  readonly #types = new Map<string, string>();
  readonly #listed = new Map<string, { readonly root: ArchiveRoot; readonly row: FileRow }>();

  /** Opens the catalogue. Throws FbpError FBP-DISK or FBP-LOCKED; the archive itself is looked at when first asked. */
  constructor(options: ArchiveOptions) {
    this.kind = options.kind;
    this.#options = options;
    this.#catalogue = new ArchiveCatalogue(options);
  }

  async version(signal: AbortSignal, windows: readonly TimeWindow[] = []): Promise<string> {
    return this.#catalogue.exclusive(async () => {
      const days = windows.length === 0 ? [] : wantedDays(windows);
      for (const root of await this.#catalogue.prepare(signal)) await this.#catalogue.indexDays(root, days, signal);
      return this.#catalogue.fingerprint(days);
    });
  }

  async findEvents(query: EventQuery, signal: AbortSignal): Promise<readonly BetfairEvent[]> {
    return this.#catalogue.exclusive(async () => {
      const roots = await this.#catalogue.prepare(signal);
      const days = [UNDATED, ...wantedDays(query.windows)];
      for (const root of roots) await this.#catalogue.learnDays(root, days, signal);
      return this.#eventsWithin(query, days, { late: false });
    });
  }

  async findLateEvents(query: EventQuery, signal: AbortSignal): Promise<readonly BetfairEvent[]> {
    return this.#catalogue.exclusive(async () => {
      const roots = await this.#catalogue.prepare(signal);
      const wanted = [UNDATED, ...wantedDays(query.windows), ...laterDays(query.windows)];
      const held = new Set(roots.flatMap((root) => this.#catalogue.daysOf(root)));
      const days = wanted.filter((day) => held.has(day));
      for (const root of roots) await this.#catalogue.learnDays(root, days, signal);
      return this.#eventsWithin(query, days, { late: true });
    });
  }

  refresh(): void {
    this.#listed.clear();
    this.#catalogue.refresh();
  }

  #eventsWithin(query: EventQuery, days: readonly number[], filed: { readonly late: boolean }): BetfairEvent[] {
    const windows = mergeWindows(query.windows);
    const from = windows[0]?.from ?? 0;
    const to = windows.reduce((latest, window) => Math.max(latest, window.to), from);
    const { eventTypeId } = this.#options;
    const byEvent = new Map<string, EventFacts[]>();
    for (const root of this.#catalogue.roots) {
      const query = { rootId: root.id, days, eventTypeId, from, to };
      for (const { day, facts } of factsOfDays(this.#catalogue.db, query)) {
        if (!mayLieWithin(facts.event, windows, (time) => day === UNDATED || isFiledOn(day, time, filed))) continue;
        byEvent.set(facts.event.eventId, [...(byEvent.get(facts.event.eventId) ?? []), facts]);
      }
    }
    const events = [...byEvent.values()].map((facts) => mergeFacts(facts).event);
    return events.sort((a, b) => compareIds(a.eventId, b.eventId));
  }

  async findEvent(eventId: string, signal: AbortSignal): Promise<BetfairEvent | undefined> {
    return this.#catalogue.exclusive(async () => {
      const roots = await this.#catalogue.prepare(signal);
      for (const root of roots) {
        const days = this.#catalogue.daysOfEvent(root, eventId);
        await this.#catalogue.learnDays(root, days.length > 0 ? days : [UNDATED], signal);
      }
      const facts = factsOfEvent(this.#catalogue.db, this.#rootIds(), eventId);
      return facts.length === 0 ? undefined : mergeFacts(facts).event;
    });
  }

  async listFiles(
    eventId: string,
    marketTypes: readonly string[] | undefined,
    signal: AbortSignal,
  ): Promise<readonly MarketFile[]> {
    return this.#catalogue.exclusive(async () => {
      const roots = await this.#catalogue.prepare(signal);
      for (const root of roots) {
        await this.#catalogue.indexDays(root, this.#catalogue.daysOfEvent(root, eventId), signal);
      }
      const rows = await this.#rowsOf(eventId, signal);
      const there = rows.flatMap((row) => this.#present(row));
      const files = [...there, ...withoutCopy(rows, there)];
      const wanted = wantedFiles(orderedFiles(files, this.#rootIds()), marketTypes);
      return wanted.map((row) => this.#marketFile(row, eventId));
    });
  }

  /** Files outside event folders are known to be of an event once they were read. */
  async #rowsOf(eventId: string, signal: AbortSignal): Promise<FileRow[]> {
    const rows = filesOfEvent(this.#catalogue.db, this.#rootIds(), eventId);
    if (rows.length > 0) return rows;
    for (const root of this.#catalogue.roots) await this.#catalogue.learnDays(root, [UNDATED], signal);
    return filesOfEvent(this.#catalogue.db, this.#rootIds(), eventId);
  }

  /** The row with its present size; none when the file has gone since its folder was listed. */
  #present(row: FileRow): FileRow[] {
    const root = this.#rootOf(row);
    if (root === undefined) return [];
    if (root.kind !== 'folder') return [row];
    try {
      return [{ ...row, size: locateFile(root, row).length }];
    } catch (error) {
      if (isFault(error, 'FBP-MARKET-FILE')) return [];
      throw error;
    }
  }

  #marketFile(row: FileRow, eventId: string): MarketFile {
    const root = this.#rootOf(row);
    const key = root === undefined ? row.name : fileKey(root, row);
    if (this.#listed.size >= REMEMBER_LISTED) this.#listed.clear();
    if (root !== undefined) this.#listed.set(key, { root, row });
    return {
      key,
      eventId,
      marketId: row.market_id ?? undefined,
      size: row.size ?? undefined,
      marketType: row.market_type === null ? undefined : row.market_type || null,
    };
  }

  async fetch(file: MarketFile, signal: AbortSignal): Promise<LocalFile> {
    signal.throwIfAborted();
    const found =
      this.#listed.get(file.key) ??
      (await this.#catalogue.exclusive(async () => {
        const roots = await this.#catalogue.prepare(signal);
        return fileByKey(this.#catalogue.db, roots, file.key);
      }));
    if (!found) {
      const hint = 'Run the same command again: the archive is looked at afresh.';
      throw new FbpError('FBP-MARKET-FILE', 'The archive has no such market file', { where: file.key, hint });
    }
    await bringFile(found.root, found.row, signal);
    const { name, path, offset, length, stamp } = locateListed(found.root, found.row, file);
    return { file, name, path, offset, length, stamp: stamp ?? fileStamp(path) };
  }

  async coverage(windows: readonly TimeWindow[], signal: AbortSignal): Promise<Coverage> {
    return this.#catalogue.exclusive(async () => {
      await this.#catalogue.prepare(signal);
      return this.#catalogue.coverage(windows);
    });
  }

  remember(file: MarketFile, marketType: string | null): void {
    if (file.marketId === undefined || file.marketType !== undefined) return;
    this.#types.set(file.key, marketType ?? '');
    if (this.#types.size >= REMEMBER_AT) this.#saveTypes();
  }

  /** Nothing: files of an archive are the user's. */
  async discard(): Promise<void> {}

  /** Types only spare a later run some reading: a catalogue that cannot take them now is no reason to fail. */
  #saveTypes(): void {
    const types = [...this.#types].flatMap(([key, type]) => {
      const found = this.#listed.get(key) ?? fileByKey(this.#catalogue.db, this.#catalogue.roots, key);
      return found ? [{ row: found.row, type }] : [];
    });
    this.#types.clear();
    try {
      if (types.length > 0) saveTypes(this.#catalogue.db, types);
    } catch {
      return;
    }
  }

  /** Catalogues everything, whatever its day. `onDay` is told how many of how many day folders of a root are done. */
  async build(signal: AbortSignal, onDay?: (label: string, done: number, total: number) => void): Promise<void> {
    return this.#catalogue.exclusive(async () => {
      for (const root of await this.#catalogue.prepare(signal)) {
        const days = this.#catalogue.daysOf(root);
        for (const [index, day] of days.entries()) {
          await this.#catalogue.learnDays(root, [day], signal);
          onDay?.(root.label, index + 1, days.length);
        }
      }
    });
  }

  /** Whether there is no market file at all, whatever the day: a wrong path rather than a season without events. */
  async isEmpty(signal: AbortSignal): Promise<boolean> {
    return this.#catalogue.exclusive(async () => {
      const roots = await this.#catalogue.prepare(signal);
      return roots.every(
        (root) => this.#catalogue.daysOf(root).length === 1 && !hasUndatedFiles(this.#catalogue.db, root.id),
      );
    });
  }

  /** What of the archive could not be read, as far as this run looked at it: every file tried in vain is in it. */
  faults(): readonly FileFault[] {
    return this.#catalogue.faults();
  }

  /** What the catalogue holds of each root, without looking at the archive's content. Throws FbpError FBP-ARCHIVE. */
  status(): readonly RootStatus[] {
    const roots = this.#localPaths();
    const pathOf = (root: ArchivePath) => catalogedPath(root, this.#options.stateDir);
    const remote = this.#catalogue.roots.flatMap((root) => (root.kind !== 'folder' && root.remote ? [root] : []));
    return [...roots, ...remote].map((root) => ({
      label: root.label,
      kind: root.kind,
      ...countsOf(this.#catalogue.db, 'stamp' in root ? root.path : pathOf(root)),
    }));
  }

  /** Cataloged events with a name that holds the text, or with that id; at most `limit`, by event id. */
  find(text: string, limit = 100): readonly BetfairEvent[] {
    const paths = this.#localPaths().map((root) => catalogedPath(root, this.#options.stateDir));
    const byEvent = new Map<string, EventFacts[]>();
    for (const facts of factsByText(this.#catalogue.db, paths, text, limit)) {
      byEvent.set(facts.event.eventId, [...(byEvent.get(facts.event.eventId) ?? []), facts]);
    }
    return [...byEvent.values()].map((facts) => mergeFacts(facts).event);
  }

  #localPaths(): ArchivePath[] {
    const { local, remote } = splitArchives(this.#options.paths);
    return local.length === 0 && remote.length > 0 ? [] : archivePaths(local);
  }

  #rootIds(): number[] {
    return this.#catalogue.roots.map((root) => root.id);
  }

  #rootOf(row: FileRow): ArchiveRoot | undefined {
    return this.#catalogue.roots.find((root) => root.id === row.root_id);
  }

  close(): void {
    this.#saveTypes();
    this.#catalogue.close();
  }
}

/** Files that are gone and that none there makes up for: they stay in the list, so that `fetch` says so and no market goes missing in silence. */
function withoutCopy(rows: readonly FileRow[], there: readonly FileRow[]): FileRow[] {
  const markets = new Set(there.map((row) => row.market_id));
  // An event-level file holds every market.
  return markets.has(null) ? [] : rows.filter((row) => !markets.has(row.market_id));
}

function mayLieWithin(
  event: BetfairEvent,
  windows: ReturnType<typeof mergeWindows>,
  isFiled: (time: number) => boolean,
): boolean {
  const inPlay = event.inPlayAt === undefined ? [] : [event.inPlayAt];
  return [...event.times, event.scheduledAt, ...inPlay].some((time) => isWithin(windows, time) && isFiled(time));
}
