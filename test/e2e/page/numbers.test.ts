import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { processedSample, SAMPLE_BATCH } from '../../support/e2e/sample-project.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';
import { NO_BROWSER, useBrowser } from '../../support/page/open-page.ts';

type Values = readonly unknown[];

describe.skipIf(NO_BROWSER !== '')(`the figures of the report page${NO_BROWSER}`, () => {
  const { open } = useBrowser();
  let database: DuckDBInstance;
  let sql: DuckDBConnection;
  let path = '';

  beforeAll(async () => {
    const { folder } = await processedSample();
    path = join(sharedFolder(), 'report.html');
    const { code, stderr } = await askFbp(['report', ...SAMPLE_BATCH, '--html', path], { cwd: folder });
    expect(code, stderr).toBe(0);
    database = await DuckDBInstance.create(':memory:');
    sql = await database.connect();
    const out = join(folder, 'output', ...SAMPLE_BATCH).replaceAll('\\', '/');
    for (const [name, file] of Object.entries({ matches: 'matches.csv', prices: 'prices.csv', odds: 'odds.csv.gz' })) {
      await sql.run(`CREATE VIEW ${name} AS SELECT * FROM read_csv('${out}/${file}', sample_size = -1)`);
    }
  });
  afterAll(() => {
    sql?.closeSync();
    database?.closeSync();
  });

  async function query(text: string): Promise<Values[]> {
    return (await sql.runAndReadAll(text)).getRowsJson().map((row) => row.map(numberOrText));
  }

  it('are the calibration that SQL finds, market by market', async () => {
    const page = await open(path);
    const found = await query(`
      WITH books AS (
        SELECT statistical_match_id, market_id, sum(1 / close) AS book FROM prices
        GROUP BY ALL HAVING count(*) = count(close) AND count(*) = count(is_winner) AND sum(is_winner::INT) = 1
      ), selections AS (
        SELECT market_type, 1 / close / book AS implied, is_winner::INT AS won
        FROM prices JOIN books USING (statistical_match_id, market_id)
      )
      SELECT market_type, floor(implied * 10) * 10, count(*), 100 * avg(implied), 100 * avg(won)
      FROM selections GROUP BY 1, 2 ORDER BY 1, 2`);
    const types = [...new Set(found.map(([type]) => String(type)))];
    expect(types).toContain('MATCH_ODDS');
    for (const type of types) {
      const rows = found.filter(([own]) => own === type);
      const table = await valuesOf(
        page,
        `.scroll[aria-label="Calibration of ${LABELS[type] ?? goalsLabel(type)}"] table`,
      );
      expectClose(
        table.map((cells) => cells.slice(0, 4)),
        rows.map((row) => row.slice(1)),
      );
    }
    expect(await page.locator('#h-calibration ~ h3, #h-calibration ~ .fold').count()).toBe(types.length);
  });

  it('are the overround that SQL finds at the close and until then', async () => {
    const page = await open(path);
    const spread = 'count(*), 100 * min(o), 100 * median(o), 100 * max(o)';
    const closes = await query(
      `${Object.entries(CLOSES)
        .map(
          ([type, book]) =>
            `SELECT '${LABELS[type]}', ${spread} FROM (SELECT ${book} - 1 AS o FROM matches) WHERE o IS NOT NULL`,
        )
        .join(' UNION ALL ')} ORDER BY 1`,
    );
    const shown = await valuesOf(page, '#overround-close');
    expectClose(shown.sort(byFirst), closes);

    const curve = await query(`
      WITH last_prices AS (
        SELECT statistical_match_id, market_type, selection_id, seconds, arg_max(last_traded_price, published_at) AS price
        FROM odds, (SELECT unnest([604800, 259200, 86400, 43200, 21600, 10800, 7200, 3600, 1800, 600, 300, 0]) AS seconds)
        WHERE NOT in_play AND seconds_to_kickoff > 0 AND seconds_to_kickoff >= seconds AND last_traded_price IS NOT NULL
          AND market_type IN ('MATCH_ODDS', 'OVER_UNDER_25', 'BOTH_TEAMS_TO_SCORE')
        GROUP BY ALL
      ), books AS (
        SELECT market_type, seconds, sum(1 / price) - 1 AS o FROM last_prices
        GROUP BY statistical_match_id, market_type, seconds HAVING count(*) = if(market_type = 'MATCH_ODDS', 3, 2)
      )
      SELECT market_type, seconds, count(*), 100 * avg(o), 100 * median(o) FROM books GROUP BY 1, 2`);
    const labelled = curve.map(([type, ...rest]) => [LABELS[String(type)], ...rest]).sort(byFirst);
    const more = page.locator('.beside-plot').getByRole('button', { name: 'Show more' });
    await more.click();
    expectClose((await valuesOf(page, '#overround-curve')).sort(byFirst), labelled);
  });

  it('are the moves that SQL finds', async () => {
    const page = await open(path);
    const moves = await query(`
      SELECT open, close, 100 * (1 / close - 1 / open) AS gained FROM prices
      WHERE market_type IN ('MATCH_ODDS', 'OVER_UNDER_25', 'BOTH_TEAMS_TO_SCORE') AND open IS NOT NULL AND close IS NOT NULL
      ORDER BY abs(gained) DESC LIMIT 10`);
    const shown = await valuesOf(page, '#movers');
    expectClose(
      shown.map((cells) => cells.slice(2, 5)),
      moves,
    );
  });
});

const LABELS: Readonly<Record<string, string>> = {
  MATCH_ODDS: 'Match odds',
  OVER_UNDER_25: 'Over/under 2.5 goals',
  BOTH_TEAMS_TO_SCORE: 'Both teams to score',
};

/** The sum of the inverse closes in matches.csv. */
const CLOSES: Readonly<Record<string, string>> = {
  MATCH_ODDS: '1 / match_odds_home_close + 1 / match_odds_draw_close + 1 / match_odds_away_close',
  OVER_UNDER_25: '1 / over_under_25_over_close + 1 / over_under_25_under_close',
  BOTH_TEAMS_TO_SCORE: '1 / both_teams_to_score_yes_close + 1 / both_teams_to_score_no_close',
};

function goalsLabel(type: string): string {
  return `Over/under ${type.at(-2)}.${type.at(-1)} goals`;
}

/** Each row's values, as the page sorts by them. */
async function valuesOf(page: Page, selector: string): Promise<unknown[][]> {
  const rows = await page
    .locator(`${selector} tbody tr`)
    .evaluateAll((found) =>
      found.map((row) =>
        [...row.cells].map(
          (cell: { dataset: { value?: string }; textContent: string }) => cell.dataset.value ?? cell.textContent,
        ),
      ),
    );
  return rows.map((cells: string[]) => cells.map(numberOrText));
}

function numberOrText(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
}

function byFirst(a: Values, b: Values): number {
  return String(a[0]).localeCompare(String(b[0])) || Number(b[1]) - Number(a[1]);
}

/** Alike to the thousandth of a percent. */
function expectClose(shown: readonly Values[], wanted: readonly Values[]): void {
  expect(wanted.length).toBeGreaterThan(0);
  const near = (value: unknown) => (typeof value === 'number' ? expect.closeTo(value, 3) : value);
  expect(shown).toEqual(wanted.map((row) => row.map(near)));
}
