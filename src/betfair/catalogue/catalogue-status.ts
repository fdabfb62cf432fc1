import { type Database, jsonRows, prepared } from '../../disk/database/database.ts';
import type { FileFault } from '../../domain/price.ts';
import { readStoredFacts } from './catalogue-events.ts';
import { ON_DAYS } from './catalogue-files.ts';
import type { EventFacts } from './learn-event.ts';

/** How much of one root is cataloged. */
export interface RootStatus {
  /** The root as it was given. */
  readonly label: string;
  readonly kind: 'folder' | 'tar' | 'zip' | 'packed-tar';
  readonly files: number;
  /** Days that have a day folder in the catalogue. */
  readonly days: number;
  /** First and last of those days, UTC, in days since 1970-01-01. */
  readonly firstDay: number | undefined;
  readonly lastDay: number | undefined;
  /** Events whose name and time are known, of any sport. */
  readonly events: number;
  /** Event folders that were not asked yet: no window wanted them. */
  readonly unlearned: number;
  /** Files that could not be read. */
  readonly unreadable: number;
  /** Files that are no market files. */
  readonly ignored: number;
}

const COUNTS = `SELECT
  (SELECT count(*) FROM folders d JOIN files f ON f.folder_id = d.id WHERE d.root_id = r.id) AS files,
  (SELECT count(DISTINCT day) FROM folders WHERE root_id = r.id AND day >= 0) AS days,
  (SELECT min(day) FROM folders WHERE root_id = r.id AND day >= 0) AS firstDay,
  (SELECT max(day) FROM folders WHERE root_id = r.id AND day >= 0) AS lastDay,
  (SELECT count(DISTINCT event_id) FROM facts WHERE root_id = r.id) AS events,
  (SELECT count(*) FROM folders WHERE root_id = r.id AND event_id IS NOT NULL AND learned = 0) AS unlearned,
  (SELECT count(*) FROM folders d JOIN files f ON f.folder_id = d.id WHERE d.root_id = r.id AND f.fault IS NOT NULL) AS unreadable,
  r.ignored + (SELECT coalesce(sum(ignored), 0) FROM folders WHERE root_id = r.id) AS ignored
  FROM roots r WHERE r.path = ?`;

type Counts = Omit<RootStatus, 'label' | 'kind'>;
const NOTHING: Counts = {
  files: 0,
  days: 0,
  firstDay: undefined,
  lastDay: undefined,
  events: 0,
  unlearned: 0,
  unreadable: 0,
  ignored: 0,
};

/** What the catalogue holds of a root; zeros for one that was never looked at. */
export function countsOf(db: Database, path: string): Counts {
  const [row] = prepared(db, COUNTS).all(path) as (Counts & { firstDay: number | null; lastDay: number | null })[];
  return row === undefined
    ? NOTHING
    : { ...row, firstDay: row.firstDay ?? undefined, lastDay: row.lastDay ?? undefined };
}

interface FaultRow {
  readonly day: number;
  readonly folder: string;
  readonly name: string;
  readonly fault: string;
}

/** Files of some days that could not be read, and event folders of which nothing could be; by day. */
export function faultsOfDays(
  db: Database,
  { rootId, days }: { readonly rootId: number; readonly days: readonly number[] },
  nameOf: (row: { folder: string; name: string }) => string,
): FileFault[] {
  const files = `SELECT d.day, d.path AS folder, f.name, f.fault FROM folders d JOIN files f ON f.folder_id = d.id
    WHERE d.root_id = ? AND d.${ON_DAYS} AND f.fault IS NOT NULL ORDER BY d.path, f.name`;
  const folders = `SELECT day, path AS folder, '' AS name,
    'none of the files tried can be read, so that this event stays unknown' AS fault
    FROM folders WHERE root_id = ? AND ${ON_DAYS} AND learned = 2 ORDER BY path`;
  const rows = [files, folders].flatMap((sql) => prepared(db, sql).all(rootId, jsonRows(days)) as FaultRow[]);
  rows.sort((a, b) => a.day - b.day);
  return rows.map((row) => ({ file: nameOf(row), line: undefined, message: row.fault }));
}

/** Facts of events with a name that holds the text (any case) or with that id, at most `limit`, by event id. */
export function factsByText(db: Database, rootPaths: readonly string[], text: string, limit: number): EventFacts[] {
  const sql = `SELECT x.facts FROM facts x JOIN roots r ON r.id = x.root_id
    WHERE r.path IN (SELECT value FROM json_each(?)) AND (instr(x.names, ?) > 0 OR x.event_id = ?)
    ORDER BY length(x.event_id), x.event_id LIMIT ?`;
  const rows = prepared(db, sql).all(jsonRows(rootPaths), text.toLowerCase(), text, limit) as {
    facts: unknown;
  }[];
  return rows.map((row) => readStoredFacts(row.facts));
}
