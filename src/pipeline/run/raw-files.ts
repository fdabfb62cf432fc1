import { join } from 'node:path';
import type { EventSource } from '../../betfair/source.ts';
import type { Config } from '../../config/schema.ts';
import { publishWhole, StagedFile } from '../../disk/atomic-file.ts';
import { asDiskFault } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';
import { asFileName, lastNameOf } from '../../disk/path-names.ts';
import type { Batch } from '../../domain/batch.ts';
import type { LocalFile } from '../../domain/event.ts';
import { type ExtractedOutcome, isExtracted, type MatchOutcome } from '../../domain/outcome.ts';
import type { PipelineLogger } from '../../logging/pipeline-logger.ts';
import { type ErrorRecoveryStrategy, stopsTheBatch } from './error-recovery.ts';
import type { Stages } from './stages.ts';

/** Of one match at most: an event has some 30 market files of at most a few MB each. */
const MOST_FILES = 500;
const MOST_BYTES_A_MATCH = 256 * 2 ** 20;
/** Of one batch: a rotten archive must not be copied whole. */
const MOST_BYTES_A_BATCH = 2 ** 31;

interface SavingRows {
  readonly recovery: Pick<ErrorRecoveryStrategy, 'DownloadTimeout' | 'ExtractionError'>;
}

interface RawFileSaving {
  /** `error_handling.failed_matches_dir` */
  readonly folder: string;
  readonly batch: Batch;
  readonly logger: PipelineLogger;
}

/**
 * The stages, with the files of a match that fails copied aside, so that they can be looked at whatever becomes of the archive:
 * of one whose extraction fails all of them, of one with damaged markets those that hold them, of one whose download fails those that
 * did arrive, each where its row of the recovery table says so.
 */
export function savingRawFiles(stages: Stages, { recovery, ...saving }: RawFileSaving & SavingRows): Stages {
  let left = MOST_BYTES_A_BATCH;
  const save = async (error: unknown, matchId: string, files: readonly LocalFile[]) => {
    if (files.length > 0 && !stopsTheBatch(error)) left -= await saveRawFiles(files, left, { ...saving, matchId });
  };
  return {
    ...stages,
    async download(match, files) {
      const arrived: LocalFile[] = [];
      try {
        return await stages.download(match, files, (file) => arrived.push(file));
      } catch (error) {
        if (recovery.DownloadTimeout.savesRawFiles) await save(error, match.matchId, arrived);
        throw error;
      }
    },
    async extract(match, link, files) {
      try {
        const extracted = await stages.extract(match, link, files);
        const damaged = new Set(extracted.damaged.map(({ file }) => file));
        if (recovery.ExtractionError.savesRawFiles)
          await save(
            undefined,
            match.matchId,
            files.filter(({ file }) => damaged.has(file.key)),
          );
        return extracted;
      } catch (error) {
        if (recovery.ExtractionError.savesRawFiles) await save(error, match.matchId, files);
        throw error;
      }
    },
  };
}

/** Copies to `<folder>/<country>-<league>-<season>/<match id>/`. Gives the bytes copied; faults are logged and nothing more. */
async function saveRawFiles(
  files: readonly LocalFile[],
  left: number,
  { folder, batch, logger, matchId }: RawFileSaving & { readonly matchId: string },
): Promise<number> {
  const names = [[batch.country, batch.league, batch.season].map(asFileName).join('-'), asFileName(matchId)];
  const target = join(folder, ...names);
  const chosen = withinBounds(files, Math.min(left, MOST_BYTES_A_MATCH));
  const fields = { match_id: matchId, folder: target, files: chosen.length, left_out: files.length - chosen.length };
  try {
    ensureFolder(target);
    for (const [index, file] of chosen.entries()) await copyFile(file, join(target, nameOf(index, chosen)));
    logger.error('extract', 'Raw files that cannot be read were kept', fields);
  } catch (error) {
    logger.error('extract', 'Raw files that cannot be read could not be kept', {
      ...fields,
      error: asDiskFault(error, 'keep raw files', target),
    });
  }
  return chosen.reduce((sum, { length }) => sum + length, 0);
}

function withinBounds(files: readonly LocalFile[], mostBytes: number): LocalFile[] {
  let bytes = 0;
  return files.slice(0, MOST_FILES).filter(({ length }) => {
    if (bytes + length > mostBytes) return false;
    bytes += length;
    return true;
  });
}

/** Two files of the same name, from two parts of an archive, are told apart by a number. */
function nameOf(index: number, files: readonly LocalFile[]): string {
  const names = files.slice(0, index + 1).map(({ file }) => lastNameOf(file.key));
  const name = names.at(-1) ?? '';
  const same = names.filter((other) => other.toLowerCase() === name.toLowerCase()).length;
  return same === 1 ? name : `${same}-${name}`;
}

/** The file's own bytes, also where it is a member of a TAR. A copy that is there already stays as it is. */
async function copyFile({ path, offset, length }: LocalFile, target: string): Promise<void> {
  await publishWhole(await StagedFile.create(target), (file) => file.writeFrom(path, { offset, length }));
}

interface Discarding {
  readonly source: Pick<EventSource, 'discard'>;
  readonly storage: Pick<Config['storage'], 'keep_raw' | 'cleanup_on_success'>;
  readonly logger: PipelineLogger;
  /** Brings the match's row to disk. */
  readonly settle: () => Promise<void>;
}

/**
 * Removes what was downloaded for a match, where the configuration wants that; to be called once its row is journaled.
 * The files of a match that failed, or of which a part could not be read, stay: they are what a person looks at and the
 * next try begins with. No other match can need them, since no event serves two rows. Faults are logged and nothing more, but
 * for those of `settle`: files go only when the row that they gave is on disk.
 */
export async function discardRawFiles(outcome: MatchOutcome, discarding: Discarding): Promise<void> {
  const { source, storage, logger, settle } = discarding;
  if (storage.keep_raw || !storage.cleanup_on_success || !isDone(outcome)) return;
  await settle();
  const { eventId } = outcome.link;
  try {
    await source.discard(eventId);
  } catch (error) {
    logger.warn('main', 'The downloaded files of a match could not be removed', {
      ...{ match_id: outcome.match.matchId, event_id: eventId, error },
    });
  }
}

function isDone(outcome: MatchOutcome): outcome is ExtractedOutcome {
  return isExtracted(outcome) && outcome.extracted.faults.length + outcome.extracted.damaged.length === 0;
}
