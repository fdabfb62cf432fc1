import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readHandleAt } from '../../disk/at-offset.ts';
import { publishWhole, StagedFile } from '../../disk/atomic-file.ts';
import { digestFile, type FileDigest } from '../../disk/digest.ts';
import { isMissing } from '../../disk/disk-fault.ts';
import { completeLines } from '../../disk/lines.ts';
import { sealed, unsealed } from '../../disk/sealed-text.ts';
import type { Cause } from '../../domain/cause.ts';
import { messageOf } from '../../domain/errors.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { MappedMatch } from '../../domain/search.ts';
import { type CommittedRow, matchKey } from './committed-row.ts';
import { type JournalEntry, journalLine, readJournalLine } from './run-journal.ts';

/** Raised when rows of older versions may be wrong or lack something: none of them is kept. */
const VERSION = 4;

/** What a finished run must have in common with a new one, so that its rows are also the new one's. */
export interface FinishedRunTerms {
  /** Changes with everything that rows depend on but statistics, links and market files. */
  readonly baseKey: string;
  readonly compression: string;
  /** Hash of the columns of matches.csv. */
  readonly columns: string;
}

interface FinishedHeader extends FinishedRunTerms {
  readonly finished: typeof VERSION;
  /** The time series in the output folder that the entries' offsets speak of. */
  readonly series: FileDigest;
}

