import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MatchOutcome } from '../../../src/domain/outcome.ts';
import type { MarketSummary } from '../../../src/domain/price.ts';
import { fixedSelections } from '../../../src/domain/selections.ts';
import { runFbp } from '../../support/e2e/run-fbp.ts';
import { NO_BROWSER, openFirstMatch, useBrowser } from '../../support/page/open-page.ts';
import { linked, seriesLine, writeOutput } from '../../support/page/output-folder.ts';

const MATCHES = 5000;
const TYPES = ['MATCH_ODDS', 'OVER_UNDER_25', 'BOTH_TEAMS_TO_SCORE'];
/** Of each selection: more than a page of so many matches has room for. */
const POINTS = 30;
const MOST_BYTES = 12_000_000;

/** Prices that differ from match to match as real ones do: what repeats itself would be no test of a size. */
function priceOf(row: number, step: number): number {
  return Math.round(110 + ((row * 7919 + step * 104_729) % 900)) / 100;
}

function outcomeOf(row: number): MatchOutcome {
  const { outcome } = linked(row, { name: `Home Club ${row} v Visitors of ${row % 97}` });
  if (outcome.status !== 'linked') return outcome;
  const [first] = outcome.extracted.markets;
  const evidence = [
    { kind: 'weight', name: 'known_name', value: 0.999 },
    { kind: 'weight', name: 'same_minute', value: 0 },
    { kind: 'weight', name: 'winners_agree', value: 0 },
  ] as const;
  const markets = TYPES.flatMap((marketType, index) => (first ? [marketOf(first, { marketType, index, row })] : []));
  return {
    ...outcome,
    link: { ...outcome.link, evidence },
    extracted: { ...outcome.extracted, markets, seriesRows: 7 * POINTS },
  };
}

function marketOf(
  market: MarketSummary,
  { marketType, index, row }: { marketType: string; index: number; row: number },
): MarketSummary {
  const [sample] = market.selections;
  const selections = (fixedSelections(marketType) ?? []).flatMap((selection, at) =>
    sample === undefined
      ? []
      : [
          {
            ...sample,
            selection,
            open: priceOf(row, at),
            close: priceOf(row, at + 7),
            closeAgeS: row % 5000,
            high: 11.5,
            low: 1.02,
          },
        ],
  );
  return { ...market, marketType, marketId: `1.${index}`, selections };
}

function seriesOf(row: number): string {
  return TYPES.flatMap((marketType, index) =>
    (fixedSelections(marketType) ?? []).flatMap((selection, at) =>
      Array.from({ length: POINTS }, (_, step) =>
        seriesLine(row, {
          ...{ marketType, selection, marketId: `1.${index}`, price: priceOf(row, step + at) },
          seconds: 86_400 - step * (3000 + ((row + at) % 211)),
        }),
      ),
    ),
  ).join('');
}

describe(`a report page of ${MATCHES} matches`, () => {
  const browser = NO_BROWSER === '' ? useBrowser() : undefined;
  const scratch = mkdtempSync(join(tmpdir(), 'fbp-page-'));
  let page = '';
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  beforeAll(async () => {
    const folder = join(scratch, 'out');
    const rows = Array.from({ length: MATCHES }, (_, row) => row);
    const series = Object.fromEntries(rows.map((row) => [row, seriesOf(row)]));
    await writeOutput(folder, { outcomes: rows.map(outcomeOf), series });
    const { code, stderr } = await runFbp(['report', folder, '--html'], { cwd: folder });
    expect(code, stderr).toBe(0);
    page = join(folder, 'report.html');
  });

  it('stays below 12 MB, with all matches and the charts of each', () => {
    expect(statSync(page).size).toBeLessThan(MOST_BYTES);
    const text = readFileSync(page, 'utf8');
    const lines = (id: string) =>
      new RegExp(`id="${id}">([\\s\\S]*?)</script>`).exec(text)?.[1]?.trim().split('\n') ?? [];
    expect(JSON.parse(lines('match-data').join(''))).toHaveLength(MATCHES);
    expect(lines('chart-data').filter((line) => JSON.parse(line).length === TYPES.length)).toHaveLength(MATCHES);
  });

  it.skipIf(NO_BROWSER !== '')(`is searched and opened as any other${NO_BROWSER}`, async () => {
    const opened = await browser?.open(page);
    if (opened === undefined) throw new Error('there is no browser');
    const timing = 'performance.getEntriesByType("navigation")[0].loadEventEnd';
    const bytes = `${(statSync(page).size / 1e6).toFixed(1)} MB`;
    const loadedMs = Math.round(Number(await opened.evaluate(timing)));
    console.info(`A page of ${MATCHES} matches, ${bytes}: loaded in ${loadedMs} ms`);
    await opened.locator('#matches .filters').getByLabel('Search').fill('home club 4321');
    expect(await opened.locator('#match-list tr.match').count()).toBe(1);
    await openFirstMatch(opened);
    expect(await opened.locator('#match-list canvas').count()).toBe(TYPES.length);
  });
});
