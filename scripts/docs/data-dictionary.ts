import { CAUSE_MEANINGS } from '../../src/domain/cause.ts';
import { ERROR_KINDS, EXIT_CODE_MEANINGS } from '../../src/domain/errors.ts';
import { STATUS_MEANINGS } from '../../src/domain/outcome.ts';
import { type ColumnDoc, SERIES_COLUMN_DOCS } from '../../src/domain/series-columns.ts';
import { REPORT_KEYS } from '../../src/pipeline/report/report-document.ts';
import { MANIFEST_KEYS } from '../../src/storage/manifest.ts';
import { FAILURE_CODES, FAILURE_COLUMN_DOCS } from '../../src/storage/tables/failure-row.ts';
import { HUB_COLUMN_DOCS, HUB_FILE } from '../../src/storage/tables/hub-rows.ts';
import { MARKET_MEASURES, SELECTION_COLUMN_DOCS } from '../../src/storage/tables/price-measures.ts';
import { PRICE_COLUMN_DOCS } from '../../src/storage/tables/price-row.ts';
import { ROW_COLUMNS } from '../../src/storage/tables/row-columns.ts';
import { generated, table } from './markdown.ts';

/** Every output file with its columns or keys, every status and every code, as Markdown. */
export function dataDictionary(): string {
  const sections = [
    generated('the column tables in `src/`'),
    '# Data dictionary',
    INTRODUCTION,
    '## matches.csv, matches.parquet',
    MATCHES,
    columns(ROW_COLUMNS),
    MARKET_COLUMNS,
    selectionColumns(),
    PLANS,
    'Behind its selections each market has:',
    columns(MARKET_MEASURES, '_'),
    '## prices.csv, prices.parquet',
    PRICES,
    columns(PRICE_COLUMN_DOCS),
    '## odds.csv.gz, odds.csv, odds.parquet',
    SERIES,
    columns(SERIES_COLUMN_DOCS),
    `## ${HUB_FILE}`,
    HUB,
    columns(HUB_COLUMN_DOCS),
    '## failures.csv',
    'Every row that was asked for and did not end as `linked`, and linked ones that need a look. Rows that were left out on purpose, or that a\nperson has judged in `manual_matches` (an event, whatever its winners say, or that there is none), are no failures.',
    columns(FAILURE_COLUMN_DOCS),
    '## report.json',
    'What the run did, without clock and machine in it: the same inputs give the same bytes.',
    keys(REPORT_KEYS),
    '## manifest.json',
    'Enough to repeat the run, and to see whether every file beside it belongs to it.',
    keys(MANIFEST_KEYS),
    '## Statuses (`processing_status`)',
    table(['status', 'meaning'], Object.entries(STATUS_MEANINGS).map(coded)),
    '## Causes (`cause`)',
    'What a row of failures.csv comes down to.',
    table(['cause', 'meaning'], Object.entries(CAUSE_MEANINGS).map(coded)),
    '## Codes of rows (`error_code`, `code`)',
    'A row that failed by a fault has the fault’s code instead, see below.',
    table(['code', 'meaning'], Object.entries(FAILURE_CODES).map(coded)),
    '## Codes of faults',
    table(
      ['code', 'meaning', 'exit code', 'trying again may help'],
      Object.entries(ERROR_KINDS).map(([code, { meaning, exitCode, retryable }]) => [
        `\`${code}\``,
        meaning,
        String(exitCode),
        retryable ? 'yes' : 'no',
      ]),
    ),
    '## Exit codes',
    table(['exit code', 'meaning'], Object.entries(EXIT_CODE_MEANINGS)),
  ];
  return `${sections.join('\n\n')}\n`;
}

const INTRODUCTION = `What \`fbp process\` writes into \`output/<country>/<league>/<season>/\`. All CSV files are UTF-8 with a header, commas and \`\\n\`.
An empty cell means "not known" or "the plan cannot give it"; it never stands for 0. Prices are decimal odds. Instants are ISO 8601
in UTC. Sizes and volumes are one-sided GBP: files of Betfair count the stakes of backer and layer, here it is half of that.
"The off" is the moment a market turned in-play, or the actual kick-off of the event if that is earlier. A column of pre-match prices never
holds one that was published at or after the off; the columns with \`in_play\` in their names are the in-play ones.`;

