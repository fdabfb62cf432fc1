import { statSync } from 'node:fs';
import type Libsql from 'libsql';

interface Resting {
  readonly db: Libsql.Database;
  readonly file: string;
}

/**
 * Connections that nobody uses, by path. libsql gives the files of a closed one back only when all its statements were collected, so
 * that a run of many batches would hold more of them with every batch: the next to open the file takes the one that rests.
 */
const resting = new Map<string, Resting>();

/** Puts a connection to rest; with one resting there already it is closed. */
export function restConnection(db: Libsql.Database, path: string): void {
  const file = identityOf(path);
  if (file === undefined || resting.has(path)) db.close();
  else resting.set(path, { db, file });
}

/** The connection that rests, unless another file lies at the path by now. */
export function takeResting(path: string): Libsql.Database | undefined {
  const found = resting.get(path);
  if (found === undefined) return undefined;
  resting.delete(path);
  if (found.file === identityOf(path)) return found.db;
  found.db.close();
  return undefined;
}

function identityOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}:${stats.birthtimeMs}`;
}
