import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

// docs/page.png: the sample's report page as a browser shows it, where its markets are analysed. Needs the built program and a Chromium.
const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const BATCH = ['england', 'premier-league', '2023-2024'];
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

function run(cwd: string, ...args: string[]): void {
  const { status } = spawnSync(process.execPath, [join(PROJECT, 'dist', 'cli', 'main.js'), ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`fbp ${args.join(' ')} ended with ${status}`);
}

const folder = mkdtempSync(join(tmpdir(), 'fbp-picture-'));
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
try {
  run(folder, 'process', ...BATCH, '-q');
  run(folder, 'report', ...BATCH, '--html');
  const page = await browser.newPage({ viewport: { width: 1100, height: 800 }, colorScheme: 'light' });
  await page.goto(pathToFileURL(join(folder, 'output', ...BATCH, 'report.html')).href);
  const { y = 0 } = (await page.locator('#h-calibration').boundingBox()) ?? {};
  const clip = { x: 0, y: y - 24, width: 1100, height: 960 };
  await page.screenshot({ path: join(PROJECT, 'docs', 'page.png'), fullPage: true, clip });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
