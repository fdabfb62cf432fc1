import { type Database, prepared } from '../../disk/database/database.ts';
import { DAY_MS } from '../../domain/time-units.ts';
import type { DayCounts } from '../coverage.ts';
import { dayOf, UNDATED } from '../wire/market-path.ts';

const IN_ROOTS = 'IN (SELECT value FROM json_each(?))';
const LISTED = `SELECT DISTINCT day FROM folders WHERE root_id ${IN_ROOTS}`;

/**
 * Days that the roots have market files of; `unseen` ones have a folder that may not have been looked into. Of files outside
 * day folders the times of their events tell.
 */
export function heldDaysOf(db: Database, rootIds: readonly number[], unseen: readonly number[]): number[] {
  const inFolders = `SELECT DISTINCT d.day FROM folders d WHERE d.root_id ${IN_ROOTS} AND d.day <> ${UNDATED}
    AND EXISTS (SELECT 1 FROM files f WHERE f.folder_id = d.id)`;
  const outside = `SELECT first_at, last_at FROM facts WHERE day = ${UNDATED} AND root_id ${IN_ROOTS}`;
  const roots = JSON.stringify(rootIds);
  const days = (prepared(db, inFolders).all(roots) as { day: number }[]).map(({ day }) => day);
  const times = prepared(db, outside).all(roots) as { first_at: number; last_at: number }[];
  const listed = new Set((prepared(db, LISTED).all(roots) as { day: number }[]).map(({ day }) => day));
  const unlisted = unseen.filter((day) => !listed.has(day));
  return [
    ...new Set([...days, ...unlisted, ...times.flatMap(({ first_at, last_at }) => [dayOf(first_at), dayOf(last_at)])]),
  ];
}

/** Known events by day folder and sport; those outside day folders by the days of their times. */
export function eventsByDay(db: Database, rootIds: readonly number[], days: readonly number[]): DayCounts[] {
  const sql = `SELECT CASE WHEN day = ${UNDATED} THEN last_at / ${DAY_MS} ELSE day END AS day, event_type AS eventType,
    count(DISTINCT event_id) AS count FROM facts WHERE root_id ${IN_ROOTS} AND day IN (SELECT value FROM json_each(?))
    GROUP BY 1, 2`;
  return prepared(db, sql).all(JSON.stringify(rootIds), JSON.stringify([UNDATED, ...days])) as DayCounts[];
}

/**
 * Events of which no file can be read, by day folder; `UNDATED` for those that may be of any day. One that another root tells
 * of is known. A file outside event folders that cannot be read counts as an event: nothing says which.
 */
export function damagedByDay(db: Database, rootIds: readonly number[], days: readonly number[]): DayCounts[] {
  const ofDays = `d.root_id ${IN_ROOTS} AND d.day IN (SELECT value FROM json_each(?))`;
  const folders = `SELECT d.day, count(DISTINCT d.event_id) AS count FROM folders d WHERE ${ofDays} AND d.learned = 2
    AND NOT EXISTS (SELECT 1 FROM facts x WHERE x.event_id = d.event_id AND x.root_id ${IN_ROOTS}) GROUP BY d.day`;
  const loose = `SELECT d.day, count(*) AS count FROM folders d JOIN files f ON f.folder_id = d.id WHERE ${ofDays}
    AND d.event_id IS NULL AND f.fault IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM facts x WHERE x.folder_id = f.folder_id AND x.name = f.name) GROUP BY d.day`;
  const [roots, wanted] = [JSON.stringify(rootIds), JSON.stringify([UNDATED, ...days])];
  return [...prepared(db, folders).all(roots, wanted, roots), ...prepared(db, loose).all(roots, wanted)] as DayCounts[];
}
