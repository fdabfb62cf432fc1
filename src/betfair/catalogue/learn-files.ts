import { yielder } from '../../disk/clock.ts';
import type { Database } from '../../disk/database/database.ts';
import {
  type FileRow,
  filesOfFolder,
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
async function askFiles(locate: Locate, rows: readonly FileRow[]): Promise<ReadFile[]> {
  const opinions: Opinions = { files: [], large: [] };
  for (const [index, row] of rows.entries()) {
    const reading = await readFacts(locate, row);
    if (reading.kind === 'large') opinions.large.push(reading);
    else opinions.files.push(reading);
    if (isSettledOpinion(opinions) && !mayHaveBetterCopy(reading, rows[index + 1])) break;
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

async function learnEventFolders(learning: Learning, rootId: number, day: number): Promise<void> {
  const { db, locate, signal } = learning;
  const pause = yielder(signal);
  let files: ReadFile[] = [];
  let folders: ReadFolder[] = [];
  const flush = () => {
    if (folders.length > 0) saveRead(db, files, folders);
    files = [];
    folders = [];
  };
  for (const folder of unlearnedFolders(db, rootId, day)) {
    const read = await askFiles(locate, filesOfFolder(db, folder.id, MAX_OF_VOIDED));
    const verdict = verdictOf(folder, read);
    folders.push({ id: folder.id, verdict });
    if (verdict !== 'flat') files.push(...read);
    if (folders.length >= SAVE_AT_FILES) flush();
    await pause();
  }
  flush();
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
 * Learns the events of one day of a root that are not known yet: one readable market file an event is enough, but
 * outside event folders every file is read, since only its content tells its event. What was read is noted as it goes.
 */
export async function learnDay(learning: Learning, rootId: number, day: number): Promise<void> {
  await learnEventFolders(learning, rootId, day);
  for (const folderId of looseFolders(learning.db, rootId, day)) await learnLooseFiles(learning, folderId);
}
