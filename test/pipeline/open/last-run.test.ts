import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BatchRequest, CoordinatorSettings } from '../../../src/pipeline/batch-request.ts';
import { listLastRuns, readLastRun, rememberRun } from '../../../src/pipeline/open/last-run.ts';
import { processFlags, sourceFlags } from '../../../src/pipeline/open/run-flags.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { configBelow, loggerBelow } from '../../support/in-process/run-settings.ts';

const BATCH = { country: 'england', league: 'premier-league', season: '2023-2024' };

function place(values: Readonly<Record<string, unknown>> = {}) {
  const root = tempFolder();
  const config = configBelow(root);
  const settings = { config, logger: loggerBelow(root), given: { values } } as unknown as CoordinatorSettings;
  const stateDir = config.storage.state_dir;
  const remember = (request: Partial<BatchRequest> = {}) => rememberRun({ batch: BATCH, ...request }, settings);
  return { root, config, settings, stateDir, remember, last: () => readLastRun(stateDir, BATCH) };
}

describe('rememberRun', () => {
  it('keeps files, source and settings of the run, with absolute paths', async () => {
    const { remember, last, root } = place({ 'betfair.archive': ['a'], 'extraction.markets': ['MATCH_ODDS'] });
    await remember({ statsFile: 'mine.csv', source: 'archive', outputDir: join(root, 'out') });
    expect(last()).toEqual({
      batch: BATCH,
      statsFile: [join(process.cwd(), 'mine.csv')],
      outputDir: join(root, 'out'),
      source: 'archive',
      archive: [join(process.cwd(), 'a')],
      values: { 'extraction.markets': ['MATCH_ODDS'] },
    });
  });

  it('keeps what rows a data set is of: a partial run over a whole one leaves it whole', async () => {
    const { remember, last, root } = place();
    await remember({ limit: 3 });
    expect(last()?.limit).toBe(3);
    await remember();
    await remember({ matchIds: ['1'] });
    expect(last()).toMatchObject({ batch: BATCH });
    expect(last()?.matchIds).toBeUndefined();
    await remember({ matchIds: ['1'], outputDir: join(root, 'other') });
    expect(last()?.matchIds).toEqual(['1']);
  });

  it('does without where the state folder cannot be written, and tells the log', async () => {
    const { remember, last, stateDir, settings } = place();
    writeFileSync(stateDir, 'a file');
    await remember();
    expect(last()).toBeUndefined();
    const logged = settings.logger.paths.map((path) => readFileSync(path, 'utf8')).join('');
    expect(logged).toContain('Later commands will not know this run');
  });

  it('is not believed when a bit of it has rotted', async () => {
    const { remember, last, stateDir } = place({ 'extraction.snapshots': [60] });
    await remember({ limit: 3 });
    const path = join(stateDir, 'last-runs', 'england', 'premier-league', '2023-2024', 'run.json');
    const written = readFileSync(path);
    for (let bit = 0; bit < written.length * 8; bit += 11) {
      const rotted = Buffer.from(written);
      rotted[bit >> 3] = (rotted[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(path, rotted);
      expect(last()).toBeUndefined();
    }
    writeFileSync(path, written);
    expect(last()?.limit).toBe(3);
  });
});

describe('listLastRuns', () => {
  it('has the latest run first', async () => {
    const { remember, stateDir } = place();
    await remember();
    await remember({ batch: { ...BATCH, season: '2022-2023' } });
    mkdirSync(join(stateDir, 'last-runs', 'spain', 'laliga', '2020'), { recursive: true });
    utimesSync(join(stateDir, 'last-runs', 'england', 'premier-league', '2023-2024', 'run.json'), 1, 1);
    expect(listLastRuns(stateDir).map(({ batch }) => batch.season)).toEqual(['2022-2023', '2023-2024']);
  });
});

describe('processFlags', () => {
  it('says all that is unusual, in words for a shell', () => {
    const { config } = place();
    const given = {
      configFile: '/my config.yaml',
      environment: 'night',
      values: {
        'extraction.markets': ['MATCH_ODDS', 'OVER_UNDER_25'],
        'storage.keep_raw': false,
        'extraction.pre_match_only': true,
      },
    };
    const request = { batch: BATCH, statsFile: '/s $1.csv', archive: ['/a', '/b c'], outputDir: '/o' };
    expect(processFlags(request, { config, given })).toBe(
      ` --stats '/s $1.csv' --archive /a "/b c" --output /o --config "/my config.yaml" --env night --markets MATCH_ODDS,OVER_UNDER_25 --no-keep-raw --pre-match-only`,
    );
  });

  it('is empty for a usual request', () => {
    const { config } = place();
    const usual = {
      batch: BATCH,
      statsFile: join(config.input.stats_dir, 'england', 'premier-league', '2023-2024.csv'),
    };
    expect(processFlags(usual, { config })).toBe('');
    expect(sourceFlags({ batch: BATCH, source: 'sample', archive: ['/a'] }, { config })).toBe(' --source sample');
  });
});
