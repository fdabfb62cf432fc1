import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  closeDatabase,
  type Database,
  databaseFault,
  isCorrupt,
  prepared,
  setAside,
  shortenLog,
} from '../../disk/database/database.ts';
import { sha256 } from '../../disk/digest.ts';
import { isRefusal } from '../../disk/disk-fault.ts';
import type { StoreAccess } from '../../disk/store/store-access.ts';
import { isFault } from '../../domain/errors.ts';
import type { TimeWindow } from '../../domain/event.ts';
import type { FileFault } from '../../domain/price.ts';
import { archivePaths, type ContainerPath, type FolderPath, unusable } from '../archive/archive-roots.ts';
import { remoteTars, splitArchives } from '../archive/remote/remote-archives.ts';
import { unpackedPath } from '../archive/unpacked-tars.ts';
import { type Coverage, coverageOf, type DayCounts } from '../coverage.ts';
import { wantedDays } from '../time-windows.ts';
import { describeFolder, pathSegments, UNDATED } from '../wire/market-path.ts';
import { type ArchiveRoot, bringFile, fileKey, locateFile } from './archive-files.ts';
import { damagedByDay, eventsByDay, heldDaysOf } from './catalogue-coverage.ts';
import { CATALOGUE_SCHEMA, cataloguePath, openCatalogue } from './catalogue-database.ts';
import { forgetFaults } from './catalogue-events.ts';
import { daysOf, foldersOf, rootRow } from './catalogue-files.ts';
import { faultsOfDays } from './catalogue-status.ts';
import { type ContainerRoot, indexContainer } from './index-container.ts';
import { type FolderRoot, indexDays } from './index-folder.ts';
import { learnDays } from './learn-files.ts';
import type { Locate } from './read-facts.ts';

export interface ArchiveOptions {
  readonly kind: 'archive' | 'sample';
  /** Folders and TARs. */
  readonly paths: readonly string[];
  readonly eventTypeId: string;
  /** Where the catalogue is kept, and packed TARs are unpacked to. */
  readonly stateDir: string;
  /** Where the catalogue is kept instead. */
  readonly file?: string | undefined;
  /** How stores are reached, for archives at `s3://`. */
  readonly access?: StoreAccess | undefined;
  /** Whether what an earlier run could not read is looked at again, though it has not changed. */
  readonly doubtsFaults?: boolean | undefined;
  /** Told of what takes long and space. */
  readonly notice?: ((text: string) => void) | undefined;
}

/**
 * The catalogue of one archive during one run: what of it was looked at, and when to look. Each day folder is compared
 * with the disk once a run, when it is first wanted.
 */
