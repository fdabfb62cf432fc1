import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openArchiveSource, openSampleSource } from '../../../src/betfair/archive/open-archive.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { bz2, KICKOFF, marketText, NEVER, tarOf, temporaryFolder } from '../../support/archive-builder.ts';

const BATCH = { country: 'england', league: 'premier-league', season: '2023-2024' };

async function sampleContext(batch: typeof BATCH) {
  const sampleDir = temporaryFolder();
  writeFileSync(path.join(sampleDir, 'sample.json'), JSON.stringify({ ...BATCH, synthetic: true, seed: 'x' }));
  writeFileSync(
    path.join(sampleDir, 'england-premier-league-2023-2024.tar'),
    await tarOf({ 'BASIC/30000001/1.100.bz2': bz2(marketText()) }),
  );
  const config = configSchema.parse({ storage: { state_dir: temporaryFolder() } });
  return { config, batch, sampleDir, signal: NEVER };
}

describe('the sample', () => {
  it('serves the batch it was made for', async () => {
    const source = await openSampleSource(await sampleContext(BATCH));
    const events = await source.findEvents(
      { windows: [{ from: KICKOFF, to: KICKOFF }], countryCodes: ['GB'], eventNames: [] },
      NEVER,
    );
    expect(source.kind).toBe('sample');
    expect(events).toMatchObject([{ eventId: '30000001' }]);
    source.close();
  });

  it('is refused for any other, with the way to real data', async () => {
    const context = await sampleContext({ ...BATCH, season: '2022-2023' });
    await expect(openSampleSource(context)).rejects.toMatchObject({
      code: 'FBP-USAGE',
      hint: expect.stringContaining('--archive'),
    });
  });

  it('says so when it is missing', async () => {
    const context = { ...(await sampleContext(BATCH)), sampleDir: temporaryFolder() };
    await expect(openSampleSource(context)).rejects.toMatchObject({ code: 'FBP-ARCHIVE' });
  });
});

describe('openArchiveSource', () => {
  it('needs an archive path', async () => {
    await expect(openArchiveSource(await sampleContext(BATCH))).rejects.toMatchObject({ code: 'FBP-USAGE' });
  });

  it('refuses a folder without market files: a wrong path must not look like a season without events', async () => {
    const context = await sampleContext(BATCH);
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'README.md'), 'nothing here');
    const betfair = { ...context.config.betfair, archive: [folder] };
    await expect(openArchiveSource({ ...context, config: { ...context.config, betfair } })).rejects.toMatchObject({
      code: 'FBP-ARCHIVE',
      where: folder,
    });
  });
});
