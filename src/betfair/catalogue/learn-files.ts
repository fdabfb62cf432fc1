import { yielder } from '../../disk/clock.ts';
import type { Database } from '../../disk/database/database.ts';
import {
  type FileRow,
  filesOfFolders,
  looseFolders,
  type ReadFile,
  type ReadFolder,
  saveRead,
  type UnlearnedFolder,
  unlearnedFiles,
  unlearnedFolders,
} from './catalogue-events.ts';
import { isEnded, mergeFacts } from './learn-event.ts';
import { type LargeFile, type Locate, type Reading, readFacts, readPlaced } from './read-facts.ts';

export interface Learning {
  readonly db: Database;
  readonly locate: Locate;
  readonly signal: AbortSignal;
}

/** So many files of an event are tried before it counts as unreadable. */
const MAX_TRIES = 5;
/** So many are looked at, those too large to be read whole included, until one is readable. */
const MAX_LOOKED_AT = 8;
/** So many where MATCH_ODDS was voided: another one, made in its place, may be any of the event's later markets. */
const MAX_OF_VOIDED = 400;
/** So many of its markets must be void before the match counts as not played: single ones are voided for their own reasons. */
const VOID_OPINIONS = 3;
const SAVE_AT_FILES = 200;
const SAVE_AT_FOLDERS = 200;
/** One to be read, and the next, which may be another copy of it. */
const FIRST_FILES = 2;

interface Opinions {
  readonly files: Reading[];
  readonly large: LargeFile[];
}

function known(files: readonly ReadFile[]): ReadFile[] {
  return files.filter((file) => file.facts !== undefined);
}

function isSettledOpinion({ files, large }: Opinions): boolean {
  const facts = files.flatMap(({ read }) => read.facts ?? []);
  if (facts.length === 0) return files.length >= MAX_TRIES || files.length + large.length >= MAX_LOOKED_AT;
  const { rank, event } = mergeFacts(facts);
  if (rank < 2) return facts.some((one) => one.rank < 2 && !one.event.voided);
  return !event.voided || facts.length >= VOID_OPINIONS;
}

/** A file that ends early, next to another of the same market. */
function mayHaveBetterCopy(reading: Reading | LargeFile, next: FileRow | undefined): boolean {
  if (reading.kind === 'large' || next === undefined) return false;
  const { row, facts } = reading.read;
  return facts !== undefined && !isEnded(facts.event) && row.market_id === next.market_id;
}

/** Reads files of one event, market-level and oldest first, until one tells of it. No file is read twice. */
async function askFiles(locate: Locate, rows: Iterable<FileRow>): Promise<ReadFile[]> {
  const opinions: Opinions = { files: [], large: [] };
  const left = rows[Symbol.iterator]();
  for (let at = left.next(); !at.done; ) {
    const reading = await readFacts(locate, at.value);
    if (reading.kind === 'large') opinions.large.push(reading);
    else opinions.files.push(reading);
    at = left.next();
    if (isSettledOpinion(opinions) && !mayHaveBetterCopy(reading, at.done ? undefined : at.value)) break;
  }
  const files = opinions.files.map(({ read }) => read);
  return known(files).length > 0 ? files : await askStarts(opinions);
}

/** The starts of the large files, then of the faulty ones. */
async function askStarts({ files, large }: Opinions): Promise<ReadFile[]> {
  const asked = [...files];
  for (const file of large.slice(0, MAX_TRIES)) {
    const reading = await readPlaced(file);
    asked.push(reading);
    if (reading.read.facts) return asked.map(({ read }) => read);
  }
  const index = asked.findIndex(({ start }) => start !== undefined);
  return asked.map(({ read, start }, at) => (at === index ? (start ?? read) : read));
}

/** An event folder's name is believed only as long as its files agree: people name folders by dates, and markets move. */
function verdictOf(folder: UnlearnedFolder, files: readonly ReadFile[]): ReadFolder['verdict'] {
  const facts = known(files);
  if (facts.some((file) => file.facts?.event.eventId !== folder.event_id)) return 'flat';
  return facts.length === 0 && files.length > 0 ? 'unreadable' : 'known';
}

async function learnEventFolders(learning: Learning, rootId: number, days: readonly number[]): Promise<void> {
  const { db, locate, signal } = learning;
  const pause = yielder(signal);
  const unlearned = unlearnedFolders(db, rootId, days);
  for (let from = 0; from < unlearned.length; from += SAVE_AT_FOLDERS) {
    const folders = unlearned.slice(from, from + SAVE_AT_FOLDERS);
    const files = filesInTurn(
      db,
      folders.map(({ id }) => id),
    );
    const [read, verdicts]: [ReadFile[], ReadFolder[]] = [[], []];
    for (const folder of folders) {
      const own = await askFiles(locate, files(folder.id));
      const verdict = verdictOf(folder, own);
      verdicts.push({ id: folder.id, verdict });
      if (verdict !== 'flat') read.push(...own);
      await pause();
    }
    saveRead(db, read, verdicts);
  }
}

/** The files of each of some folders as they are tried: almost always the first tells enough. */
function filesInTurn(db: Database, folderIds: readonly number[]): (folderId: number) => Iterable<FileRow> {
  const first = filesOfFolders(db, folderIds, FIRST_FILES);
  return function* (folderId) {
    const rows = first.get(folderId) ?? [];
    yield* rows;
    if (rows.length < FIRST_FILES) return;
    const all = filesOfFolders(db, [folderId], MAX_OF_VOIDED).get(folderId) ?? [];
    yield* all.slice(rows.length);
  };
}

/** A file outside event folders, or of an event-level name: its word is taken, but not for another event than its name. */
function checkedName(read: ReadFile): ReadFile {
  if (!read.facts) return read;
  const { eventId } = read.facts.event;
  const named = read.row.market_id === null ? read.row.name.split('.')[0] : eventId;
  if (eventId === named) return read;
  return { ...read, facts: undefined, fault: `holds event ${eventId}, not the one it is named after` };
}

async function learnLooseFiles({ db, locate, signal }: Learning, folderId: number): Promise<void> {
  const pause = yielder(signal);
  let rows = unlearnedFiles(db, folderId, '', SAVE_AT_FILES);
  while (rows.length > 0) {
    const files: ReadFile[] = [];
    for (const row of rows) {
      files.push(...(await askFiles(locate, [row])).map(checkedName));
      await pause();
    }
    saveRead(db, files, []);
    rows = unlearnedFiles(db, folderId, rows.at(-1)?.name ?? '', SAVE_AT_FILES);
  }
}

/**
 * Learns the events of some days of a root that are not known yet: one readable market file an event is enough, but
 * outside event folders every file is read, since only its content tells its event. What was read is noted as it goes.
 */
export async function learnDays(learning: Learning, rootId: number, days: readonly number[]): Promise<void> {
  await learnEventFolders(learning, rootId, days);
  for (const folderId of looseFolders(learning.db, rootId, days)) await learnLooseFiles(learning, folderId);
}
