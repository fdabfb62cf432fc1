import type { Plan } from '../../domain/event.ts';
import { compareIds } from '../wire/ids.ts';
import type { FileRow } from './catalogue-events.ts';

const PLAN_VALUE: Readonly<Record<Plan, number>> = { PRO: 0, ADVANCED: 1, BASIC: 2 };

/** Betfair's own form first: a plain copy beside it was made by someone. */
function formValue(name: string): number {
  if (name.endsWith('.bz2')) return 0;
  return name.endsWith('.gz') ? 1 : 2;
}

function compare(rootOrder: readonly number[]) {
  return (a: FileRow, b: FileRow): number =>
    Number(a.market_id === null) - Number(b.market_id === null) ||
    compareIds(a.market_id ?? '', b.market_id ?? '') ||
    (PLAN_VALUE[a.plan ?? 'BASIC'] ?? 2) - (PLAN_VALUE[b.plan ?? 'BASIC'] ?? 2) ||
    formValue(a.name) - formValue(b.name) ||
    rootOrder.indexOf(a.root_id) - rootOrder.indexOf(b.root_id) ||
    (`${a.folder}/${a.name}` < `${b.folder}/${b.name}` ? -1 : 1);
}

/**
 * Each market file of an event once, market-level ones first and by market id, the event-level one last. Of several
 * copies the richest plan wins, then bz2 before gz before plain, then the order of the roots.
 */
export function distinctFiles(rows: readonly FileRow[], rootOrder: readonly number[]): FileRow[] {
  const byMarket = new Map<string | null, FileRow>();
  for (const row of rows.toSorted(compare(rootOrder)))
    if (!byMarket.has(row.market_id)) byMarket.set(row.market_id, row);
  return [...byMarket.values()];
}

/**
 * Leaves out files known to hold another type than the wanted ones. The event-level file repeats what market-level
 * files hold, so it goes too when they are known to hold every wanted type; otherwise it stays, as some market may be
 * in it alone, and whoever reads both counts a market once.
 */
export function wantedFiles(files: readonly FileRow[], marketTypes: readonly string[] | undefined): FileRow[] {
  if (marketTypes === undefined) return [...files];
  const wanted = files.filter((file) => file.market_type === null || marketTypes.includes(file.market_type));
  const known = new Set(wanted.map((file) => file.market_type));
  const covered = marketTypes.every((type) => known.has(type));
  return covered ? wanted.filter((file) => file.market_id !== null) : wanted;
}
