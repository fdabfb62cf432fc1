import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { processedSample, SAMPLE_BATCH } from '../../support/e2e/sample-project.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';
import { NO_BROWSER, openFirstMatch, useBrowser } from '../../support/page/open-page.ts';

describe.skipIf(NO_BROWSER !== '')(`the report page, used in a browser${NO_BROWSER}`, () => {
  const { open } = useBrowser();
  let sample = '';
  let out = '';

  beforeAll(async () => {
    const { folder } = await processedSample();
    out = join(folder, 'output', ...SAMPLE_BATCH);
    sample = join(sharedFolder(), 'report.html');
    const { code, stderr } = await askFbp(['report', ...SAMPLE_BATCH, '--html', sample], { cwd: folder });
    expect(code, stderr).toBe(0);
  });

  const rows = (page: Page) => page.locator('#match-list tr.match');
  const tools = (page: Page) => page.locator('#matches .filters');
  const column = (page: Page, name: string) =>
    page.locator(`#match-list tr.match [data-label="${name}"]`).allTextContents();

  it('finds a club by both its names, whatever the accents', async () => {
    const page = await open(sample);
    expect(await rows(page).count()).toBe(25);
    const search = tools(page).getByLabel('Search');
    await search.fill('nottm');
    const betfairs = await rows(page).allTextContents();
    expect(betfairs[0]).toContain('Nottm Forest');
    await search.fill('Nóttingham FOREST');
    expect(await rows(page).allTextContents()).toEqual(betfairs);
    await search.fill('arsenal chelsea');
    expect(await rows(page).count()).toBe(2);
    await search.fill('no such club');
    expect(await tools(page).locator('[aria-live]').textContent()).toBe('none fits');
  });

  it('sorts by any column, numbers by size and what is empty last', async () => {
    const page = await open(sample);
    const closes = readCsv(out, 'matches.csv').flatMap((row) => row['match_odds_home_close'] || []);
    const sorted = closes.map(Number).sort((a, b) => a - b);
    const header = page.locator('#match-list th', { hasText: 'Home' });
    await header.getByRole('button').click();
    expect(await header.getAttribute('aria-sort')).toBe('descending');
    expect((await column(page, 'Home')).map(Number)).toEqual(sorted.slice(-25).reverse());
    await header.getByRole('button').press('Enter');
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    expect((await column(page, 'Home')).map(Number)).toEqual(sorted.slice(0, 25));
    const movers = page.locator('#movers');
    await movers.getByRole('button', { name: 'Close' }).click();
    const prices = await movers.locator('td[data-label=Close]').allTextContents();
    expect(prices.map(Number)).toEqual(prices.map(Number).sort((a, b) => b - a));
  });

  it('filters by any column, and takes a filter away again', async () => {
    const page = await open(sample);
    await tools(page).getByText('Filter and sort').click();
    await tools(page).getByLabel('Column').selectOption({ label: 'Away' });
    await tools(page).getByLabel('Test').selectOption({ label: 'is at most' });
    await tools(page).getByLabel('Value').fill('1.3');
    await tools(page).getByRole('button', { name: 'Add filter' }).click();
    const wanted = readCsv(out, 'matches.csv').filter((row) => {
      const close = row['match_odds_away_close'];
      return close && Number(close) <= 1.3;
    });
    expect(await rows(page).count()).toBe(Math.min(25, wanted.length));
    expect((await column(page, 'Away')).every((price) => Number(price) <= 1.3)).toBe(true);
    await tools(page).getByLabel('Column').selectOption({ label: 'Needs a look' });
    await tools(page).getByLabel('Test').selectOption({ label: 'is' });
    await tools(page).getByLabel('Value').fill('yes');
    await tools(page).getByLabel('Value').press('Enter');
    expect(await rows(page).count()).toBe(0);
    await page.getByRole('button', { name: /^Away is at most/ }).click();
    expect(await rows(page).count()).toBe(5);
  });

  it('leads from a gap in the calendar to its matches and back', async () => {
    const page = await open(sample);
    await page.locator('a[data-day="2023-12-26"]').press('Enter');
    expect(await rows(page).allTextContents()).toEqual([expect.stringContaining('Sheffield United v Luton Town')]);
    await page.getByRole('button', { name: /Only 2023-12-26/ }).click();
    expect(await rows(page).count()).toBe(25);
  });

  it('opens the match that the address names, and puts the opened one there', async () => {
    const last = readCsv(out, 'matches.csv').at(-1)?.['statistical_match_id'] ?? '';
    const page = await open(sample, { hash: `#match=${last}` });
    const opened = page.locator('#match-list tr.detail:visible');
    expect(await opened.textContent()).toContain(`fbp debug ${last}`);
    await page.locator('#movers a').first().click();
    await expect.poll(() => opened.count()).toBe(2);
    const [, id] = page.url().split('#match=');
    expect(await opened.allTextContents()).toContainEqual(expect.stringContaining(`fbp debug ${id}`));
  });

  it('says of a match why this event, what was settled and what it was priced at', async () => {
    const page = await open(sample);
    await openFirstMatch(page);
    const detail = await page.locator('#match-list tr.detail').textContent();
    const [first] = readCsv(out, 'matches.csv');
    for (const piece of first?.['link_evidence']?.split('; ') ?? []) {
      const [name = '', amount = ''] = piece.split(' ');
      expect(detail).toContain(`${amount} ${name.replaceAll('_', ' ')}`);
    }
    expect(detail).toContain(`confidence ${Number(first?.['confidence']).toFixed(3)}`);
    expect(detail).toContain(`Score ${first?.['home_score']}–${first?.['away_score']}`);
    expect(detail).toContain('settlement agrees');
  });

  it('copies commands and tables', async () => {
    const page = await open(sample);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const clipboard = () => page.evaluate('navigator.clipboard.readText()');
    const copy = page.getByRole('button', { name: 'Copy fbp debug 9153223353418' });
    await copy.click();
    await expect.poll(() => copy.textContent()).toBe('Copied');
    expect(await clipboard()).toBe('fbp debug 9153223353418');
    await tools(page).getByLabel('Search').fill('arsenal chelsea');
    await tools(page).getByRole('button', { name: 'Copy table' }).click();
    await expect.poll(clipboard).toMatch(/^Date\tMatch\tScore\tHome\t.*\n.*\n.*$/);
  });

  it('is used by keys alone, and changes the theme', async () => {
    const page = await open(sample);
    const focused = () => page.evaluate(`document.activeElement.closest('tr')?.rowIndex`);
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.type')).toBe('search');
    await page.locator('#match-list .toggle').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('#match-list canvas').first().waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(3);
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await page.locator('#match-list tr.detail:visible').count()).toBe(0);

    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    const button = page.locator('#theme');
    for (const theme of ['light', 'dark']) {
      await button.press('Enter');
      expect(await button.textContent()).toBe(`Theme: ${theme}`);
      expect((await background()) === light).toBe(theme === 'light');
    }
    await page.reload();
    expect(await button.textContent()).toBe('Theme: dark');
  });

  it('loads the charts from beside the page where they were put there', async () => {
    const { folder } = await processedSample();
    const path = join(sharedFolder(), 'lean.html');
    const { code, stderr } = await askFbp(['report', ...SAMPLE_BATCH, '--series-files', '--html', path], {
      cwd: folder,
    });
    expect(code, stderr).toBe(0);
    const last = readCsv(out, 'matches.csv').at(-1)?.['statistical_match_id'] ?? '';
    const page = await open(path, { hash: `#match=${last}` });
    await expect.poll(() => page.locator('#match-list canvas').count()).toBe(3);
    expect(await page.locator('#chart-data').textContent()).toBe('');
  });
});
