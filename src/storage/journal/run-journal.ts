import { appendFileSync } from 'node:fs';
import { type FileHandle, open, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../disk/atomic-file.ts';
import { asDiskFault, isMissing, withDiskFaults } from '../../disk/disk-fault.ts';
import { completeLines } from '../../disk/lines.ts';
import { sealed, unsealed } from '../../disk/sealed-text.ts';
import { FbpError } from '../../domain/errors.ts';
import type { SumTo } from '../series/series-part.ts';
import type { CommittedRow } from './committed-row.ts';

/** One finished row, as one line of the journal. */
export interface JournalEntry {
  /** Length of the series part file before this row's prices, bytes. */
  readonly start: number;
  /** The same once they are in it. */
  readonly end: number;
  /** CRC-32 of the part file up to there. */
  readonly sum: number;
  /** Changes with what the row's ending was made from, see `rowKey`; absent for rows that were not searched. */
  readonly key?: string | undefined;
  /** Changes with what the row says, see `matchKey`; absent for rows that cannot be read. */
  readonly match?: string | undefined;
  readonly record: CommittedRow;
  /** Its cells of matches.csv. */
  readonly cells: readonly string[];
  /** Its rows of prices.csv. */
  readonly priceRows: readonly (readonly string[])[];
  /** Its rows of the hub table, when that is wanted. */
  readonly hubRows?: readonly (readonly string[])[] | undefined;
}

/** Rows 0 to `rows - 1` are finished and their prices are in the first `end` bytes of the part file, whose CRC-32 is `sum`. */
export interface JournalPrefix {
  readonly rows: number;
  readonly end: number;
  readonly sum: number;
  /** Bytes of the journal that say so; what follows is torn or speaks of prices that were lost. */
  readonly bytes: number;
}

/**
 * So much of a run may be lost with the power, no more: rows and their prices are brought to disk together. A row that is not
 * whole there is told by its sums and done again.
 */
const SYNC_AFTER_MS = 500;
const ROWS_PER_SYNC = 500;

/** The list of finished rows, in input order, that lets a killed run go on where it stopped. */
export class RunJournal {
  readonly #path: string;
  readonly #handle: FileHandle;
  #rows: number;
  #bytes: number;
  #unsynced = 0;
  #syncedAtMs = performance.now();

  private constructor(path: string, handle: FileHandle, prefix: Omit<JournalPrefix, 'end' | 'sum'>) {
    this.#path = path;
    this.#handle = handle;
    this.#rows = prefix.rows;
    this.#bytes = prefix.bytes;
  }

  /** An empty journal; there must be none at this path. */
  static async create(path: string, header: string): Promise<RunJournal> {
    const line = `${header}\n`;
    const handle = await onDisk(path, () => open(path, 'ax'));
    try {
      await onDisk(path, () => handle.appendFile(line));
      await onDisk(path, () => handle.datasync());
    } catch (error) {
      await handle.close();
      throw error;
    }
    await syncFolder(dirname(path));
    return new RunJournal(path, handle, { rows: 0, bytes: Buffer.byteLength(line) });
  }

  static async reopen(path: string, prefix: JournalPrefix): Promise<RunJournal> {
    const handle = await onDisk(path, async () => {
      await truncate(path, prefix.bytes);
      return open(path, 'a');
    });
    return new RunJournal(path, handle, prefix);
  }

  get rows(): number {
    return this.#rows;
  }

  append(entry: JournalEntry): void {
    const line = journalLine(entry);
    try {
      appendFileSync(this.#handle.fd, line);
    } catch (error) {
      throw asDiskFault(error, 'write the run journal', this.#path);
    }
    this.#rows += 1;
    this.#bytes += Buffer.byteLength(line);
    this.#unsynced += 1;
  }

  /** True when so many rows have piled up, or for so long, that they should be synced. */
  get isSyncDue(): boolean {
    return this.#unsynced >= ROWS_PER_SYNC || performance.now() - this.#syncedAtMs >= SYNC_AFTER_MS;
  }

  /** Brings the rows to disk; their prices are to be there before. */
  async sync(): Promise<void> {
    if (this.#unsynced === 0) return;
    await onDisk(this.#path, () => this.#handle.datasync());
    this.#unsynced = 0;
    this.#syncedAtMs = performance.now();
  }

  /** Every finished row so far, in order. */
  async *entries(): AsyncGenerator<JournalEntry> {
    let isHeader = true;
    for await (const line of completeLines(this.#path, this.#bytes)) {
      if (!isHeader) yield readJournalLine(line.text) ?? damaged(this.#path);
      isHeader = false;
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/**
 * What of a journal can be believed: nothing unless it begins with this header; then the rows as long as they follow one
 * another without a gap and the part file holds their prices, bit by bit. Undefined when there is nothing to go on from.
 */
export async function readJournalPrefix(
  path: string,
  header: string,
  sumTo: SumTo,
): Promise<JournalPrefix | undefined> {
  let prefix: JournalPrefix | undefined;
  try {
    for await (const line of completeLines(path)) {
      if (prefix === undefined) {
        if (line.text !== header) return undefined;
        prefix = { rows: 0, end: 0, sum: 0, bytes: line.end };
        continue;
      }
      const entry = readJournalLine(line.text);
      if (entry === undefined || entry.record.row !== prefix.rows) break;
      if (entry.end < prefix.end || (await sumTo(entry.end)) !== entry.sum) break;
      prefix = { rows: prefix.rows + 1, end: entry.end, sum: entry.sum, bytes: line.end };
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw asDiskFault(error, 'read the run journal', path);
  }
  return prefix !== undefined && prefix.rows > 0 ? prefix : undefined;
}

export function journalLine(entry: JournalEntry): string {
  return `${sealed(JSON.stringify(entry))}\n`;
}

/** Undefined for a line that is not as it was written: a power cut left rubbish, or a bit was lost. */
export function readJournalLine(line: string): JournalEntry | undefined {
  const text = unsealed(line);
  return text === undefined ? undefined : JSON.parse(text);
}

function damaged(path: string): never {
  throw new FbpError('FBP-DISK', 'the run journal does not hold what was written into it', {
    where: path,
    hint: 'check the disk; the same command goes on from what can be read',
  });
}

function onDisk<T>(path: string, run: () => Promise<T>): Promise<T> {
  return withDiskFaults('write the run journal', path, run);
}