const MATCHES = `Exactly one row for each row of the statistics file, in its order. \`matches.parquet\` (\`--format parquet\` or \`both\`) is the same table with
types: instants as timestamps in UTC, ids as text, prices as DOUBLE, true and false as BOOLEAN, empty cells as null. \`match_date\` stays the text
that it is in the statistics file.`;

const PLANS = `Columns that the plan of the run cannot fill are left out: a measure that not all plans have and that no match of the run has is no column of matches.csv.
\`--all-columns\` writes them all, empty as they are.`;

const PRICES = `The same prices, one row for each match, market and selection: nothing to unpivot before the first question. Every wanted market is there, also those whose
selections differ from match to match. The columns are the same for every plan, so that seasons can be put end to end. \`prices.parquet\` is the same
table with types.`;

const MARKET_COLUMNS = `Then come the columns of the wanted markets whose selections are the same in every match: those of \`extraction.markets\`, or with
\`--markets all\` match odds, over/under 0.5 to 8.5, both teams to score, half time, draw no bet, double chance and first half goals.
Other markets are in the time series. The columns of a selection are named \`<market>_<selection>_<measure>\` in lower case, such as
\`match_odds_home_close\`; selections are told from the statistics row’s side, also when Betfair lists the teams the other way round.`;

const SERIES = `The time series: one row for each change of any price column of a runner, matches in input order, markets by type. \`odds.csv.gz\` is a
gzip file of several members, which every gzip reader takes as one. \`odds.parquet\` (\`--format parquet\` or \`both\`) has the same rows
with types: instants as timestamps in UTC, ids as text, numbers as DOUBLE or INT64, empty cells as null. Its matches are sorted by
\`statistical_match_id\`, each in one row group as a rule, so that a reader that looks for one match skips all others.

With \`--resample 60s\` a runner has at most one row in each span of that length: its last one, with the time it was published. Spans
are aligned to the epoch, and the one that holds the off is cut in two there. A span in which nothing changed has no row. With
\`--pre-match-only\` rows end before the off.`;

const HUB = `Only with \`--preset betfair-hub\`: one row for each selection of each market, with the columns of the "All Markets" soccer CSVs that Betfair’s
Automation Hub publishes for the A-League (header of the 2025-2026 season), so that scripts for those files read these. Every wanted
market is there, also those without columns in matches.csv. Different from Betfair’s own: \`PATH\` is empty, since price files do not hold it;
volumes are one-sided GBP; \`EVENT_DATE\` is the UTC day. The offers at 60, 30 and 1 minutes need ADVANCED or PRO files.`;

function columns(docs: Readonly<Record<string, ColumnDoc>>, prefix = ''): string {
  const [head = [], ...rows] = columnRows(docs, prefix);
  return table(head, rows);
}

/** Header first. */
function columnRows(docs: Readonly<Record<string, ColumnDoc>>, prefix: string): string[][] {
  const rows = Object.entries(docs).map(([name, { type, unit, meaning, empty }]) => [
    `\`${prefix}${name}\``,
    unit === undefined ? type : `${type}, ${unit}`,
    meaning,
    empty ?? 'never',
  ]);
  return [['column', 'type', 'meaning', 'empty when'], ...rows];
}

/** With the plans that can fill each. */
function selectionColumns(): string {
  const [head = [], ...rows] = columnRows(SELECTION_COLUMN_DOCS, '_');
  const plans = Object.values(SELECTION_COLUMN_DOCS).map(({ plans = 'all' }) => plans);
  return table(
    [...head, 'plans'],
    rows.map((row, index) => [...row, plans[index] ?? '']),
  );
}

function keys(meanings: Readonly<Record<string, string>>): string {
  return table(['key', 'meaning'], Object.entries(meanings).map(coded));
}

function coded([code, meaning]: readonly [string, string]): string[] {
  return [`\`${code}\``, meaning];
}
