import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { FbpError } from '../../../src/domain/errors.ts';
import type { LinkedRow } from '../../../src/pipeline/open/linked-batch.ts';
import { errorRecoveryStrategy, withErrorHandling } from '../../../src/pipeline/run/error-recovery.ts';
import { processRows } from '../../../src/pipeline/run/process-rows.ts';
import { retryingExtraction } from '../../../src/pipeline/run/retry-extraction.ts';
import type { Stages } from '../../../src/pipeline/run/stages.ts';
import { extractedMatch, link, localFile, searchResult, statisticalMatch } from '../../support/builders.ts';
import { loggerBelow } from '../../support/in-process/run-settings.ts';

const signal = new AbortController().signal;
const CORRUPT = new FbpError('FBP-MARKET-FILE', 'is damaged');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fbp-rows-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const ticks = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function rowsOf(count: number): LinkedRow[] {
  return Array.from({ length: count }, (_, row) => {
    const search = searchResult(row, { kind: 'linked', link: link({ eventId: String(row) }) });
    return { kind: 'match', match: statisticalMatch({ row }), mapped: {} as never, search };
  });
}

function stagesOf(over: Partial<Stages> = {}): Stages {
  return {
    locate: async () => [localFile('a').file],
    download: async () => [localFile('a')],
    extract: async () => extractedMatch(),
    ...over,
  };
}

/** Processes rows by a configuration; gives the rows stored, in their order. */
async function processBy(config: Config, count: number, stages: Stages, store = async () => undefined as unknown) {
  const stored: number[] = [];
  const logger = loggerBelow(root);
  const ledger = {
    isKept: () => false,
    keep: async () => undefined,
    commit: async ({ outcome }: { outcome: { status: string; match?: { row: number } } }) => {
      await store();
      stored.push(outcome.match?.row ?? -1);
    },
  };
  const recovery = errorRecoveryStrategy(config);
  const { parallel } = config.processing;
  try {
    await processRows(rowsOf(count), { stages, ledger: ledger as never, signal, logger, recovery, parallel });
  } finally {
    logger.close();
  }
  return stored;
}

const log = (name: string) => {
  const text = readFileSync(join(root, 'log', `${name}.log`), 'utf8').trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
};

function configWith(strategies: object, more: object = {}): Config {
  return configSchema.parse({ error_handling: { strategies, ...more } });
}

function parallel(settings: object): Config {
  return configSchema.parse({ processing: { parallel: settings } });
}

