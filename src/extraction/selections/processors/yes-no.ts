import { NO_ID, YES_ID } from './known-ids.ts';
import type { SelectionNamer } from './selection-namer.ts';

/** Yes is first on the sheet. */
export const nameYesNo: SelectionNamer = (runner, { runners }) => {
  if (runner.id === YES_ID) return 'yes';
  if (runner.id === NO_ID) return 'no';
  if (runners.length !== 2) return undefined;
  return runners[0] === runner ? 'yes' : 'no';
};
