import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { processedSample, SAMPLE_BATCH } from '../../support/e2e/sample-project.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';

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
      expect(await askFbp(['report', ...names], { cwd })).toMatchObject({ code: 0, stdout: summary, stderr: '' });
    }
  });

  it('prints one JSON document with the reports and the page', async () => {
    const { stdout } = await askFbp(['report', '--json', '--html'], { cwd });
    const { reports, page } = JSON.parse(stdout);
    expect(reports).toHaveLength(1);
    expect(reports[0].report).toEqual(JSON.parse(readFileSync(join(cwd, OUT, 'report.json'), 'utf8')));
    expect(page.path).toBe(join(cwd, OUT, 'report.html'));
    expect(readFileSync(page.path)).toHaveLength(page.bytes);
    const again = await askFbp(['report', '--json', '--html', 'pages/all.html'], { cwd });
    expect(JSON.parse(again.stdout).page.path).toBe(join(cwd, 'pages', 'all.html'));
  });

  it('writes a page for each batch, and an index that leads to them', async () => {
    const copied = temporaryFolder();
    const seasons = ['2021-2022', '2023-2024'];
    for (const season of seasons)
      cpSync(join(cwd, OUT), join(copied, 'output', 'a & b', 'x', season), { recursive: true });
    const { code, stdout, stderr } = await askFbp(['report', '--all', '--json'], { cwd: copied });
    expect(code, stderr).toBe(0);
    const { pages, page } = JSON.parse(stdout);
    const paths = seasons.map((season) => join(copied, 'output', 'a & b', 'x', season, 'report.html'));
    expect(pages.map(({ path }: { path: string }) => path)).toEqual([...paths, join(copied, 'output', 'index.html')]);
    const index = readFileSync(page.path, 'utf8');
    for (const season of seasons) expect(index).toContain(`href="a%20%26%20b/x/${season}/report.html"`);
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
    const finished = await askFbp(['report', ...args], { cwd: temporaryFolder() });
    expect(finished).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('names a damaged file, in JSON too', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'report.json'), '{"schema_version":99}');
    const { code, stdout } = await askFbp(['report', folder, '--json']);
    expect(code).toBe(6);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'FBP-INPUT', where: join(folder, 'report.json') });
  });
});
