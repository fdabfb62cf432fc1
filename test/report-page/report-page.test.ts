import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STATUSES } from '../../src/domain/outcome.ts';
import { type BatchOutput, readOutput } from '../../src/pipeline/report/read-output.ts';
import { reportPage, writeReportPage } from '../../src/report-page/report-page.ts';
import { tempFolder } from '../support/disks/temp-folder.ts';
import { type BatchFixture, everyEnding, HOSTILE, linked, writeOutput } from '../support/page/output-folder.ts';

async function output(fixture: BatchFixture): Promise<BatchOutput> {
  const folder = join(tempFolder(), 'out');
  await writeOutput(folder, fixture);
  return await readOutput(folder);
}

async function pageOf(...outputs: readonly BatchOutput[]): Promise<string> {
  let page = '';
  for await (const part of reportPage(outputs, { timeZone: 'UTC', seriesFiles: undefined })) page += part;
  return page;
}

const OPTIONS = { timeZone: 'UTC', series: 'inside' } as const;

/** The data of the list of matches, as the page's own code reads it. */
function dataOf(page: string, id: string): string {
  return new RegExp(`id="${id}">([\\s\\S]*?)</script>`).exec(page)?.[1] ?? '';
}

/** The part from a heading to the next section. */
function section(page: string, id: string): string {
  return page.slice(page.indexOf(`id="${id}"`)).split('</section>')[0] ?? '';
}

const count = (text: string, part: string | RegExp) => [...text.matchAll(new RegExp(part, 'g'))].length;

