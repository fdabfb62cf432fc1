import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LocalFile } from '../../../src/domain/event.ts';
import { MatchExtractor } from '../../../src/extraction/match-extractor.ts';
import {
  bz2,
  marketText,
  NEVER,
  openArchive,
  tarOf,
  temporaryFolder,
  writeTree,
} from '../../support/archive-builder.ts';
import { compressText } from '../../support/generator/compress.ts';
import { zipOf } from '../../support/generator/zip-of.ts';

const TEXT = marketText();
const FOLDER = 'BASIC/2023/Sep/16/30000001';
const INSIDE = `${FOLDER}/1.100.bz2`;
/** Of a TAR that is all ASCII. */
const packedWithBzip2 = (bytes: Buffer) => Buffer.from(compressText(bytes.toString('latin1'), 'bz2'));

/** Each holds the same market; in a given folder, or given itself. */
const FORMS: Readonly<Record<string, () => Promise<Buffer | string> | Buffer | string>> = {
  [INSIDE]: () => Buffer.from(bz2(TEXT)),
  'a TAR without extension': () => tarOf({ [INSIDE]: bz2(TEXT) }),
  'data.tar.gz': async () => gzipSync(await tarOf({ [INSIDE]: bz2(TEXT) })),
  'data.tgz': async () => gzipSync(await tarOf({ [INSIDE]: bz2(TEXT) })),
  'data.tar.bz2': async () => packedWithBzip2(await tarOf({ [INSIDE]: TEXT })),
  'data.zip': () => zipOf([{ name: INSIDE, content: bz2(TEXT) }]),
  [`${FOLDER}/1.100.zip`]: () => zipOf([{ name: '1.100', content: TEXT }]),
  [`${FOLDER}/1.100.json.gz`]: () => gzipSync(TEXT),
  [`${FOLDER}/1.100.jsonl.bz2`]: () => Buffer.from(bz2(TEXT)),
  [`${FOLDER}/1.100`]: () => TEXT,
  'recorded/1.100.json.gz': () => gzipSync(TEXT),
};
const GIVEN = ['a TAR without extension', 'data.tar.gz', 'data.tgz', 'data.tar.bz2', 'data.zip'];

describe('an archive of any form', () => {
  it.each(Object.keys(FORMS))('gives the event of a folder that holds %s', async (name) => {
    const root = temporaryFolder();
    writeTree(root, { [name]: (await FORMS[name]?.()) ?? '' });
    expect(await eventAndRunners(root)).toEqual(EXPECTED);
  });

  it.each(GIVEN)('gives the event of %s itself', async (name) => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, (await FORMS[name]?.()) ?? '');
    expect(await eventAndRunners(path)).toEqual(EXPECTED);
  });
});

const EXPECTED = { events: ['30000001'], markets: ['1.100'], faults: [] };

async function eventAndRunners(path: string) {
  const { source, find } = openArchive(path);
  const events = await find();
  const files: LocalFile[] = [];
  for (const file of await source.listFiles('30000001', undefined, NEVER)) files.push(await source.fetch(file, NEVER));
  const request = {
    matchId: 'm',
    eventId: '30000001',
    sides: { home: ['Home'], away: ['Away'], eventName: 'Home v Away' },
    markets: undefined,
    snapshots: [],
    files,
    spillPath: join(temporaryFolder(), 'history'),
  };
  const { markets, faults } = await new MatchExtractor().extract(request, NEVER, () => undefined);
  return {
    events: events.map(({ eventId }) => eventId),
    markets: markets.map(({ marketId }) => marketId),
    faults: [...source.faults(), ...faults],
  };
}
