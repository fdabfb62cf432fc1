import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLocalSource } from '../../../src/betfair/sources.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { createDecompress } from '../../../src/decode/decompress.ts';
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
  return { config, batch, sampleDir, decompress: createDecompress() };
}

describe('the sample', () => {
  it('serves the batch it was made for', async () => {
    const source = openLocalSource('sample', await sampleContext(BATCH));
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
    expect(() => openLocalSource('sample', context)).toThrow(
      expect.objectContaining({ code: 'FBP-USAGE', hint: expect.stringContaining('--archive') }),
    );
  });

  it('says so when it is missing', async () => {
    const context = { ...(await sampleContext(BATCH)), sampleDir: temporaryFolder() };
    expect(() => openLocalSource('sample', context)).toThrow(expect.objectContaining({ code: 'FBP-ARCHIVE' }));
  });
});

describe('openLocalSource', () => {
  it('needs an archive path for the archive', async () => {
    const source = openLocalSource('archive', await sampleContext(BATCH));
    await expect(source.version(NEVER)).rejects.toMatchObject({ code: 'FBP-USAGE' });
    source.close();
  });
});
