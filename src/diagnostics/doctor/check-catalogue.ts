import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { cataloguePath } from '../../betfair/catalogue/catalogue-database.ts';
import { type ConfiguredContext, type Finding, ok, warn } from './check.ts';
import { shownPath } from './written-folders.ts';

/** The databases that outlive a run are sound. They are opened read-only: nothing is mended here. */
export function checkCatalogue({ loaded }: ConfiguredContext): readonly Finding[] {
  const { state_dir: folder } = loaded.config.storage;
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.sqlite')) : [];
  const damaged = names.flatMap((name) => {
    const fault = faultOf(join(folder, name));
    const hint = `delete it: what was in it is found again, at the cost of time`;
    return fault === undefined
      ? []
      : [warn(`damaged: ${fault}`, { where: shownPath(join(folder, name), loaded.root), hint })];
  });
  if (damaged.length > 0) return damaged;
  return [contentOf(cataloguePath(folder))];
}

function contentOf(path: string): Finding {
  const hint = '`fbp catalog build` fills it at once; else it fills as runs need it';
  if (!existsSync(path)) return ok('nothing catalogued yet', { hint });
  const [counts] = readOnly(path, (db) =>
    db
      .prepare('SELECT (SELECT count(*) FROM files) AS files, (SELECT count(DISTINCT event_id) FROM facts) AS events')
      .all(),
  ) as { files: number; events: number }[];
  const { files = 0, events = 0 } = counts ?? {};
  return files === 0 ? ok('nothing catalogued yet', { hint }) : ok(`sound: ${files} files, ${events} events known`);
}

function faultOf(path: string): string | undefined {
  try {
    const [row] = readOnly(path, (db) => db.prepare('PRAGMA quick_check(1)').all()) as { quick_check: string }[];
    return row?.quick_check === 'ok' ? undefined : (row?.quick_check ?? 'no answer');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readOnly<T>(path: string, ask: (db: Database.Database) => T): T {
  const db = new Database(path, { readonly: true });
  try {
    return ask(db);
  } finally {
    db.close();
  }
}
