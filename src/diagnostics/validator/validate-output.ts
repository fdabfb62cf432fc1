import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTempName } from '../../disk/temporary/temp-name.ts';
import type { Batch } from '../../domain/batch.ts';
import { isFault } from '../../domain/errors.ts';
import { neutraliseFormula } from '../../domain/text/csv-text.ts';
import { readStatistics } from '../../input/read-statistics.ts';
import type { StatisticsReading } from '../../input/statistics-reading.ts';
import { readOutput } from '../../pipeline/report/read-output.ts';
import type { ReportDocument } from '../../pipeline/report/report-document.ts';
import { HUB_FILE } from '../../storage/tables/hub-rows.ts';
import { readTable } from '../../storage/tables/read-table.ts';
import { checkHub } from './check-hub.ts';
import { type CheckedManifest, checkManifest } from './check-manifest.ts';
import { checkMatches, type MatchesRead } from './check-matches.ts';
import { checkOdds } from './check-odds.ts';
import { checkPrices } from './check-prices.ts';
import { Findings, type ValidationResult } from './finding.ts';

export interface OutputChecks {
  /** Paths in the manifest are relative to it. */
  readonly root: string;
  /** How the statistics of the batch are read. */
  readonly readingOf: (batch: Batch) => StatisticsReading;
}

/** Checks a finished data set: every file by itself, the files against one another, and against what they were made from. */
export async function validateOutput(folder: string, checks: OutputChecks): Promise<ValidationResult> {
  const findings = new Findings();
  const manifest = await checkManifest(folder, checks.root, findings);
  checkLeftovers(folder, findings);
  const matches = await attempt(findings, () => checkMatches(join(folder, 'matches.csv'), findings));
  const report = await attempt(findings, async () => (await readOutput(folder)).report);
  if (matches !== undefined) {
    if (report !== undefined) checkLedger(matches, report, { folder, findings });
    await attempt(findings, () => checkFailures(join(folder, 'failures.csv'), matches, findings));
    await attempt(findings, () => checkAgainstInput(matches, manifest, { ...checks, report, folder, findings }));
  }
  const parts = { folder, matches, manifest, report, findings };
  const odds = await checkSeries(parts);
  await checkTable(HUB_FILE, parts, checkHub);
  await checkTable('prices.csv', parts, checkPrices);
  const checked = `${matches?.rows ?? 0} rows, ${odds} odds rows`;
  return findings.result({ area: 'output', target: folder, checked });
}

/** A file that cannot be read is a finding, and the other checks go on. */
async function attempt<T>(findings: Findings, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!isFault(error)) throw error;
    findings.error('file', error.where ?? '', error.message, error.hint);
    return undefined;
  }
}

function checkLeftovers(folder: string, findings: Findings): void {
  const names = readdirSync(folder);
  for (const name of names) {
    if (isTempName(name)) findings.warning('leftover', join(folder, name), 'a temporary file of a run that was killed');
    if (name === '.fbp.lock')
      findings.warning('lock', join(folder, name), 'a run is writing this folder, or was killed');
  }
}

/** Totals of the report are those of the rows: no row lost, none counted twice. */
function checkLedger(
  { rows, statuses }: MatchesRead,
  report: ReportDocument,
  { folder, findings }: { folder: string; findings: Findings },
): void {
  const where = join(folder, 'report.json');
  if (report.total_matches !== rows) {
    findings.error('ledger', where, `total_matches is ${report.total_matches}, matches.csv has ${rows} rows`);
  }
  const sum = Object.values(report.statuses).reduce((total, count) => total + count, 0);
  if (sum !== report.total_matches)
    findings.error('ledger', where, `the statuses make ${sum}, not ${report.total_matches}`);
  for (const [status, count] of Object.entries(report.statuses)) {
    const found = statuses.get(status) ?? 0;
    if (found !== count) findings.error('ledger', where, `${status} ${count}, matches.csv has ${found}`);
  }
}

/** Every row that is not simply linked has its line in failures.csv, and no other. */
async function checkFailures(path: string, { byId }: MatchesRead, findings: Findings): Promise<void> {
  const table = await readTable(path, ['statistical_match_id', 'processing_status']);
  const listed = new Set<string>();
  let line = 1;
  for await (const cells of table.rows) {
    line += 1;
    if (cells('processing_status') === 'invalid_row') continue;
    const id = cells('statistical_match_id');
    listed.add(id);
    const status = byId.get(id)?.status;
    if (status !== cells('processing_status')) {
      const what = `match ${id} is ${cells('processing_status')} here and ${status ?? 'missing'} in matches.csv`;
      findings.error('failures', `${path}:${line}`, what);
    }
  }
  for (const [id, row] of byId) {
    if (row.hasFailure && !listed.has(id))
      findings.error('failures', path, `match ${id} (${row.status}) is not listed`);
  }
}

/** One row per input row, in input order. */
async function checkAgainstInput(
  { ids }: MatchesRead,
  manifest: CheckedManifest | undefined,
  {
    readingOf,
    report,
    folder,
    findings,
  }: OutputChecks & {
    report: ReportDocument | undefined;
    folder: string;
    findings: Findings;
  },
): Promise<void> {
  if (manifest === undefined || manifest.statisticsFiles.length === 0 || report === undefined) return;
  const where = join(folder, 'matches.csv');
  let rows = 0;
  for await (const row of readStatistics(manifest.statisticsFiles, readingOf(report))) {
    const id = neutraliseFormula(row.kind === 'match' ? row.match.matchId : (row.invalid.cells.match_id ?? ''));
    if (rows < ids.length && ids[rows] !== id) {
      findings.error('input_order', `${where}:${rows + 2}`, `match ${ids[rows]}, where the input has ${id}`);
      return;
    }
    rows += 1;
  }
  if (rows !== ids.length) findings.error('row_count', where, `${ids.length} rows, the input has ${rows}`);
}

interface SeriesParts {
  readonly folder: string;
  readonly matches: MatchesRead | undefined;
  readonly manifest: CheckedManifest | undefined;
  readonly report: ReportDocument | undefined;
  readonly findings: Findings;
}

/** The CSV form is read row by row; a Parquet file has its hash in the manifest. */
async function checkSeries({ folder, matches, manifest, report, findings }: SeriesParts): Promise<number> {
  const names = Object.keys(manifest?.manifest.outputs ?? {});
  const name = ['odds.csv.gz', 'odds.csv'].find((each) => names.includes(each));
  if (name === undefined || matches === undefined) return 0;
  const path = join(folder, name);
  const rows = await attempt(findings, () => checkOdds(path, matches, findings));
  if (rows === undefined) return 0;
  const expected = { manifest: manifest?.manifest.outputs[name]?.rows, report: report?.series_rows };
  for (const [source, count] of Object.entries(expected)) {
    if (count !== undefined && count !== rows) {
      findings.error('odds_rows', path, `${rows} rows, ${source}.json says ${count}`);
    }
  }
  return rows;
}

/** A table beside matches.csv, where the run wrote one, and its number of rows. */
async function checkTable(
  name: string,
  { folder, matches, manifest, findings }: SeriesParts,
  check: (path: string, matches: MatchesRead, findings: Findings) => Promise<number>,
): Promise<void> {
  const written = manifest?.manifest.outputs[name];
  if (written === undefined || matches === undefined) return;
  const path = join(folder, name);
  const rows = await attempt(findings, () => check(path, matches, findings));
  if (rows !== undefined && rows !== written.rows) {
    const code = name === HUB_FILE ? 'hub_rows' : 'prices_rows';
    findings.error(code, path, `${rows} rows, manifest.json says ${written.rows}`);
  }
}
