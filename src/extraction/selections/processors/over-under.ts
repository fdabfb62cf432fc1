import { OVER_UNDER_IDS } from './known-ids.ts';
import type { SelectionNamer } from './selection-namer.ts';

/** Two runners on one line: Under is first on the sheet. */
export const nameOverUnder: SelectionNamer = (runner, { runners }) => {
  const byId = OVER_UNDER_IDS.get(runner.id);
  if (byId !== undefined) return byId;
  if (/^under\b/i.test(runner.name)) return 'under';
  if (/^over\b/i.test(runner.name)) return 'over';
  if (runners.length !== 2) return undefined;
  return runners[0] === runner ? 'under' : 'over';
};
