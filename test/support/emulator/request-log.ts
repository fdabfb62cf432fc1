import type { FaultName } from './faults.ts';
import type { FilterBody } from './file-filter.ts';

export interface LoggedRequest {
  /** When it came in, ms on the process's clock. */
  readonly at: number;
  readonly endpoint: string;
  readonly method: string;
  /** The file asked for. */
  readonly filePath: string | undefined;
  readonly filter: FilterBody | undefined;
  readonly status: number;
  /** What was done to the answer, when something was. */
  readonly fault: FaultName | undefined;
  /** A whole, good file was sent. */
  readonly delivered: boolean;
}

/** Most requests that came within any window of this length. */
export function mostWithin(requests: readonly LoggedRequest[], windowMs: number): number {
  const times = requests.map(({ at }) => at).sort((a, b) => a - b);
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last += 1) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** Files that were sent whole and good more than once. */
export function deliveredTwice(requests: readonly LoggedRequest[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { filePath, delivered } of requests) {
    if (!delivered || filePath === undefined) continue;
    if (seen.has(filePath)) twice.add(filePath);
    seen.add(filePath);
  }
  return [...twice];
}