/** Where a row stands in the journal and what it was made from. */
interface KeptRow {
  readonly key: string | undefined;
  /** Nothing is gained by doing it again. */
  readonly isWellEnded: boolean;
  readonly ending: string;
  readonly eventId: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** A row of the former run, whole. */
export interface FormerRow {
  readonly entry: JournalEntry;
  /** Its part of the time series, as it stands in the file. */
  readonly series: Buffer;
}

const DAMAGED = 'what is remembered of the last run was damaged, or comes from another version of fbp';

/** Endings that a second try would not change. */
const ORDINARY: ReadonlySet<string> = new Set(['linked', 'linked_no_odds']);

/** Causes of a linked row that a market file more may remove. */
const MENDED_BY_FILES: ReadonlySet<string | undefined> = new Set<Cause>([
  'no_odds',
  'sides_unknown',
  'sides_contradict',
]);

/** `<state_dir>/finished/<workspace name>/journal.jsonl`: what the last finished run of an output folder did, row by row. */
export function finishedJournalPath(stateDir: string, workspaceName: string): string {
  return join(stateDir, 'finished', workspaceName, 'journal.jsonl');
}

/** Beside that journal, the time series of an output that has none in this form. */
export function finishedSeriesPath(stateDir: string, workspaceName: string): string {
  return join(stateDir, 'finished', workspaceName, 'series.part');
}

/**
 * Keeps a finished run's journal for runs that do only some of its rows again. The time series is not copied: the one in the output folder serves,
 * as long as it is still the one the header names.
 */
export async function keepFinishedRun(
  path: string,
  entries: AsyncIterable<JournalEntry>,
  { series, ...terms }: FinishedRunTerms & { readonly series: FileDigest },
): Promise<void> {
  const { sha256, bytes } = series;
  const header: FinishedHeader = { finished: VERSION, ...terms, series: { sha256, bytes } };
  try {
    await publishWhole(await StagedFile.create(path), (file) => file.writeAll(journalLines(header, entries)));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function* journalLines(header: FinishedHeader, entries: AsyncIterable<JournalEntry>): AsyncGenerator<string> {
  yield `${sealed(JSON.stringify(header))}\n`;
  for await (const entry of entries) yield journalLine(entry);
}

/** What a run that does only some rows found of the last one. */
export type FormerRun =
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'found'; readonly run: FinishedRun }
  /** `reason`: in words for a person. */
  | { readonly kind: 'refused'; readonly reason: string };

type JournalIndex =
  | { readonly kind: 'found'; readonly series: FileDigest; readonly rows: ReadonlyMap<string, KeptRow> }
  | { readonly kind: 'refused'; readonly reason: string };

/** The rows of the last finished run. In memory is only where each stands. */
export class FinishedRun {
  readonly #journal: FileHandle;
  readonly #series: FileHandle;
  readonly #rows: ReadonlyMap<string, KeptRow>;

  private constructor(journal: FileHandle, series: FileHandle, rows: ReadonlyMap<string, KeptRow>) {
    this.#journal = journal;
    this.#series = series;
    this.#rows = rows;
  }

  /**
   * Opens the former run's journal and the time series it speaks of. Refuses where there is none or it cannot be used: rows
   * of other settings, or of a time series that has changed since.
   */
  static async open(path: string, seriesPath: string, terms: FinishedRunTerms): Promise<FormerRun> {
    const index = await indexOf(path, terms);
    if (index.kind === 'refused') return index;
    const { series, rows } = index;
    if (!(await isUnchanged(seriesPath, series)))
      return refused('the time series of the last run is gone or was changed since');
    const journal = await open(path, 'r');
    try {
      return { kind: 'found', run: new FinishedRun(journal, await open(seriesPath, 'r'), rows) };
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** How many rows ended well. */
  get size(): number {
    return [...this.#rows.values()].filter(({ isWellEnded }) => isWellEnded).length;
  }

  /** Whether the match ended well in the former run and was made from the same. */
  hasWell(match: StatisticalMatch, key: string): boolean {
    const row = this.#rows.get(matchKey(match));
    return row?.isWellEnded === true && row.key === key;
  }

  /** Whether the former run did the match, whatever came of it. */
  has(match: StatisticalMatch): boolean {
    return this.#rows.has(matchKey(match));
  }

  /** Whether a row ended in the former run as it does now. */
  endedSo(match: StatisticalMatch, row: CommittedRow): boolean {
    return this.#rows.get(matchKey(match))?.ending === endingOf(row);
  }

  /** The events of the former run's matches but for these. */
  eventsOfOthers(matches: Iterable<Pick<MappedMatch, 'match'>>): ReadonlySet<string> {
    const own = new Set<string>();
    for (const { match } of matches) own.add(matchKey(match));
    return new Set(
      [...this.#rows].flatMap(([key, { eventId }]) => (own.has(key) || eventId === undefined ? [] : [eventId])),
    );
  }

  /** A match that `has` says is there. */
  async read(match: StatisticalMatch): Promise<FormerRow> {
    const place = this.#rows.get(matchKey(match));
    if (place === undefined) throw new RangeError(`match ${match.matchId} of the former run is not kept`);
    const line = await readRange(this.#journal, place.from, place.to);
    const entry = readJournalLine(line.toString('utf8').trimEnd());
    if (entry === undefined) throw new RangeError(`match ${match.matchId} of the former run was changed meanwhile`);
    return { entry, series: await readRange(this.#series, entry.start, entry.end) };
  }

  async close(): Promise<void> {
    await this.#journal.close();
    await this.#series.close();
  }
}

async function indexOf(path: string, terms: FinishedRunTerms): Promise<JournalIndex> {
  const rows = new Map<string, KeptRow>();
  let series: FileDigest | undefined;
  let from = 0;
  try {
    for await (const { text, end } of completeLines(path)) {
      if (series === undefined) {
        const sealedHeader = unsealed(text);
        if (sealedHeader === undefined) return refused(DAMAGED);
        const header = JSON.parse(sealedHeader) as FinishedHeader;
        const refusal = refusalOf(header, terms);
        if (refusal !== undefined) return refused(refusal);
        series = header.series;
      } else {
        const entry = readJournalLine(text);
        if (entry === undefined) return refused(DAMAGED);
        const { key, match, record } = entry;
        const isDone = match !== undefined && record.status !== 'skipped';
        const kept = {
          key,
          isWellEnded: isWellEnded(entry),
          ending: endingOf(record),
          eventId: record.eventId,
          from,
          to: end,
        };
        if (isDone) rows.set(match, kept);
      }
      from = end;
    }
  } catch (error) {
    if (isMissing(error)) return refused('no finished run of this output is remembered');
    return refused(`what is remembered of the last run cannot be read (${messageOf(error)})`);
  }
  return series === undefined
    ? refused('what is remembered of the last run is empty')
    : { kind: 'found', series, rows };
}

function refused(reason: string) {
  return { kind: 'refused', reason } as const;
}

function refusalOf(header: Partial<FinishedHeader>, terms: FinishedRunTerms): string | undefined {
  if (header.finished !== VERSION || header.series === undefined) return 'the last run was one of another version';
  const { baseKey, compression, columns } = terms;
  const isSame = header.baseKey === baseKey && header.compression === compression && header.columns === columns;
  return isSame ? undefined : 'the last run had other settings, another source or another version of the program';
}

/**
 * A match of which a file could not be read failed in part: it is worth another try, like one that failed altogether. What a person
 * has judged is done.
 */
function isWellEnded({ key, record }: JournalEntry): boolean {
  const { status, judged, failure, faultCount, damagedMarkets } = record;
  if (key === undefined || faultCount + damagedMarkets > 0) return false;
  return judged || (ORDINARY.has(status) && !MENDED_BY_FILES.has(failure?.cause));
}

/** What of a row's ending a person would call the same. */
function endingOf({ status, eventId, failure, marketCount, seriesRows }: CommittedRow): string {
  return [status, eventId, failure?.cause, marketCount, seriesRows].join(' ');
}

async function isUnchanged(path: string, { sha256, bytes }: FileDigest): Promise<boolean> {
  const size = await stat(path).then(
    (found) => found.size,
    () => -1,
  );
  return size === bytes && (await digestFile(path)).sha256 === sha256;
}

async function readRange(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(to - from);
  const read = await readHandleAt(handle, bytes, from);
  if (read < bytes.length) throw new RangeError('a file of the former run was cut while it was read');
  return bytes;
}
