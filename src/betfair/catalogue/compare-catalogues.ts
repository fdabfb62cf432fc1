import { type Database, prepared } from '../../disk/database/database.ts';
import { readStoredFacts } from './catalogue-events.ts';

/** What a catalogue says otherwise than the archive. */
export interface Difference {
  /** Path within the root. */
  readonly folder: string;
  readonly name: string;
  readonly message: string;
}

/** One day of a root in a catalogue. Ids differ from catalogue to catalogue, paths do not. */
export interface CataloguedDay {
  readonly db: Database;
  readonly rootId: number;
  readonly day: number;
}

interface Entry {
  readonly folder: string;
  readonly folder_event: string | null;
  readonly plan: string | null;
  readonly learned: number;
  readonly name: string;
  readonly market_id: string | null;
  readonly event_id: string | null;
  readonly position: number | null;
  readonly size: number | null;
  readonly market_type: string | null;
  readonly fault: string | null;
  readonly facts: unknown;
}

const ENTRIES = `SELECT d.path AS folder, d.event_id AS folder_event, d.plan, d.learned, f.name, f.market_id, f.event_id, f.position,
  f.size, f.market_type, f.fault, x.facts FROM folders d JOIN files f ON f.folder_id = d.id
  LEFT JOIN facts x ON x.folder_id = f.folder_id AND x.name = f.name WHERE d.root_id = ? AND d.day = ? ORDER BY d.path, f.name`;

/**
 * What the catalogue of earlier runs says of one day otherwise than one that was made from the archive just now. What only the
 * former knows, because more of an event's files were read in the course of time, is no difference.
 */
export function compareDay(known: CataloguedDay, fresh: CataloguedDay): Difference[] {
  const before = entriesOf(known);
  const now = entriesOf(fresh);
  const differences: Difference[] = [];
  for (const [key, entry] of now) {
    const message = whatDiffers(before.get(key), entry);
    if (message !== undefined) differences.push({ folder: entry.folder, name: entry.name, message });
    before.delete(key);
  }
  const gone = [...before.values()].map(({ folder, name }) => ({
    folder,
    name,
    message: 'is in the catalogue and not in the archive',
  }));
  return [...differences, ...gone];
}

function entriesOf({ db, rootId, day }: CataloguedDay): Map<string, Entry> {
  const rows = prepared(db, ENTRIES).all(rootId, day) as Entry[];
  return new Map(rows.map((row) => [`${row.folder}/${row.name}`, row]));
}

function whatDiffers(known: Entry | undefined, fresh: Entry): string | undefined {
  if (known === undefined) return 'is in the archive and not in the catalogue';
  if (known.folder_event !== fresh.folder_event) return `is catalogued as event ${known.folder_event ?? 'unknown'}`;
  if (known.plan !== fresh.plan) return `is catalogued as plan ${known.plan ?? 'unknown'}`;
  if (known.market_id !== fresh.market_id) return `is catalogued as market ${known.market_id ?? 'unknown'}`;
  const isElsewhere = known.position !== fresh.position || isOther(known.size, fresh.size);
  if (isElsewhere) return 'is catalogued at another place, or with another size';
  const wasRead = fresh.facts !== null || fresh.fault !== null;
  return wasRead ? whatWasReadOtherwise(known, fresh) : undefined;
}

/** A size is known of files that were read only. */
function isOther(known: number | null, fresh: number | null): boolean {
  return known !== null && fresh !== null && known !== fresh;
}

function whatWasReadOtherwise(known: Entry, fresh: Entry): string | undefined {
  if (known.fault !== fresh.fault) return `is catalogued as a file that ${known.fault ?? 'can be read'}`;
  if (factsOf(known) !== factsOf(fresh) || known.event_id !== fresh.event_id || known.market_type !== fresh.market_type)
    return 'is catalogued with another content';
  return known.learned === fresh.learned ? undefined : 'lies in a folder that is catalogued as not read';
}

function factsOf({ facts }: Entry): string | undefined {
  return facts === null ? undefined : JSON.stringify(readStoredFacts(facts));
}
