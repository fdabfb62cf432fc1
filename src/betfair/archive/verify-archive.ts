import { join } from 'node:path';
import { withScratchFolder } from '../../disk/temporary/scratch-folder.ts';
import type { FileFault } from '../../domain/price.ts';
import { ArchiveCatalogue, type ArchiveOptions } from '../catalogue/archive-catalogue.ts';
import { type ArchiveRoot, fileKey } from '../catalogue/archive-files.ts';
import { forgetFolders } from '../catalogue/catalogue-files.ts';
import { compareDay } from '../catalogue/compare-catalogues.ts';

export interface VerifyOptions {
  /** Whether what differs is looked at afresh. */
  readonly mode: 'look' | 'repair';
  readonly tempDir: string;
  readonly signal: AbortSignal;
  /** Told how many days were compared, of how many. */
  readonly onDay?: (done: number, total: number) => void;
}

export interface Verification {
  readonly days: number;
  /** What the catalogue said otherwise than the archive. */
  readonly differences: readonly FileFault[];
  /** What it still says otherwise: all of them unless they were mended. */
  readonly left: number;
}

interface Found extends FileFault {
  readonly root: ArchiveRoot;
  readonly folder: string;
}

interface Pair {
  readonly known: ArchiveCatalogue;
  /** Made from the archive just now. */
  readonly fresh: ArchiveCatalogue;
}

/**
 * Reads the archive into a catalogue of its own and compares it with that of earlier runs, which is first brought up to date as
 * every run does it. Throws FBP-ARCHIVE, FBP-DISK, FBP-LOCKED.
 */
export async function verifyArchive(archive: ArchiveOptions, options: VerifyOptions): Promise<Verification> {
  return await withScratchFolder(options.tempDir, 'verify', async (folder) => {
    const known = new ArchiveCatalogue(archive);
    const fresh = new ArchiveCatalogue({ ...archive, file: join(folder, 'catalogue.sqlite'), notice: undefined });
    try {
      return await known.exclusive(() => verify({ known, fresh }, options));
    } finally {
      fresh.close();
      known.close();
    }
  });
}

async function verify(pair: Pair, options: VerifyOptions): Promise<Verification> {
  const { days, found } = await compare(pair, options);
  const differences = found.map(({ file, line, message }) => ({ file, line, message }));
  if (options.mode === 'look' || found.length === 0) return { days, differences, left: found.length };
  for (const root of new Set(found.map((one) => one.root))) {
    const own = found.filter((one) => one.root === root);
    forgetFolders(pair.known.db, root.id, new Set(own.map(({ folder }) => folder)));
  }
  pair.known.refresh();
  const after = await compare(pair, options);
  return { days, differences, left: after.found.length };
}

async function compare({ known, fresh }: Pair, { signal, onDay }: VerifyOptions) {
  const before = new Map((await known.prepare(signal)).map((root) => [root.path, root]));
  const now = await fresh.prepare(signal);
  const work = now.flatMap((root) => {
    const own = before.get(root.path);
    if (own === undefined) return [];
    const days = new Set([...known.daysOf(own), ...fresh.daysOf(root)]);
    return [...days].map((day) => ({ root, own, day }));
  });
  const found: Found[] = [];
  for (const [index, { root, own, day }] of work.entries()) {
    await known.learnDays(own, [day], signal);
    await fresh.learnDays(root, [day], signal);
    const differences = compareDay({ db: known.db, rootId: own.id, day }, { db: fresh.db, rootId: root.id, day });
    for (const { folder, name, message } of differences)
      found.push({ root: own, folder, file: fileKey(own, { folder, name }), line: undefined, message });
    onDay?.(index + 1, work.length);
  }
  return { days: work.length, found };
}