export class ArchiveCatalogue {
  readonly #options: ArchiveOptions;
  readonly #file: string;
  #db: Database;
  #roots: readonly ArchiveRoot[] | undefined;
  readonly #indexed = new Set<string>();
  readonly #learned = new Set<string>();
  /** Archives within the folders that cannot be read. */
  #unread: FileFault[] = [];
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ArchiveOptions) {
    this.#options = options;
    this.#file = options.file ?? cataloguePath(options.stateDir);
    this.#db = openCatalogue(this.#file, options.notice);
  }

  get db(): Database {
    return this.#db;
  }

  /** The roots, after `prepare`. */
  get roots(): readonly ArchiveRoot[] {
    return this.#roots ?? [];
  }

  /**
   * Runs one piece of work after the other: two searches at once would index the same days twice. A catalogue found
   * damaged is built again, once.
   */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#queue.then(() => this.#guarded(work));
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      shortenLog(this.#db, this.#file);
      return result;
    } catch (error) {
      if (!isCorrupt(error)) throw databaseFault(error, this.#file, CATALOGUE_SCHEMA);
    }
    this.#startAfresh();
    return work();
  }

  #startAfresh(): void {
    this.#db.close();
    setAside(this.#file);
    this.#options.notice?.('the event catalogue was damaged and is built again');
    this.#db = openCatalogue(this.#file, this.#options.notice);
    this.refresh();
  }

  /** Compares every folder with the disk again when it is next wanted. */
  refresh(): void {
    this.#roots = undefined;
    this.#unread = [];
    this.#indexed.clear();
    this.#learned.clear();
  }

  /** Looks at every root: TARs are indexed, folders down to their day folders. Throws FbpError FBP-ARCHIVE. */
  async prepare(signal: AbortSignal): Promise<readonly ArchiveRoot[]> {
    if (this.#roots) return this.#roots;
    const roots: ArchiveRoot[] = [];
    const { local, remote } = splitArchives(this.#options.paths);
    for (const url of remote) roots.push(...(await this.#prepareRemote(url, signal)));
    const paths = local.length === 0 && remote.length > 0 ? [] : archivePaths(local);
    const archive = paths.filter(({ kind }) => kind === 'folder').map((folder) => folder.path);
    for (const found of paths) {
      if (found.kind === 'folder') roots.push(await this.#prepareFolder({ ...found, archive }, signal));
      else roots.push(...(await this.#prepareContainer(found, signal)));
    }
    this.#roots = roots;
    return roots;
  }

  async #prepareRemote(url: string, signal: AbortSignal): Promise<ContainerRoot[]> {
    const { access, stateDir, doubtsFaults } = this.#options;
    const roots: ContainerRoot[] = [];
    for (const remote of await remoteTars(url, { access, stateDir, signal })) {
      const container = { kind: 'tar', label: remote.url, path: remote.url, remote } as const;
      roots.push(await indexContainer(container, { db: this.#db, signal, doubtsFaults }));
    }
    return roots;
  }

  /** One that lies in a folder and cannot be read is a fault of the archive, not its end. */
  async #prepareContainer(found: ContainerPath, signal: AbortSignal): Promise<ContainerRoot[]> {
    const { kind, label, isGiven } = found;
    try {
      const path = kind === 'packed-tar' ? await unpackedPath(found, { ...this.#options, signal }) : found.path;
      const container = { kind: kind === 'zip' ? kind : 'tar', label, path } as const;
      return [await indexContainer(container, { db: this.#db, signal, doubtsFaults: this.#options.doubtsFaults })];
    } catch (cause) {
      const error = isRefusal(cause) ? unusable(cause, label) : cause;
      if (isGiven || !isFault(error, 'FBP-ARCHIVE')) throw error;
      this.#unread.push({ file: label, line: undefined, message: error.message });
      return [];
    }
  }

  async #prepareFolder(
    { unread, ...found }: FolderPath & Pick<FolderRoot, 'archive'>,
    signal: AbortSignal,
  ): Promise<FolderRoot> {
    const { id } = rootRow(this.#db, found.path);
    const root: FolderRoot = { ...found, id, dayFolders: new Map(), fingerprint: [], faults: [...unread] };
    await this.indexDays(root, [UNDATED], signal);
    return root;
  }

  /** Compares days of a root with the disk. */
  async indexDays(root: ArchiveRoot, days: readonly number[], signal: AbortSignal): Promise<void> {
    if (root.kind !== 'folder') return;
    for (const some of inChunks(days.filter((day) => !this.#indexed.has(keyOf(root, day))))) {
      await indexDays(root, some, { db: this.#db, signal });
      for (const day of some) this.#indexed.add(keyOf(root, day));
    }
  }

  /** Makes the events of days of a root known. */
  async learnDays(root: ArchiveRoot, days: readonly number[], signal: AbortSignal): Promise<void> {
    for (const some of inChunks(days.filter((day) => !this.#learned.has(keyOf(root, day))))) {
      await this.indexDays(root, some, signal);
      if (this.#options.doubtsFaults) forgetFaults(this.#db, root.id, some);
      await learnDays({ db: this.#db, locate: this.#locate(signal), signal }, root.id, some);
      for (const day of some) this.#learned.add(keyOf(root, day));
    }
  }

  #locate(signal: AbortSignal): Locate {
    const byId = new Map(this.roots.map((root) => [root.id, root]));
    return async (row) => {
      const root = byId.get(row.root_id);
      if (!root) throw new RangeError(`file of an unknown root: ${row.name}`);
      await bringFile(root, row, signal);
      return locateFile(root, row);
    };
  }

  /** Every day that a root has, `UNDATED` first. */
  daysOf(root: ArchiveRoot): number[] {
    const onDisk = root.kind === 'folder' ? [...root.dayFolders.keys()] : [];
    return [...new Set([UNDATED, ...daysOf(this.#db, root.id), ...onDisk])].sort((a, b) => a - b);
  }

  /** The days of a root that have a folder of this event. */
  daysOfEvent(root: ArchiveRoot, eventId: string): number[] {
    // Without DISTINCT, for which SQLite would go through all folders of the root, in order of day.
    const sql = 'SELECT day FROM folders WHERE event_id = ? AND root_id = ?';
    const known = prepared(this.#db, sql).all(eventId, root.id) as { day: number }[];
    if (known.length > 0 || root.kind !== 'folder')
      return [...new Set(known.map((row) => row.day))].sort((a, b) => a - b);
    const holds = (folder: string) => existsSync(path.join(root.path, folder, eventId));
    return [...root.dayFolders].filter(([, folders]) => folders.some(holds)).map(([day]) => day);
  }

  /**
   * A fingerprint of the archive, free of where it lies: sizes and times of TARs, the times of day folders (which
   * change when an event comes or goes) and names, sizes and times of the files outside day folders. A file more or less
   * within an event folder shows for the days that are named, which must be indexed: for all it would cost a look at every event of the archive.
   */
  fingerprint(days: readonly number[]): string {
    const parts = this.roots.map((root) =>
      root.kind !== 'folder' ? root.stamp : [...root.fingerprint.toSorted(), ...this.#stampsOf(root, days)].join('\n'),
    );
    return sha256([this.#options.eventTypeId, ...parts].join('\n')).slice(0, 32);
  }

  #stampsOf(root: FolderRoot, days: readonly number[]): string[] {
    const folders = foldersOf(this.#db, root.id, days);
    return folders.map((folder) => `${folder.path}:${folder.stamp}`).sort();
  }

  /** How complete the archive is for the days of the windows, as far as they were learned. */
  coverage(windows: readonly TimeWindow[]): Coverage {
    const ids = this.roots.map(({ id }) => id);
    const days = wantedDays(windows);
    return coverageOf({
      eventTypeId: this.#options.eventTypeId,
      windows,
      heldDays: heldDaysOf(this.#db, ids, this.roots.flatMap(dayFoldersOf)),
      events: eventsByDay(this.#db, ids, days),
      damaged: [
        ...damagedByDay(this.#db, ids, days),
        ...this.roots.flatMap(brokenParts),
        ...this.#unread.map(() => ({ day: UNDATED, count: 1 })),
      ],
    });
  }

  /** What could not be read of the roots and days looked at so far. */
  faults(): FileFault[] {
    const ofRoots = this.roots.flatMap((root) => {
      const own = root.kind === 'folder' ? root.faults : [];
      const cut =
        root.kind !== 'folder' && root.fault ? [{ file: root.label, line: undefined, message: root.fault }] : [];
      const days = this.daysOf(root).filter((day) => this.#learned.has(keyOf(root, day)));
      const nameOf = (row: { folder: string; name: string }) => fileKey(root, row);
      return [...own, ...cut, ...faultsOfDays(this.#db, { rootId: root.id, days }, nameOf)];
    });
    return [...this.#unread, ...ofRoots];
  }

  close(): void {
    closeDatabase(this.#db, this.#file);
  }
}

function keyOf(root: ArchiveRoot, day: number): string {
  return `${root.id}:${day}`;
}

/** A month of them at a time: asking for each by itself takes longer than answering, and what is known of all of them may be much. */
function* inChunks(days: readonly number[]): Generator<readonly number[]> {
  for (let from = 0; from < days.length; from += DAYS_AT_ONCE) yield days.slice(from, from + DAYS_AT_ONCE);
}

const DAYS_AT_ONCE = 31;

/** Days of folders that nobody looked into yet. */
function dayFoldersOf(root: ArchiveRoot): number[] {
  return root.kind === 'folder' ? [...root.dayFolders.keys()] : [];
}

/** Folders that cannot be read, by their day where the path has one; what a cut TAR or ZIP lacks may be of any. */
function brokenParts(root: ArchiveRoot): DayCounts[] {
  if (root.kind !== 'folder') return root.fault === undefined ? [] : [{ day: UNDATED, count: 1 }];
  return root.faults.map(({ file }) => ({ day: describeFolder(pathSegments(file)).day, count: 1 }));
}