describe('the report page', () => {
  it('lets no name out of its place', async () => {
    const page = await pageOf(await output(everyEnding(HOSTILE)));
    expect(page).toContain('&lt;img src=x onerror');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<script>window.pwned');
    const scripts = [...page.matchAll(/<script(?: type="module")?>([\s\S]*?)<\/script>/g)].map(([, code]) => code);
    expect(scripts).toHaveLength(3);
    expect(scripts.join('')).not.toContain('pwned');
    expect(count(page, '<script')).toBe(3 + count(page, /<script type="(application\/json|text\/plain)" id="/));
    expect(JSON.parse(dataOf(page, 'match-data'))[0].home).toContain('<img src=x');
  });

  it('allows itself exactly the scripts and the style it holds, and no address', async () => {
    const page = await pageOf(await output(everyEnding('A v B')));
    const policy = /content="(default-src[^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toContain('unsafe');
    for (const [, code = ''] of page.matchAll(
      /<(?:script|script type="module"|style)>([\s\S]*?)<\/(?:script|style)>/g,
    )) {
      expect(policy).toContain(`'sha256-${createHash('sha256').update(code).digest('base64')}'`);
    }
    expect(page.replace(/\/\*![\s\S]*?\*\//g, '')).not.toMatch(/(src|href)="(https?:|\/)/);
    expect(page).not.toMatch(/\sstyle=|\son[a-z]+="/);
  });

  it('counts every ending, lists what needs a look and leaves out what was skipped', async () => {
    const page = await pageOf(await output(everyEnding('A v B')));
    for (const status of STATUSES)
      expect(section(page, 'h-outcomes')).toContain(status.replace('_', ' ').split(' ')[0]);
    expect(section(page, 'h-outcomes')).toMatch(/all rows.*?>9</s);
    expect(count(section(page, 'h-failures'), /<tr data-status/)).toBe(7);
    expect(section(page, 'h-failures')).not.toContain('data-status="skipped"');
    expect(section(page, 'h-failures')).toContain('<code data-copy>fbp debug m3</code>');
    expect(section(page, 'h-settlement')).toContain('In 1 match the winners');
    // All nine dates but the skipped row's and the unreadable one are 11 August.
    expect(section(page, 'h-calendar')).toMatch(/data-day="2023-08-11"[^>]*>.*?5\/7/s);
    expect(section(page, 'h-calendar')).toContain('1 row has no readable date');
    expect(section(page, 'h-rates')).toContain('25 %');
  });

  it('shows closing prices, the overround and the points of the charts', async () => {
    const { outcome, series } = linked(0, { closes: [2, 4, 5] });
    const page = await pageOf(await output({ outcomes: [outcome], series: { 0: series } }));
    const [match] = JSON.parse(dataOf(page, 'match-data'));
    expect(match).toMatchObject({ id: 'm0', status: 'linked', home: 'Burnley', settlement: 'agrees' });
    // Open, low, high, close and age of home, draw and away; the overround before them.
    const prices = [2, 4, 5].map((close) => [2, 1.5, 9, close, 1]);
    expect(match.markets).toEqual([[0, -0.05, expect.any(String), prices]]);
    // Steps of seconds and of hundredths.
    expect(JSON.parse(dataOf(page, 'chart-data'))).toEqual([
      ['MATCH_ODDS', 'Match odds', [['home', [-600, 599, 61], [200, 100, 100]]]],
    ]);
    expect(section(page, 'h-overround')).toContain('−5.0 %');
  });

  it('is calm when there is nothing to do, and says so', async () => {
    const { outcome, series } = linked(0);
    const page = await pageOf(await output({ outcomes: [outcome], series: { 0: series } }));
    expect(page).toContain('Nothing needs you today.');
    expect(section(page, 'h-failures')).not.toContain('<table');
    expect(page).not.toContain('Synthetic data');
  });

  it('warns of synthetic prices, naming the batch where others are real', async () => {
    const { outcome, series } = linked(0);
    const fixture = { outcomes: [outcome], series: { 0: series } };
    const batch = { country: 'spain', league: 'laliga', season: '2022-2023' };
    const synthetic = await output({ ...fixture, head: { synthetic: true, batch } });
    expect(await pageOf(synthetic)).toContain('Synthetic data.');
    const both = await pageOf(synthetic, await output(fixture));
    expect(both).toMatch(/class="banner".*In Spain · Laliga · 2022-2023\./);
    expect(both).toContain('<th scope="col">2022-2023</th><th scope="col">2023-2024</th>');
  });

  it('lists only what needs a look when there are thousands of matches, and stays small', async () => {
    const { outcome, series } = linked(0, { settlement: 'disagrees' });
    const { report, ...rest } = await output({ outcomes: [outcome], series: { 0: series } });
    const path = join(rest.folder, 'matches.csv');
    const [header, line] = readFileSync(path, 'utf8').split('\n');
    const others = Array.from({ length: 8000 }, (_, row) =>
      line?.replace('m0,', `other${row},`).replace('disagrees', ''),
    );
    writeFileSync(path, `${[header, ...others.slice(0, 2), line, ...others.slice(2)].join('\n')}\n`);
    const page = await pageOf({ ...rest, report: { ...report, total_matches: 8001 } });
    expect(JSON.parse(dataOf(page, 'match-data')).map(({ id }: { id: string }) => id)).toEqual(['m0']);
    expect(dataOf(page, 'chart-data')).toContain('["MATCH_ODDS"');
    expect(page).toContain('Too many matches for one page');
    expect(page.length).toBeLessThan(300_000);
  });
});

describe('a page that cannot be written', () => {
  it.each([
    ['a torn time series', 'odds.csv.gz', (path: string) => truncateSync(path, readFileSync(path).length - 9)],
    ['a shorter matches.csv', 'matches.csv', dropLastLine],
    ['a foreign failures.csv', 'failures.csv', (path: string) => writeFileSync(path, 'a,b\n1,2\n')],
  ])('for %s names the file and leaves the old page alone', async (_what, name, damage) => {
    const { folder, ...rest } = await output(everyEnding('A v B'));
    const page = join(folder, 'report.html');
    writeFileSync(page, 'old');
    damage(join(folder, name));
    const before = readdirSync(folder);
    await expect(writeReportPage(page, [{ folder, ...rest }], OPTIONS)).rejects.toMatchObject({
      code: 'FBP-INPUT',
      where: join(folder, name),
      hint: expect.stringContaining('process this batch again'),
    });
    expect(readFileSync(page, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('readOutput', () => {
  it.each([
    ['torn', '{"schema_version":1', /cannot be used/],
    ['of a newer version', '{"schema_version":2}', /version 2; this program reads 1/],
    ['something else', '{"schema_version":1}', /batch_id/],
    ['no object', '[]', /cannot be used/],
  ])('refuses a report.json that is %s', async (_what, text, message) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'report.json'), text);
    await expect(readOutput(folder)).rejects.toMatchObject({
      code: 'FBP-INPUT',
      message: expect.stringMatching(message),
      where: join(folder, 'report.json'),
    });
  });
});

function dropLastLine(path: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(/[^\n]*\n$/, ''));
}
