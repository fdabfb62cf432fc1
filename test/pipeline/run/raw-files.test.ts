import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FbpError } from '../../../src/domain/errors.ts';
import type { LocalFile } from '../../../src/domain/event.ts';
import type { MatchOutcome } from '../../../src/domain/outcome.ts';
import { errorRecoveryStrategy } from '../../../src/pipeline/run/error-recovery.ts';
import { discardRawFiles, savingRawFiles } from '../../../src/pipeline/run/raw-files.ts';
import type { Stages } from '../../../src/pipeline/run/stages.ts';
import { extractedMatch, link, searchResult, statisticalMatch } from '../../support/builders.ts';
import { configBelow, loggerBelow } from '../../support/in-process/run-settings.ts';

const BATCH = { country: 'england', league: 'premier-league', season: '2023-2024' };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fbp-raw-'));
  writeFileSync(join(root, 'data.tar'), 'headAAAAABBBBtail');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function member(key: string, offset: number, length: number): LocalFile {
  const file = { key, eventId: '1', marketId: undefined, size: length, marketType: undefined };
  return { file, name: key, path: join(root, 'data.tar'), offset, length };
}

/** Extracts a match that fails in this way; gives the fault it ended with. */
async function fail(files: readonly LocalFile[], fault: unknown, matchId = 'm1'): Promise<unknown> {
  const failing: Stages = {
    locate: async () => [],
    download: async () => files,
    extract: async () => Promise.reject(fault),
  };
  const logger = loggerBelow(root);
  const recovery = errorRecoveryStrategy(configBelow(root));
  const stages = savingRawFiles(failing, { folder: join(root, 'failed'), batch: BATCH, recovery, logger });
  try {
    return await stages.extract(statisticalMatch({ matchId }), link(), files).catch((error: unknown) => error);
  } finally {
    logger.close();
  }
}

const CORRUPT = new FbpError('FBP-MARKET-FILE', 'is damaged');

