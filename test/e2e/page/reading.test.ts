import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { processedSample, SAMPLE_BATCH } from '../../support/e2e/sample-project.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';
import { NO_BROWSER, openFirstMatch, seriousViolations, useBrowser, VIEWS } from '../../support/page/open-page.ts';
import { everyEnding, HOSTILE, writeOutput } from '../../support/page/output-folder.ts';

if (NO_BROWSER !== '') console.warn(`The report page in a browser${NO_BROWSER}`);

describe.skipIf(NO_BROWSER !== '')(`the report page, read in a browser${NO_BROWSER}`, () => {
  const { open } = useBrowser();
  let sample = '';

  beforeAll(async () => {
    const { folder } = await processedSample();
    sample = join(sharedFolder(), 'report.html');
    const { code, stderr } = await askFbp(['report', ...SAMPLE_BATCH, '--html', sample], { cwd: folder });
    expect(code, stderr).toBe(0);
  });

  it('draws the charts of a match that is opened', async () => {
    const page = await open(sample);
    await openFirstMatch(page);
    const inked = await page.locator('#match-list canvas').evaluateAll((canvases) =>
      canvases.map((canvas) => {
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
        return data.some((value: number, index: number) => index % 4 === 3 && value > 0);
      }),
    );
    expect(inked).toEqual([true, true, true]);
    const window = page.getByRole('button', { name: 'In play' }).first();
    await window.click();
    expect(await window.getAttribute('aria-pressed')).toBe('true');
  });

  it.each(VIEWS)('hinders nobody: %j', async (view) => {
    const page = await open(sample, view);
    await openFirstMatch(page);
    for (const fold of await page.locator('details > summary').all()) await fold.click();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(view.width);
    expect(await page.evaluate(PRICES_OUT_OF_SIGHT)).toEqual([]);
    expect(await page.evaluate(WIDER_THAN_SEEN)).toEqual([]);
  });

  it('has its outline in order and every field named', async () => {
    const page = await open(sample);
    const levels = (await page.evaluate(
      `[...document.querySelectorAll('h1,h2,h3,h4')].map((one) => Number(one.tagName[1]))`,
    )) as number[];
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    const unnamed = `[...document.querySelectorAll('input, select, button')].filter((one) =>
      !one.labels?.length && !one.textContent.trim() && !one.hidden).length`;
    expect(await page.evaluate(unnamed)).toBe(0);
  });

  it('prints on white, without what only a screen can use', async () => {
    const page = await open(sample, { dark: true });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('.filters:visible, .more:visible').count()).toBe(0);
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('light');
  });

  it('is a page of its own for each batch, and an index of them that hinders nobody', async () => {
    const { folder } = await processedSample();
    const cwd = temporaryFolder();
    cpSync(join(folder, 'output'), join(cwd, 'output'), { recursive: true });
    const index = join(cwd, 'output', 'index.html');
    const { code, stderr } = await askFbp(['report', '--all', '--html', index, '--json'], { cwd });
    expect(code, stderr).toBe(0);
    for (const view of VIEWS) {
      const page = await open(index, view);
      expect(await seriousViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(view.width);
    }
  });

  it('shows a club named <script> as text, and runs nothing that a name holds', async () => {
    const folder = join(temporaryFolder(), 'out');
    await writeOutput(folder, everyEnding(HOSTILE));
    const { code, stderr } = await askFbp(['report', folder, '--html']);
    expect(code, stderr).toBe(0);
    const page = await open(join(folder, 'report.html'), { width: 400 });
    await openFirstMatch(page);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
    for (const list of ['#match-list', '#failures']) {
      expect(await page.locator(list).textContent()).toContain('</script><script>window.pwned=1</script>');
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).not.toContain('<script>window');
  });
});

/** Tables of figures of which a column would have to be scrolled to. */
const WIDER_THAN_SEEN = `[...document.querySelectorAll('.scroll:has(> .compact)')]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent.slice(0, 80))`;

/** Prices that begin or end outside of the window, or of the box that they would have to be scrolled into. */
const PRICES_OUT_OF_SIGHT = `(() => {
  const prices = [...document.querySelectorAll('.price')].filter((one) => one.checkVisibility());
  const isOut = (one) => {
    const { left, right } = one.getBoundingClientRect();
    const box = one.closest('.scroll').getBoundingClientRect();
    return left < Math.max(0, box.left) - 1 || right > Math.min(innerWidth, box.right) + 1;
  };
  return prices.length === 0 ? ['there is no price'] : prices.filter(isOut).map((one) => one.outerHTML);
})()`;
