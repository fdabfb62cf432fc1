import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Why pages are not opened here; empty where they are. To be added to the name of what is skipped. */
export const NO_BROWSER = existsSync(CHROMIUM) ? '' : `: skipped, there is no ${CHROMIUM} (set CHROMIUM to a Chromium)`;

const ARGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export interface View {
  readonly width: number;
  readonly dark: boolean;
}

/** What a page is looked at in. */
export const VIEWS: readonly View[] = [400, 1280].flatMap((width) => [false, true].map((dark) => ({ width, dark })));

interface Opening extends Partial<View> {
  /** Behind the page's address. */
  readonly hash?: string;
}

/** A browser for the tests of a file. Its `open` fails the test when the page logs anything, throws, or asks for what is not beside it. */
export function useBrowser(): { open: (path: string, opening?: Opening) => Promise<Page> } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  });
  afterAll(() => browser?.close());
  return {
    open: async (path, { width = 1280, dark = false, hash = '' } = {}) => {
      if (browser === undefined) throw new Error('the browser is opened before all tests');
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: dark ? 'dark' : 'light',
      });
      const page = await watchedPage(context, path);
      await page.goto(`${pathToFileURL(path)}${hash}`);
      return page;
    },
  };
}

async function watchedPage(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const folder = pathToFileURL(dirname(path)).href;
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${folder}/`) && !url.startsWith('data:')) complaints.push(url);
  });
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  return page;
}

/** What axe-core finds that keeps people from using a page, by rule, with the places. */
export async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(`axe.run(document, { resultTypes: ['violations'] })`)) as {
    violations: { id: string; impact: string; nodes: { target: string[] }[] }[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Opens the first match of the list, with its charts. */
export async function openFirstMatch(page: Page): Promise<void> {
  await page.locator('#match-list .toggle').first().click();
  await page.locator('#match-list canvas').first().waitFor();
}
