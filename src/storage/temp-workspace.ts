import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../disk/digest.ts';
import { withDiskFaultsSync } from '../disk/disk-fault.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { asFileName } from '../disk/path-names.ts';
import type { Batch } from '../domain/batch.ts';

const MATCH_PREFIX = 'match-';

/** The folder where one output grows: its journal, its time series, and a folder for each match being worked on. */
export class TempWorkspace {
  readonly folder: string;
  readonly journalPath: string;
  readonly seriesPath: string;

  private constructor(folder: string) {
    this.folder = folder;
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
    const workspace = new TempWorkspace(TempWorkspace.folderOf(tempDir, batch, outputDir));
    withDiskFaultsSync('make the temporary folder', workspace.folder, () => {
      ensureFolder(workspace.folder);
      workspace.dispose();
    });
    return workspace;
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

function matchFolderName(matchId: string): string {
  return `${MATCH_PREFIX}${asFileName(matchId)}-${shortHash(matchId)}`;
}

function shortHash(text: string): string {
  return sha256(text).slice(0, 10);
}
