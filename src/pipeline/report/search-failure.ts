import type { FailureRow } from '../../storage/tables/failure-row.ts';
import type { BatchRequest, CoordinatorSettings } from '../batch-request.ts';

/** What a run worked on and with. */
export interface RunOrigin {
  readonly request: BatchRequest;
  readonly settings: CoordinatorSettings;
}

/** A row of a run that got no event, or one that its score contradicts. Printed or as JSON it is its row of failures.csv. */
export class SearchFailure {
  readonly row: FailureRow;
  /** Private, as the settings hold the account's credentials: no log and no JSON of a failure shows them. */
  readonly #origin: RunOrigin;

  constructor(row: FailureRow, origin: RunOrigin) {
    this.row = row;
    this.#origin = origin;
  }

  get matchId(): string {
    return this.row.matchId;
  }

  get origin(): RunOrigin {
    return this.#origin;
  }
}