describe('DownloadTimeout and ExtractionError of the recovery table', () => {
  const failing = {
    DownloadTimeout: stagesOf({ download: async () => Promise.reject(CORRUPT) }),
    ExtractionError: stagesOf({ extract: async () => Promise.reject(CORRUPT) }),
  };
  const logs = { DownloadTimeout: 'download_failures', ExtractionError: 'extraction_errors' };
  const defaults = {
    DownloadTimeout: { level: 'WARNING', manual_review: false },
    ExtractionError: { level: 'ERROR', manual_review: true },
  };

  describe.each(['DownloadTimeout', 'ExtractionError'] as const)('%s', (row) => {
    it('is logged at its log_level, with its mark for manual_review, and the other rows are done', async () => {
      expect(await processBy(configWith({}), 2, failing[row])).toEqual([0, 1]);
      expect(log(logs[row])).toMatchObject([defaults[row], defaults[row]]);
      const isMarked = !defaults[row].manual_review;
      await processBy(configWith({ [row]: { log_level: 'error', manual_review: isMarked } }), 1, failing[row]);
      expect(log(logs[row]).at(-1)).toMatchObject({ level: 'ERROR', manual_review: isMarked });
    });

    it('is not in its log below that log’s own level', async () => {
      await processBy(configWith({ [row]: { log_level: 'info' } }), 1, failing[row]);
      expect(log(logs[row])).toEqual([]);
    });

    it('ends the run with action stop, before the next row is stored', async () => {
      const stages = row === 'DownloadTimeout' ? 'download' : 'extract';
      const fault = stagesOf({
        [stages]: async (match: { row: number }) => {
          if (match.row === 2) throw CORRUPT;
          return stages === 'download' ? [localFile('a')] : extractedMatch();
        },
      });
      const stored: number[] = [];
      const config = configWith({ [row]: { action: 'stop' } });
      await expect(processBy(config, 6, fault, async () => stored.push(stored.length))).rejects.toMatchObject({
        code: 'FBP-MARKET-FILE',
      });
      await ticks(5);
      expect(stored).toEqual([0, 1]);
    });
  });

  it('are what a program that uses the library says, over the configuration', async () => {
    const config = withErrorHandling(configWith({}), { strategies: { ExtractionError: { action: 'stop' } } });
    await expect(processBy(config, 1, failing.ExtractionError)).rejects.toMatchObject({ code: 'FBP-MARKET-FILE' });
    const louder = withErrorHandling(configWith({}), { strategies: { DownloadTimeout: { log_level: 'error' } } });
    await processBy(louder, 1, failing.DownloadTimeout);
    expect(log('download_failures')).toMatchObject([{ level: 'ERROR' }]);
  });

  it('has an extraction tried again retry_count times after backoff_seconds, with files fetched anew', async () => {
    const row = { retry_count: 2, backoff_seconds: [8, 40] };
    const tried = { extractions: 0, downloads: 0, waits: [] as number[] };
    const stages = stagesOf({
      download: async () => {
        tried.downloads += 1;
        return [localFile('a')];
      },
      extract: async () => {
        tried.extractions += 1;
        throw CORRUPT;
      },
    });
    const sleep = async (ms: number) => {
      tried.waits.push(ms);
    };
    const logger = loggerBelow(root);
    const tryBy = async (action: string) => {
      const recovery = errorRecoveryStrategy(configWith({ ExtractionError: { ...row, action } }));
      const patient = retryingExtraction(stages, { recovery, logger, signal, sleep });
      await expect(patient.extract(statisticalMatch(), link(), [localFile('a')])).rejects.toBe(CORRUPT);
    };
    await tryBy('log_and_continue');
    expect(tried).toEqual({ extractions: 1, downloads: 0, waits: [] });
    await tryBy('retry_with_backoff');
    logger.close();
    expect(tried).toMatchObject({ extractions: 4, downloads: 2 });
    // A quarter either way.
    expect(tried.waits).toHaveLength(2);
    expect(tried.waits[0]).toBeGreaterThanOrEqual(6000);
    expect(tried.waits[0]).toBeLessThanOrEqual(10_000);
    expect(tried.waits[1]).toBeGreaterThanOrEqual(30_000);
    expect(tried.waits[1]).toBeLessThanOrEqual(50_000);
  });

  it('keeps raw files by save_raw_file of either row, and never with save_failed_matches off', () => {
    const saves = (strategies: object, more: object = {}) => {
      const { DownloadTimeout, ExtractionError } = errorRecoveryStrategy(configWith(strategies, more));
      return [DownloadTimeout.savesRawFiles, ExtractionError.savesRawFiles];
    };
    expect(saves({})).toEqual([false, true]);
    const turned = { DownloadTimeout: { save_raw_file: true }, ExtractionError: { save_raw_file: false } };
    expect(saves(turned)).toEqual([true, false]);
    expect(saves({ DownloadTimeout: { save_raw_file: true } }, { save_failed_matches: false })).toEqual([false, false]);
  });
});

describe('the stages', () => {
  it('ask for the files of max_workers.search matches at once', async () => {
    const most = async (search: number) => {
      let [now, seen] = [0, 0];
      const locate = async () => {
        now += 1;
        seen = Math.max(seen, now);
        await ticks(1);
        now -= 1;
        return [];
      };
      await processBy(parallel({ max_workers: { search } }), 20, stagesOf({ locate }));
      return seen;
    };
    expect(await most(1)).toBe(1);
    expect(await most(5)).toBe(5);
  });

  it('are each held up by the queue of the next: search 7, download 5, extract 3, storage 2', async () => {
    const begun = { locate: 0, download: 0, extract: 0 };
    let release: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stages = stagesOf({
      locate: async () => {
        begun.locate += 1;
        return [];
      },
      download: async () => {
        begun.download += 1;
        return [];
      },
      extract: async () => {
        begun.extract += 1;
        return extractedMatch();
      },
    });
    const queue_size = { search: 7, download: 5, extract: 3, storage: 2 };
    const running = processBy(parallel({ queue_size }), 40, stages, () => stuck);
    await ticks(100);
    // What is stored waits for the disk; a row that a stage has given away is in the next one's queue.
    expect(begun).toEqual({ extract: 2 + 3, download: 2 + 3 + 5, locate: 2 + 3 + 5 + 7 });
    release();
    expect(await running).toEqual(Array.from({ length: 40 }, (_, row) => row));
  });

  it('work on one match after the other where parallel.enabled is false', async () => {
    const steps: string[] = [];
    const note = async <Result>(step: string, result: Result): Promise<Result> => {
      steps.push(step);
      await ticks(1);
      return result;
    };
    const stages: Stages = {
      locate: () => note('locate', []),
      download: () => note('download', []),
      extract: () => note('extract', extractedMatch()),
    };
    await processBy(parallel({ enabled: false }), 3, stages, () => note('store', undefined));
    expect(steps).toEqual([1, 2, 3].flatMap(() => ['locate', 'download', 'extract', 'store']));
  });
});
