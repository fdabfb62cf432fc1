import type { ErrorCode } from '../../domain/errors.ts';
import type { ProcessedRow } from './process-match.ts';
import { FAULTS_OF_SERVICE, MOST_FAILURES_IN_A_ROW, ServiceOutage } from './service-outage.ts';

/**
 * Passes rows on in their order, but keeps those back whose download the service failed until a later row shows that it
 * still serves others. Otherwise the first rows that an outage meets would be written as failed just before the run stops.
 * Throws ServiceOutage after eight of them, or when no row at all could be downloaded.
 */
export async function* holdBackOutage<Other extends object>(
  rows: AsyncIterable<ProcessedRow | Other>,
): AsyncGenerator<ProcessedRow | Other, void> {
  let held: (ProcessedRow | Other)[] = [];
  let failures = 0;
  let isServed = false;
  let reason: unknown;
  for await (const row of rows) {
    const shown = showing(row);
    if (shown === 'failure') {
      reason ??= messageOf(row);
      failures += 1;
      if (failures >= MOST_FAILURES_IN_A_ROW) throw new ServiceOutage(reason);
    }
    if (shown === 'success') {
      isServed = true;
      failures = 0;
      yield* held;
      held = [];
    }
    if (failures === 0) yield row;
    else held.push(row);
  }
  if (failures > 0 && !isServed) throw new ServiceOutage(reason);
  yield* held;
}

/** What a row's ending says about the service. */
function showing(row: object): 'success' | 'failure' | 'nothing' {
  if (!('outcome' in row)) return 'nothing';
  const { outcome } = row as ProcessedRow;
  if (outcome.status === 'download_failed')
    return FAULTS_OF_SERVICE.has(outcome.fault.code as ErrorCode) ? 'failure' : 'nothing';
  return 'link' in outcome ? 'success' : 'nothing';
}

function messageOf(row: object): string {
  const { outcome } = row as ProcessedRow;
  return 'fault' in outcome ? outcome.fault.message : '';
}
