import type { HistoricEstimate } from '../../betfair/historic/lists/estimate-costs.ts';
import type { SourceKind } from '../../betfair/source.ts';
import { type Batch, batchName } from '../../domain/batch.ts';

/** What a run of a batch would do, before it does anything. */
export interface BatchPlan extends Omit<HistoricEstimate, 'events'> {
  readonly batch: Batch;
  readonly source: SourceKind;
  readonly statisticsFile: string;
  readonly rows: number;
  /** Rows that would be looked for; the others are skipped on purpose or cannot be read. */
  readonly matches: number;
  readonly skipped: number;
  readonly invalid: number;
  /** Matches whose event can be told already. */
  readonly linked: number;
}

/** The plan for a program. */
export function planDocument(plan: BatchPlan): object {
  return {
    dry_run: true,
    batch_id: batchName(plan.batch),
    source: plan.source,
    statistics_file: plan.statisticsFile,
    rows: plan.rows,
    matches: plan.matches,
    skipped: plan.skipped,
    invalid_rows: plan.invalid,
    linked_so_far: plan.linked,
    events_known: plan.eventsKnown,
    events_unknown: plan.eventsUnknown,
    files: plan.files,
    megabytes: plan.megabytes,
    requests: plan.requests,
    minutes_at_rate_limit: plan.minutes,
    months: plan.months,
    months_not_purchased: plan.missingMonths,
  };
}

/** The plan for a person. */
export function planSummary(plan: BatchPlan): string {
  const lines = [
    `${batchName(plan.batch)}  source ${plan.source}  dry run: nothing was written`,
    count('rows', plan.rows),
    count('  matches', plan.matches),
    ...(plan.skipped > 0 ? [count('  skipped', plan.skipped)] : []),
    ...(plan.invalid > 0 ? [count('  invalid_row', plan.invalid)] : []),
    count('linked so far', plan.linked),
    count('events known', plan.eventsKnown),
    count('events to look at', plan.eventsUnknown),
    ...(plan.source === 'historic'
      ? downloads(plan)
      : [count('files to read', plan.files), count('MB', plan.megabytes)]),
  ];
  return `${lines.join('\n')}\n`;
}

function downloads({ files, megabytes, requests, minutes, months, missingMonths }: BatchPlan): string[] {
  const [first, last] = [months[0], months.at(-1)];
  return [
    count('files to download', files),
    count('MB', megabytes),
    count('requests', requests),
    count('minutes at least', minutes),
    `months looked into: ${first === undefined ? 'none' : first === last ? first : `${first} to ${last}`}`,
    missingMonths.length === 0
      ? 'months not purchased: none'
      : `months not purchased: ${missingMonths.join(', ')} (the run would stop here; buy them at https://historicdata.betfair.com)`,
  ];
}

function count(label: string, value: number): string {
  return `${label.padEnd(22)}${String(value).padStart(8)}`;
}
