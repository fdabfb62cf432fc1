import {
  closeDatabase,
  type Database,
  type DatabaseSchema,
  inTransaction,
  type OnDamage,
  openDatabase,
  shortenLog,
  withDatabaseFaults,
} from '../../../disk/database/database.ts';

const SCHEMA: DatabaseSchema = {
  title: "the memory of the service's lists",
  version: 2,
  sql: `
CREATE TABLE listings (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, asked_at INTEGER NOT NULL,
  trusted_until INTEGER NOT NULL, honoured INTEGER NOT NULL);
CREATE TABLE listed (listing_id INTEGER NOT NULL, event_id TEXT NOT NULL, path TEXT NOT NULL,
  PRIMARY KEY (listing_id, event_id, path)) WITHOUT ROWID;
CREATE INDEX listed_event ON listed (event_id);
CREATE TABLE market_types (path TEXT PRIMARY KEY, market_type TEXT) WITHOUT ROWID;
`,
  tables: ['listings', 'listed', 'market_types'],
};

export interface ListedPath {
  readonly eventId: string;
  readonly path: string;
}

/** An answer of the service as it is remembered. */
export interface Listing {
  readonly files: readonly ListedPath[];
  /** false: the service did not do what the filter asked, so asking is of no use. */
  readonly honoured: boolean;
}

/** When the service was asked, and until when its answer is believed; epoch ms. */
export interface Trust {
  readonly askedAt: number;
  readonly trustedUntil: number;
}

/** What was asked in a time to come was asked while the clock was wrong: a list that is final then may not be. Machines that share a memory differ by less. */
const CLOCKS_DIFFER_MS = 600_000;

/** The lists that the service gave, so that none is asked for twice. Opened on a file that may be shared by several runs. */
export class ListingMemory {
  readonly #path: string;
  readonly #database: Database;

  /** Throws FBP-DISK or FBP-LOCKED, as every operation may. A damaged memory starts afresh: it costs requests, nothing else. */
  constructor(path: string, onDamage?: OnDamage) {
    this.#path = path;
    this.#database = openDatabase(path, SCHEMA, onDamage);
  }

  /** @param eventId the only event whose files are wanted; undefined: all of the list's. */
  find(key: string, now: number, eventId?: string): Listing | undefined {
    return withDatabaseFaults(this.#path, SCHEMA, () => {
      const believed = 'SELECT id, honoured FROM listings WHERE key = ? AND trusted_until > ? AND asked_at <= ?';
      const found = this.#get(believed, key, now, now + CLOCKS_DIFFER_MS);
      if (found === undefined) return undefined;
      const { id, honoured } = found as { id: number; honoured: number };
      const sql = 'SELECT event_id, path FROM listed WHERE listing_id = ?';
      const rows = eventId === undefined ? this.#all(sql, id) : this.#all(`${sql} AND event_id = ?`, id, eventId);
      const files = (rows as { event_id: string; path: string }[]).map((row) => ({
        eventId: row.event_id,
        path: row.path,
      }));
      return { files, honoured: honoured === 1 };
    });
  }

  save(key: string, { files, honoured }: Listing, { askedAt, trustedUntil }: Trust): void {
    const database = this.#database;
    const store = () => {
      database.prepare('DELETE FROM listed WHERE listing_id IN (SELECT id FROM listings WHERE key = ?)').run(key);
      database.prepare('DELETE FROM listings WHERE key = ?').run(key);
      const insert = database.prepare(
        'INSERT INTO listings (key, asked_at, trusted_until, honoured) VALUES (?, ?, ?, ?)',
      );
      const id = insert.run(key, askedAt, trustedUntil, honoured ? 1 : 0).lastInsertRowid;
      const add = database.prepare('INSERT OR IGNORE INTO listed (listing_id, event_id, path) VALUES (?, ?, ?)');
      for (const { eventId, path } of files) add.run(id, eventId, path);
    };
    this.#write(() => inTransaction(database, store));
  }

  /** Believes no list any more that holds this path. */
  forgetListsOf(path: string): void {
    this.#run('UPDATE listings SET trusted_until = 0 WHERE id IN (SELECT listing_id FROM listed WHERE path = ?)', path);
  }

  /** Believes no list any more that is not final. */
  forgetRecent(): void {
    this.#run('UPDATE listings SET trusted_until = 0 WHERE trusted_until < ?', Number.MAX_SAFE_INTEGER);
  }

  /** The lists that an event stands in, oldest first, with the path of one of its files. */
  placesOf(eventId: string): { readonly key: string; readonly path: string }[] {
    const sql = `SELECT key, min(path) AS path FROM listed JOIN listings ON listings.id = listed.listing_id
      WHERE event_id = ? GROUP BY listings.id ORDER BY listings.id`;
    const rows = withDatabaseFaults(this.#path, SCHEMA, () => this.#all(sql, eventId)) as {
      key: string;
      path: string;
    }[];
    return rows.map(({ key, path }) => ({ key, path }));
  }

  /** `null` for a market known to have no type. */
  marketType(path: string): string | null | undefined {
    const sql = 'SELECT market_type FROM market_types WHERE path = ?';
    const row = withDatabaseFaults(this.#path, SCHEMA, () => this.#get(sql, path));
    return (row as { market_type: string | null } | undefined)?.market_type;
  }

  saveMarketType(path: string, marketType: string | null): void {
    this.#run('INSERT OR REPLACE INTO market_types (path, market_type) VALUES (?, ?)', path, marketType);
  }

  close(): void {
    closeDatabase(this.#database, this.#path);
  }

  #get(sql: string, ...values: unknown[]): unknown {
    return this.#database.prepare(sql).get(...values);
  }

  #all(sql: string, ...values: unknown[]): unknown[] {
    return this.#database.prepare(sql).all(...values);
  }

  #run(sql: string, ...values: unknown[]): void {
    this.#write(() => this.#database.prepare(sql).run(...values));
  }

  #write(work: () => unknown): void {
    withDatabaseFaults(this.#path, SCHEMA, () => {
      work();
      shortenLog(this.#database, this.#path);
    });
  }
}
