import { type ErrorCode, FbpError, isFault, messageOf } from '../../domain/errors.ts';
import { faultOf, linkOf, type MatchOutcome } from '../../domain/outcome.ts';

/** So many failures in a row mean that the service is down, not that files are bad. */
const MOST_FAILURES_IN_A_ROW = 8;

const FAULTS_OF_SERVICE: ReadonlySet<ErrorCode> = new Set(['FBP-REMOTE', 'FBP-TIMEOUT', 'FBP-RATE-LIMITED']);

/** The service answers nothing any more: the batch stops (exit 5), and the rows it would have spoilt are done by the next run. */
export class ServiceOutage extends FbpError {
  constructor(cause: unknown) {
    const reason = messageOf(cause);
    super('FBP-REMOTE', `the service seems to be down: ${reason}`, {
      hint: 'run the same command again later: what was done is kept',
      cause,
    });
  }
}

/** Counts downloads that failed after all their retries; at the eighth in a row the failure is the service's. */
export function outageWatch() {
  let failuresInARow = 0;
  return async <T>(download: () => Promise<T>): Promise<T> => {
    try {
      const result = await download();
      failuresInARow = 0;
      return result;
    } catch (error) {
      if (!isFault(error) || !FAULTS_OF_SERVICE.has(error.code)) throw error;
      failuresInARow += 1;
      throw failuresInARow >= MOST_FAILURES_IN_A_ROW ? new ServiceOutage(error) : error;
    }
  };
}

/**
 * Passes rows on in their order, but keeps those back whose download the service failed until a later row shows that it
 * still serves others. Otherwise the first rows that an outage meets would be written as failed just before the run stops.
 * Throws ServiceOutage after eight of them, or when no row at all could be downloaded.
 */
export async function* holdBackOutage<Row extends object>(rows: AsyncIterable<Row>): AsyncGenerator<Row, void> {
  let held: Row[] = [];
  let failures = 0;
  let isServed = false;
  let reason: unknown;
  for await (const row of rows) {
    const outcome = outcomeOf(row);
    const shown = outcome === undefined ? 'nothing' : showing(outcome);
    if (shown === 'failure') {
      reason ??= (outcome && faultOf(outcome)?.message) ?? '';
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

/** Undefined for a row that stays as the last run left it. */
function outcomeOf(row: object): MatchOutcome | undefined {
  return 'outcome' in row ? (row as { readonly outcome: MatchOutcome }).outcome : undefined;
}

/** What a row's ending says about the service. */
function showing(outcome: MatchOutcome): 'success' | 'failure' | 'nothing' {
  if (outcome.status === 'download_failed')
    return FAULTS_OF_SERVICE.has(outcome.fault.code as ErrorCode) ? 'failure' : 'nothing';
  return linkOf(outcome) === undefined ? 'nothing' : 'success';
}
