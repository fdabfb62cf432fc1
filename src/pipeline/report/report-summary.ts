import { CAUSE_MEANINGS, CAUSES, type Cause } from '../../domain/cause.ts';
import { shiftInWords } from '../../domain/file-shift.ts';
import { STATUSES } from '../../domain/outcome.ts';
import { commandToDebug } from '../../domain/text/shell-command.ts';
import { MINUTE_MS } from '../../domain/time-units.ts';
import type { ListedFailure, ReportDocument } from './report-document.ts';
import { mendingZone } from './zone-hint.ts';

/** What a summary says that stands in no report: it is of one run, not of its output. */
interface RunFacts {
  /** The path of matches.csv. */
  readonly matchesFile?: string | undefined;
  readonly retried?: { readonly again: number; readonly changed: number } | undefined;
}

/** For a person: totals that add up, what needs a look, where the output is. */
export function reportSummary(report: ReportDocument, { matchesFile, retried }: RunFacts): string {
  const plans = Object.keys(report.plans).sort().join('+') || '-';
  const synthetic = report.synthetic ? ' (SYNTHETIC prices)' : '';
  const lines = [
    `${report.batch_id}  source ${report.source.kind}${synthetic}  plan ${plans}`,
    ...report.statistics.map(({ file, summary }) => `statistics ${file}: ${summary}`),
    ...shiftOf(report),
    ...mainCause(report),
    count('rows', report.total_matches),
    ...STATUSES.filter((status) => report.statuses[status] > 0).map((status) =>
      count(`  ${status}`, report.statuses[status]),
    ),
    ...(report.judged > 0 ? [count('  judged by a person', report.judged)] : []),
    ...causesOf(report),
    ...checks(report),
    ...(retried === undefined ? [] : [`--retry-failed: ${retriedText(retried)}`]),
    ...advice(report),
  ];
  if (report.rejected !== null) {
    lines.push(
      `NOT PUBLISHED: ${report.rejected}`,
      'what was there stays; the same command with --force publishes this run',
    );
  }
  if (matchesFile !== undefined) lines.push(`output ${matchesFile}`);
  return `${lines.join('\n')}\n`;
}

function retriedText({ again, changed }: NonNullable<RunFacts['retried']>): string {
  if (again === 0) return 'every row ended well in the last run: nothing is done again';
  const rows = again === 1 ? 'one row was' : `${again} rows were`;
  const changedRows = again === 1 ? '' : `${changed === again ? 'all' : changed} `;
  if (changed > 0) return `${rows} done again, ${changedRows}with another ending`;
  return `${rows} done again and ended as before: no name, day or file that could change that has come`;
}

/** A file that is off as a whole is linked all the same, and must be corrected at its source. */
function shiftOf({ file_shift: shift, country, statistics }: ReportDocument): string[] {
  if (shift === null) return [];
  const { offset_minutes, sides_exchanged: sidesExchanged } = shift;
  const offsetMs = offset_minutes * MINUTE_MS;
  const timeZone = statistics[0]?.time_zone ?? 'UTC';
  const zone = sidesExchanged ? undefined : mendingZone({ country, offsetMs, timeZone });
  const mends = `its times are those of another zone: --time-zone ${zone} mends it, or time_zone: ${zone} of the batch`;
  return [
    `ATTENTION: ${shiftInWords({ offsetMs, sidesExchanged })}; linked as if it were right`,
    ...(zone === undefined ? [] : [mends]),
  ];
}

/** What explains most rows, where one cause does: said before anything else. */
function mainCause(report: ReportDocument): string[] {
  const [cause, rows] = causeCounts(report)[0] ?? [];
  const { total_matches: all } = report;
  if (cause === undefined || rows === undefined || 2 * rows <= all) return [];
  const message = failuresOf(report).find((failure) => failure.cause === cause)?.message ?? CAUSE_MEANINGS[cause];
  if (all === 1) return [`the only row: ${message}`];
  return [`${rows === all ? `all ${all}` : `${rows} of ${all}`} rows: ${message}`];
}

function causesOf(report: ReportDocument): string[] {
  const counts = causeCounts(report);
  if (counts.length === 0) return [];
  return ['causes', ...counts.map(([cause, rows]) => `${count(`  ${cause}`, rows)}  ${CAUSE_MEANINGS[cause]}`)];
}

/** Most frequent first. */
function causeCounts({ causes }: ReportDocument): [Cause, number][] {
  const counts = CAUSES.flatMap((cause): [Cause, number][] =>
    causes[cause] === undefined ? [] : [[cause, causes[cause]]],
  );
  return counts.sort(([, a], [, b]) => b - a);
}

function checks({ settlement, markets, series_rows }: ReportDocument): string[] {
  const { agrees, disagrees, unchecked } = settlement;
  const settled = `settlement: ${agrees} agree, ${disagrees} disagree, ${unchecked} not checked`;
  const prices = `${markets} markets, ${series_rows} price changes`;
  return agrees + disagrees + unchecked > 0 ? [settled, prices] : [prices];
}

function advice(report: ReportDocument): string[] {
  const { country, league, season, file_faults, source_faults } = report;
  const lines: string[] = [];
  const unmapped = report.mapping_issues.length;
  if (unmapped > 0) {
    const clubs = `${unmapped} club${unmapped === 1 ? '' : 's'}`;
    lines.push(`${clubs} without a mapping: fbp map unmapped ${country} ${league} ${season}`);
  }
  if (file_faults.count > 0) lines.push(`${faults(file_faults.count)} in market files: see report.json`);
  if (source_faults.count > 0) lines.push(sourceFaults(report));
  const first = firstFailure(report);
  if (first !== undefined) lines.push(`first to look at: ${commandToDebug(first.match_id)}  (all in failures.csv)`);
  if (report.unmatched_gate?.passed) {
    lines.push(`unmatched rows: ${report.failed_searches}, more than --max-unmatched allows`);
  }
  return lines;
}

function sourceFaults({ source, source_faults: { count } }: ReportDocument): string {
  if (source.kind !== 'historic') return `${faults(count)} in the archive: see report.json`;
  const events = count === 1 ? 'one event' : `${count} events`;
  return `${events} could not be downloaded, see report.json: run the same command again`;
}

function faults(count: number): string {
  return count === 1 ? '1 fault' : `${count} faults`;
}

/** The listed failure of the earliest line of the statistics file. */
function firstFailure(report: ReportDocument): ListedFailure | undefined {
  // A row without an id cannot be looked at by it, and one that was left out on purpose need not be.
  const named = failuresOf(report).filter(({ match_id: id, code }) => id !== '' && code !== 'SKIPPED');
  return named.reduce<ListedFailure | undefined>(
    (first, failure) => (first !== undefined && first.line <= failure.line ? first : failure),
    undefined,
  );
}

function failuresOf(report: ReportDocument): readonly ListedFailure[] {
  return [
    ...report.input_failures,
    ...report.search_failures,
    ...report.download_failures,
    ...report.extraction_failures,
    ...report.settlement_disagreements,
  ];
}

function count(label: string, value: number): string {
  return `${label.padEnd(22)}${String(value).padStart(8)}`;
}
