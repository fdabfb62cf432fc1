import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../support/e2e/csv.ts';
import { PROJECT, runFbp } from '../../support/e2e/run-fbp.ts';
import {
  processedSample,
  SAMPLE_BATCH,
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
