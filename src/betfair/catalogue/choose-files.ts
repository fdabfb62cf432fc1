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
 * The files of an event, market-level ones first and by market id, event-level ones last. Of several copies the one of the
 * richest plan comes first, then bz2 before gz before plain, then the order of the roots: which one is whole, only reading
 * them tells.
 */
export function orderedFiles(rows: readonly FileRow[], rootOrder: readonly number[]): FileRow[] {
  return rows.toSorted(compare(rootOrder));
}

/** Leaves out files known to hold another type than the wanted ones. */
export function wantedFiles(files: readonly FileRow[], marketTypes: readonly string[] | undefined): FileRow[] {
  if (marketTypes === undefined) return [...files];
  return files.filter((file) => file.market_type === null || marketTypes.includes(file.market_type));
}
