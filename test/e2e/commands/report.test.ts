import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { runFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { processedSample, SAMPLE_BATCH } from '../../support/e2e/sample-project.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';
import { everyEnding, HOSTILE, writeOutput } from '../../support/output-folder.ts';

const OUT = join('output', ...SAMPLE_BATCH);

/** One processed sample for all tests, which change nothing that process wrote. */
const cwd = sharedFolder();
let summary = '';
beforeAll(async () => {
  const { folder, stdout } = await processedSample();
  cpSync(join(folder, 'output'), join(cwd, 'output'), { recursive: true });
  summary = stdout.replaceAll(folder, cwd);
});

describe('fbp report', () => {
  it('prints the summary of a run again, byte for byte, however the batch is named', async () => {
    for (const names of [[], [...SAMPLE_BATCH], [SAMPLE_BATCH.join('/')], ['england'], [OUT]]) {
      expect(await runFbp(['report', ...names], { cwd })).toMatchObject({ code: 0, stdout: summary, stderr: '' });
    }
  });

  it('prints one JSON document with the reports and the page', async () => {
    const { stdout } = await runFbp(['report', '--json', '--html'], { cwd });
    const { reports, page } = JSON.parse(stdout);
    expect(reports).toHaveLength(1);
    expect(reports[0].report).toEqual(JSON.parse(readFileSync(join(cwd, OUT, 'report.json'), 'utf8')));
    expect(page.path).toBe(join(cwd, OUT, 'report.html'));
    expect(readFileSync(page.path)).toHaveLength(page.bytes);
    const again = await runFbp(['report', '--json', '--html', 'pages/all.html'], { cwd });
    expect(JSON.parse(again.stdout).page.path).toBe(join(cwd, 'pages', 'all.html'));
  });

  it.each([
    [
      ['--html', 'england', 'premier-league', '2023-2024'],
      2,
      /FBP-USAGE.*--html takes a file.*hint: give --html last/s,
    ],
    [['england', 'premier-league', '2023-2024'], 6, /FBP-INPUT.*hint: fbp process england premier-league 2023-2024/s],
    [[], 6, /FBP-INPUT.*there is no output yet.*hint: a run writes it: fbp process --help/s],
  ])('of %j ends with what helps', async (args, code, message) => {
    const finished = await runFbp(['report', ...args], { cwd: temporaryFolder() });
    expect(finished).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('names a damaged file, in JSON too', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'report.json'), '{"schema_version":99}');
    const { code, stdout } = await runFbp(['report', folder, '--json']);
    expect(code).toBe(6);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'FBP-INPUT', where: join(folder, 'report.json') });
  });
});

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const NO_CHROMIUM = existsSync(CHROMIUM) ? '' : `: skipped, there is no ${CHROMIUM} (set CHROMIUM to a Chromium)`;
if (NO_CHROMIUM !== '') console.warn(`The report page in a browser${NO_CHROMIUM}`);

const CHROMIUM_ARGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

describe.skipIf(NO_CHROMIUM !== '')(`the report page in a browser${NO_CHROMIUM}`, () => {
  let browser: Browser;
  let sample = '';

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
    await runFbp(['report', '--html'], { cwd });
    sample = readFileSync(join(cwd, OUT, 'report.html'), 'utf8');
  });
  afterAll(() => browser?.close());

  /** Opens a page from a file; fails the test when it logs anything, throws, or asks for anything but itself. */
  async function open(content: string, { width = 1280, dark = false } = {}): Promise<Page> {
    const path = join(temporaryFolder(), 'report.html');
    writeFileSync(path, content);
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== `file://${path}` && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    onTestFinished(async () => {
      await context.close();
      expect(complaints).toEqual([]);
    });
    await page.goto(`file://${path}`);
    return page;
  }

  const shownMatches = (page: Page) => page.locator('#match-list > li:visible').count();

  async function openMatch(page: Page): Promise<void> {
    await page.locator('#match-list summary').first().click();
    await page.locator('#match-list canvas').first().waitFor();
  }

  it('draws the charts of a match that is opened', async () => {
    const page = await open(sample);
    await openMatch(page);
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

  it.each([
    { width: 400, dark: false },
    { width: 400, dark: true },
    { width: 1280, dark: true },
  ])('fits the window and can be read: %j', async (view) => {
    const page = await open(sample, view);
    await openMatch(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(view.width);
    expect(await page.evaluate(FAINT_TEXTS)).toEqual([]);
  });

  it('can be read in light at full width, with its outline in order and every field named', async () => {
    const page = await open(sample);
    expect(await page.evaluate(FAINT_TEXTS)).toEqual([]);
    const levels = (await page.evaluate(
      `[...document.querySelectorAll('h1,h2,h3,h4')].map((one) => Number(one.tagName[1]))`,
    )) as number[];
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    const unnamed = `[...document.querySelectorAll('input, select, button')].filter((one) =>
      !one.labels?.length && !one.textContent.trim() && !one.hidden).length`;
    expect(await page.evaluate(unnamed)).toBe(0);
  });

  it('filters failures and matches, and shows more of them', async () => {
    const page = await open(sample);
    expect(await shownMatches(page)).toBe(25);
    await page.locator('#more').click();
    expect(await shownMatches(page)).toBe(125);
    const [failures, matches] = [page.locator('[data-filters=failures]'), page.locator('[data-filters=match-list]')];
    await failures.getByLabel('Ended as').selectOption('not_found');
    expect(await page.locator('#failures tbody tr:visible').count()).toBe(2);
    await matches.getByLabel('Search').fill('arsenal chelsea');
    expect(await shownMatches(page)).toBe(2);
    await matches.getByLabel('Search').fill('no such club');
    expect(await matches.locator('[data-count]').textContent()).toBe('none fits');
  });

  it('leads from a gap in the calendar to its matches and back', async () => {
    const page = await open(sample);
    await page.locator('a[data-day="2023-12-26"]').press('Enter');
    expect(await shownMatches(page)).toBe(1);
    expect(await page.locator('#match-list > li:visible').textContent()).toContain('Sheffield United v Luton Town');
    await page.getByRole('button', { name: /Only 2023-12-26/ }).click();
    expect(await shownMatches(page)).toBe(4 + 1);
  });

  it('opens a match by keyboard and changes the theme', async () => {
    const page = await open(sample);
    await page.locator('#match-list summary').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('#match-list canvas').first().waitFor();
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

  it('runs nothing that a name holds', async () => {
    const folder = join(temporaryFolder(), 'out');
    await writeOutput(folder, everyEnding(HOSTILE));
    const { code, stderr } = await runFbp(['report', folder, '--html']);
    expect(code, stderr).toBe(0);
    const page = await open(readFileSync(join(folder, 'report.html'), 'utf8'), { width: 400 });
    await openMatch(page);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('#match-list').textContent()).toContain('<img src=x onerror');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
  });
});

/** Texts below a contrast of 4.5 (WCAG 2.2, 1.4.3) against what lies behind them. */
const FAINT_TEXTS = `(() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [R, G, B] = [r, g, b].map((one) => (one /= 255) <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === undefined || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  for (const element of document.body.querySelectorAll('*')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || element.closest('script, [aria-hidden=true], .sr-only') || !element.checkVisibility()) continue;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.add(element.className + ' ' + element.tagName + ' ' + contrast.toFixed(2));
  }
  return [...faint];
})()`;