function saved(matchId = 'm1'): Record<string, string> {
  const folder = join(root, 'failed', 'england-premier-league-2023-2024', matchId);
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe('savingRawFiles', () => {
  it('copies the files of a failed match out of the archive, and the match fails all the same', async () => {
    expect(await fail([member('d.tar/x/1.1.bz2', 4, 5), member('d.tar/x/1.2.bz2', 9, 4)], CORRUPT)).toBe(CORRUPT);
    expect(saved()).toEqual({ '1.1.bz2': 'AAAAA', '1.2.bz2': 'BBBB' });
    const log = readFileSync(join(root, 'log', 'extraction_errors.log'), 'utf8');
    expect(log).toContain(join(root, 'failed', 'england-premier-league-2023-2024', 'm1'));
  });

  it('keeps of a match with a damaged market the file of that market, and the match goes on', async () => {
    const files = [member('x/1.1.bz2', 4, 5), member('x/1.2.bz2', 9, 4)];
    const damaged = [{ kind: 'unreadable', file: 'x/1.2.bz2', message: 'is damaged' }] as const;
    const extracted = extractedMatch({ damaged });
    const half: Stages = { locate: async () => [], download: async () => files, extract: async () => extracted };
    const logger = loggerBelow(root);
    const recovery = errorRecoveryStrategy(configBelow(root));
    const stages = savingRawFiles(half, { folder: join(root, 'failed'), batch: BATCH, recovery, logger });
    expect(await stages.extract(statisticalMatch({ matchId: 'm1' }), link(), files)).toBe(extracted);
    logger.close();
    expect(saved()).toEqual({ '1.2.bz2': 'BBBB' });
  });

  it('keeps what did arrive of a failed download, where save_raw_file of DownloadTimeout wants it', async () => {
    const arriving = async (save_raw_file: boolean) => {
      const { error_handling, ...config } = configBelow(root);
      const { DownloadTimeout } = error_handling.strategies;
      const strategies = { ...error_handling.strategies, DownloadTimeout: { ...DownloadTimeout, save_raw_file } };
      const recovery = errorRecoveryStrategy({ ...config, error_handling: { ...error_handling, strategies } });
      const failing: Stages = {
        locate: async () => [],
        async download(_match, _files, onFile) {
          onFile?.(member('1.1.bz2', 4, 5));
          throw CORRUPT;
        },
        extract: async () => expect.unreachable('extracted what did not arrive'),
      };
      const logger = loggerBelow(root);
      const stages = savingRawFiles(failing, { folder: join(root, 'failed'), batch: BATCH, recovery, logger });
      await expect(stages.download(statisticalMatch({ matchId: 'm1' }), [])).rejects.toBe(CORRUPT);
      logger.close();
    };
    await arriving(false);
    expect(readdirSync(root)).not.toContain('failed');
    await arriving(true);
    expect(saved()).toEqual({ '1.1.bz2': 'AAAAA' });
  });

  it('leaves a copy that is there already alone', async () => {
    const files = [member('1.1.bz2', 4, 5)];
    await fail(files, CORRUPT);
    const folder = join(root, 'failed', 'england-premier-league-2023-2024', 'm1');
    const before = statSync(join(folder, '1.1.bz2'));
    await fail(files, CORRUPT);
    expect(statSync(join(folder, '1.1.bz2'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(readdirSync(folder)).toEqual(['1.1.bz2']);
  });

  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['a/..', 'unnamed'],
    ['..\\..\\evil.bz2', 'evil.bz2'],
    ['x/.hidden', 'hidden'],
    ['x/\u0000\n;rm -rf.bz2', '___rm_-rf.bz2'],
    ['x/', 'unnamed'],
  ])('writes %j under a safe name in its own folder only', async (key, name) => {
    await fail([member(key, 4, 5)], CORRUPT, '../m/1');
    expect(saved('___m_1')).toEqual({ [name]: 'AAAAA' });
    expect(readdirSync(root).sort()).toEqual(['data.tar', 'failed', 'log']);
  });

  it('tells files of one name apart', async () => {
    await fail([member('a/1.1.bz2', 4, 5), member('b/1.1.bz2', 9, 4)], CORRUPT);
    expect(saved()).toEqual({ '1.1.bz2': 'AAAAA', '2-1.1.bz2': 'BBBB' });
  });

  it('leaves out what is more than a match can have', async () => {
    await fail([member('huge.bz2', 0, 300 * 2 ** 20), member('1.2.bz2', 9, 4)], CORRUPT);
    expect(saved()).toEqual({ '1.2.bz2': 'BBBB' });
    expect(readFileSync(join(root, 'log', 'extraction_errors.log'), 'utf8')).toContain('"left_out":1');
  });

  it('keeps nothing of a run that ends as a whole', async () => {
    const stop = new FbpError('FBP-INTERRUPTED', 'stopped');
    expect(await fail([member('1.1.bz2', 4, 5)], stop)).toBe(stop);
    expect(readdirSync(root)).not.toContain('failed');
  });

  it('only logs that a copy could not be made', async () => {
    writeFileSync(join(root, 'failed'), 'a file where the folder should be');
    expect(await fail([member('1.1.bz2', 4, 5)], CORRUPT)).toBe(CORRUPT);
    expect(readFileSync(join(root, 'log', 'extraction_errors.log'), 'utf8')).toContain('could not be kept');
    rmSync(join(root, 'failed'));
    mkdirSync(join(root, 'failed'));
    chmodSync(join(root, 'failed'), 0o500);
    expect(await fail([member('1.1.bz2', 4, 5)], CORRUPT)).toBe(CORRUPT);
    chmodSync(join(root, 'failed'), 0o700);
  });
});

describe('discardRawFiles', () => {
  const outcome = {
    ...{
      status: 'linked',
      match: statisticalMatch({}),
      search: searchResult(0, { kind: 'linked', link: link() }),
      link: link(),
    },
    ...{ extracted: extractedMatch({}), settlementCheck: 'agrees' },
  } as const satisfies MatchOutcome;

  async function discarded(keepRaw: boolean, settle: () => Promise<void>): Promise<unknown[]> {
    const told: unknown[] = [];
    const logger = loggerBelow(root);
    const source = { discard: async (eventId: string) => void told.push(eventId) };
    const storage = { keep_raw: keepRaw, cleanup_on_success: true };
    const settling = async () => {
      told.push('settled');
      await settle();
    };
    try {
      await discardRawFiles(outcome, { source, storage, logger, settle: settling });
    } catch (error) {
      told.push(error);
    } finally {
      logger.close();
    }
    return told;
  }

  it('removes what a row was made of once the row is on disk, and not when it cannot be brought there', async () => {
    const full = new FbpError('FBP-DISK', 'the disk is full');
    expect(await discarded(false, async () => undefined)).toEqual(['settled', link().eventId]);
    expect(await discarded(false, () => Promise.reject(full))).toEqual(['settled', full]);
    expect(await discarded(true, async () => undefined)).toEqual([]);
  });
});
