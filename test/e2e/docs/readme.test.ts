import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../support/e2e/csv.ts';
import { PROJECT, runFbp } from '../../support/e2e/run-fbp.ts';
import {
  processedSample,
  SAMPLE_BATCH,
  SAMPLE_STATS,
  SAMPLE_TAR,
  sampleProject,
  shortenSeason,
  statisticsOf,
} from '../../support/e2e/sample-project.ts';

const README = readFileSync(join(PROJECT, 'README.md'), 'utf8');

/** The commands of a newcomer, one after the other; the two that install are run by continuous integration itself. */
function commands(): string[] {
  return [...README.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) => block.trim().split('\n'));
}

describe('the README', () => {
  it('holds only commands that work as written, one after the other', async () => {
    const cwd = sampleProject();
    shortenSeason(cwd, 190, 230);
    // What the README takes for granted: files bought from Betfair, and statistics of one's own.
    mkdirSync(join(cwd, 'betfair'));
    copyFileSync(SAMPLE_TAR, join(cwd, 'betfair', 'data.tar'));
    copyFileSync(statisticsOf(cwd), join(cwd, 'my-stats.csv'));
    expect(commands().length).toBeGreaterThan(8);
    for (const command of commands()) {
      const [program, ...args] = command.replaceAll('~', cwd).split(' ');
      expect(program).toBe('fbp');
      const { code, stderr } = await runFbp(args, { cwd });
      expect(code, `${command}\n${stderr}`).toBe(0);
    }
    const mended = readCsv(cwd, 'output', ...SAMPLE_BATCH, 'matches.csv').find(
      (row) => row['statistical_match_id'] === '9621411420167',
    );
    expect(mended?.['processing_status']).toBe('linked');
  });

  it('shows the totals that the sample has', async () => {
    const { stdout } = await processedSample();
    const [shown = ''] = /^england\/premier-league[\s\S]*?(?=^```)/m.exec(README) ?? [];
    expect(stdout.startsWith(shown)).toBe(true);
  });

  it('shows rows that go in and come out as the sample has them', async () => {
    const { folder } = await processedSample();
    const [, given = ''] = /^```csv\n([\s\S]*?)^```/m.exec(README) ?? [];
    expect(readFileSync(SAMPLE_STATS, 'utf8').startsWith(given)).toBe(true);
    const lines = README.split('\n').filter((line) => line.startsWith('|'));
    const [header = [], , ...rows] = lines.slice(0, 5).map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    const columns = header.map((name) => name.replaceAll('`', ''));
    const matches = readCsv(folder, 'output', ...SAMPLE_BATCH, 'matches.csv');
    expect(rows).toEqual(matches.slice(0, 3).map((row) => columns.map((column) => row[column])));
  });

  it('shows a picture that is quick to load', () => {
    const [, picture = ''] = /!\[.*\]\((.*\.png)\)/.exec(README) ?? [];
    const { size } = statSync(join(PROJECT, picture));
    expect(size).toBeLessThan(150_000);
  });

  it('links only to files and headings that exist', () => {
    const headings = [...README.matchAll(/^#+ (.*)$/gm)].map(
      ([, text = '']) => `#${text.toLowerCase().replaceAll(' ', '-')}`,
    );
    for (const [, target = ''] of README.matchAll(/\]\(([^)]+)\)/g)) {
      if (target.startsWith('#')) expect(headings).toContain(target);
      else expect(existsSync(join(PROJECT, target)), target).toBe(true);
    }
  });
});
