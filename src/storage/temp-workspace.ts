import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sha256 } from '../disk/digest.ts';
import { withDiskFaultsSync } from '../disk/disk-fault.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { sizeOf } from '../disk/file-stamp.ts';
import { asFileName } from '../disk/path-names.ts';
import type { Batch } from '../domain/batch.ts';

const MATCH_PREFIX = 'match-';
/** What an owner's folder has behind the name. */
const OWNED = /^-[0-9a-f]{16}$/;

/** The folder where one output grows: its journal, its time series, and a folder for each match being worked on. */
export class TempWorkspace {
  readonly folder: string;
  /** The same for every owner of the output. */
  readonly name: string;
  readonly journalPath: string;
  readonly seriesPath: string;

  private constructor(folder: string, name: string) {
    this.folder = folder;
    this.name = name;
    this.journalPath = join(folder, 'journal.jsonl');
    this.seriesPath = join(folder, 'series.part');
  }

  /** Where that is, whether or not there is such a folder. */
  static folderOf(tempDir: string, batch: Batch, outputDir: string): string {
    const hash = shortHash(outputDir);
    return join(tempDir, 'work', [batch.country, batch.league, batch.season, hash].map(asFileName).join('-'));
  }

  /**
   * Opens `<tempDir>/work/<country>-<league>-<season>-<hash of the output folder>/` and clears match folders that a killed
   * run left. The caller holds the lock of `outputDir` (an absolute path without links), hence of this folder. Throws FBP-DISK.
   */
  static open(tempDir: string, batch: Batch, outputDir: string): TempWorkspace {
    const folder = TempWorkspace.folderOf(tempDir, batch, outputDir);
    const workspace = new TempWorkspace(folder, basename(folder));
    withDiskFaultsSync('make the temporary folder', workspace.folder, () => {
      ensureFolder(workspace.folder);
      workspace.dispose();
    });
    return workspace;
  }

  /**
   * The same where a former owner of the output may still be at work and learn later that it is none any more: a folder of its own, with a
   * copy of the longest journal that any owner left. Those owners' folders go, so that whatever they still write is nobody's.
   */
  static takeOver(tempDir: string, batch: Batch, outputDir: string): TempWorkspace {
    const base = TempWorkspace.folderOf(tempDir, batch, outputDir);
    const workspace = new TempWorkspace(`${base}-${randomBytes(8).toString('hex')}`, basename(base));
    withDiskFaultsSync('make the temporary folder', workspace.folder, () => {
      ensureFolder(workspace.folder);
      const former = workspace.#formerOwners();
      const longest = former.at(-1);
      if (longest !== undefined) copyWork(longest, workspace);
      for (const { folder } of former) rmSync(folder, { recursive: true, force: true });
    });
    return workspace;
  }

  /** Of other owners of the same output, the longest journal last. */
  #formerOwners(): TempWorkspace[] {
    const work = dirname(this.folder);
    const others = readdirSync(work).filter((each) => each.startsWith(this.name) && each !== basename(this.folder));
    return others
      .filter((each) => each === this.name || OWNED.test(each.slice(this.name.length)))
      .map((each) => new TempWorkspace(join(work, each), this.name))
      .sort((a, b) => journalBytes(a) - journalBytes(b));
  }

  /** A folder for one match's temporary files. Match ids are foreign text: the name is safe and unique all the same. */
  matchFolder(matchId: string): string {
    const folder = join(this.folder, matchFolderName(matchId));
    ensureFolder(folder);
    return folder;
  }

  /** The same without making it, for files beside it whose names begin so. */
  matchScratch(matchId: string): string {
    return join(this.folder, matchFolderName(matchId));
  }

  cleanMatch(matchId: string): void {
    rmSync(join(this.folder, matchFolderName(matchId)), { recursive: true, force: true });
  }

  /** Removes the temporary files of all matches and keeps the journal. Synchronous, so that a signal's handler can call it. */
  dispose(): void {
    if (!existsSync(this.folder)) return;
    for (const name of readdirSync(this.folder)) {
      if (name.startsWith(MATCH_PREFIX)) rmSync(join(this.folder, name), { recursive: true, force: true });
    }
  }

  /** After success: nothing is left to resume. With `keepMatches` the matches' temporary files stay to be looked at. */
  finish(options: { keepMatches: boolean }): void {
    rmSync(this.journalPath, { force: true });
    rmSync(this.seriesPath, { force: true });
    if (!options.keepMatches) rmSync(this.folder, { recursive: true, force: true });
  }
}

function journalBytes({ journalPath }: TempWorkspace): number {
  return sizeOf(journalPath) ?? -1;
}

/** The time series first: a journal is believed as far as the series reaches. */
function copyWork(from: TempWorkspace, to: TempWorkspace): void {
  if (journalBytes(from) < 0 || !existsSync(from.seriesPath)) return;
  copyFileSync(from.seriesPath, to.seriesPath);
  copyFileSync(from.journalPath, to.journalPath);
}

function matchFolderName(matchId: string): string {
  return `${MATCH_PREFIX}${asFileName(matchId)}-${shortHash(matchId)}`;
}

function shortHash(text: string): string {
  return sha256(text).slice(0, 10);
}
