import { OTHER_EVENTS } from './other-events.ts';
import { OTHER_SPELLINGS } from './other-spellings.ts';
import type { Scenario } from './scenario.ts';
import { SHIFTED_FILES } from './shifted-files.ts';
import { SIDE_SERIES } from './side-series.ts';
import { SMALL_BATCHES } from './small-batches.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...SIDE_SERIES,
  ...SMALL_BATCHES,
  ...SHIFTED_FILES,
  ...OTHER_SPELLINGS,
  ...OTHER_EVENTS,
];
