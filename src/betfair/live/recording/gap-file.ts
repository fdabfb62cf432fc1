import { join } from 'node:path';
import { appendLines } from './growing-file.ts';

/**
 * Why a recording has less than was published. `begun`: the market was there before it was watched; `connection lost` and `subscription
 * renewed`: what happened meanwhile came as one change; `not running`: the program stood still in between; `exchange late`: the exchange
 * itself said that it got its data late; `sent anew`: the exchange sent the market whole once more, unasked; `conflated`: it put changes
 * together because they were not taken fast enough.
 */
export type GapReason =
  | 'begun'
  | 'connection lost'
  | 'subscription renewed'
  | 'not running'
  | 'exchange late'
  | 'sent anew'
  | 'conflated';

/** Of one market, epoch ms UTC; `from` undefined: since the market began. */
export interface RecordingGap {
  readonly marketId: string;
  readonly eventId: string;
  readonly from: number | undefined;
  readonly to: number;
  readonly why: GapReason;
}

const GAP_FILE = 'gaps.jsonl';

function gapFilePath(recording: string): string {
  return join(recording, GAP_FILE);
}

/** Adds gaps to the list beside the recording, one JSON object a line. Throws FBP-DISK. */
export function appendGaps(recording: string, gaps: readonly RecordingGap[]): void {
  if (gaps.length === 0) return;
  const lines = gaps.map(({ marketId, eventId, from, to, why }) => {
    const span = { from: from === undefined ? null : new Date(from).toISOString(), to: new Date(to).toISOString() };
    return `${JSON.stringify({ market_id: marketId, event_id: eventId, ...span, why })}\n`;
  });
  appendLines(gapFilePath(recording), lines.join(''));
}
