import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventSource } from '../../../src/betfair/source.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { fileStamp } from '../../../src/disk/file-stamp.ts';
import type { LocalFile } from '../../../src/domain/event.ts';
import type { StatisticalMatch } from '../../../src/domain/match.ts';
import type { ExtractedMatch } from '../../../src/domain/price.ts';
import type { Link } from '../../../src/domain/search.ts';
import { EnhancedDownloader } from '../../../src/download/enhanced-downloader.ts';
import { createStages } from '../../../src/pipeline/run/stages.ts';
import { UNWATCHED } from '../../../src/pipeline/stage-watch.ts';
import { extractedMatch } from '../../support/builders.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';

const MATCH = { matchId: 'm1' } as StatisticalMatch;
const LINK = { eventId: '30000001', sides: undefined } as unknown as Link;

/** Extracts one file, to which something happens meanwhile. */
async function extractWhile(happens: (path: string) => void): Promise<ExtractedMatch> {
  const path = join(tempFolder(), '1.100');
  writeFileSync(path, 'lines\n');
  const source = { remember: () => undefined } as unknown as EventSource;
  const stages = createStages({
    source,
    downloader: new EnhancedDownloader(source, (fetch) => fetch()),
    extraction: async () => {
      happens(path);
      return extractedMatch();
    },
    config: configSchema.parse({}),
    signal: new AbortController().signal,
    watch: UNWATCHED,
  });
  const file = {
    key: 'a/1.100',
    eventId: '30000001',
    marketId: '1.100',
    size: 6,
    marketType: null,
  } as LocalFile['file'];
  return await stages.extract(MATCH, LINK, [
    { file, name: 'a/1.100', path, offset: 0, length: 6, stamp: fileStamp(path) },
  ]);
}

describe('the extraction of a match', () => {
  it('counts where its files stayed as they were', async () => {
    await expect(extractWhile(() => undefined)).resolves.toEqual(extractedMatch());
  });

  it.each([
    ['written', (path: string) => appendFileSync(path, 'more')],
    ['removed', (path: string) => rmSync(path)],
  ])('is a fault where a file was %s meanwhile, so that no row is made of it', async (_, happens) => {
    await expect(extractWhile(happens)).rejects.toMatchObject({
      code: 'FBP-MARKET-FILE',
      where: 'a/1.100',
      message: 'was changed while it was read',
    });
  });
});
