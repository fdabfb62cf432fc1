import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sha256 } from '../../../src/disk/digest.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { ShortBatch } from '../../support/in-process/short-batch.ts';

/** Two versions of the mapping file. */
const MAPPINGS = ['Arsenal', 'Gunners of the North'].map((name) =>
  JSON.stringify({
    ...{ version: '1.0', country: 'England', last_updated: '2024-01-01' },
    leagues: { 'premier-league': { arsenal: { betfair_names: [name] } } },
  }),
);

function project() {
  const batch = new ShortBatch(tempFolder(), 3);
  const statistics = readFileSync(batch.path('s.csv'), 'utf8');
  const versions = [
    { 's.csv': statistics, 'mappings/england.json': MAPPINGS[0] ?? '' },
    {
      's.csv': statistics.replace('arsenal', 'aston-villa').replaceAll(/,\d,1$/gm, ',9,9'),
      'mappings/england.json': MAPPINGS[1] ?? '',
    },
  ];
  mkdirSync(batch.path('mappings'));
  const put = (version: number) => {
    for (const [name, text] of Object.entries(versions[version] ?? {})) writeFileSync(batch.path(name), text);
  };
  put(0);
  return { batch, put };
}

/** Makes the second version of every input at so many-th a sign of life after everything was linked. */
function editing(put: (version: number) => void, at: number) {
  let seen = 0;
  const listener = {
    progress({ stage }: { readonly stage: string }) {
      if (stage !== 'link' && stage !== 'extract') return;
      if (seen === at) put(1);
      seen += 1;
    },
  };
  return { listener, signs: () => seen };
}

it('inputs that are edited at any moment of a run change nothing of it, and the next run sees them', async () => {
  const { batch, put } = project();
  await batch.run({ outputDir: batch.path('before') });
  put(1);
  await batch.run({ outputDir: batch.path('after') });
  const [before, after] = [batch.outputs('before'), batch.outputs('after')];
  expect(after['matches.csv']).not.toBe(before['matches.csv']);
  for (const moment of [0, 1, 4, 12]) {
    put(0);
    const { listener, signs } = editing(put, moment);
    await batch.run({ listener, restart: true });
    expect(signs()).toBeGreaterThan(moment);
    expect(batch.outputs(), `edited at sign ${moment}`).toEqual(before);
    expect(readFileSync(batch.path('mappings/england.json'), 'utf8')).toBe(MAPPINGS[1]);
  }
  await batch.run();
  expect(batch.outputs()).toEqual(after);
  const { inputs } = JSON.parse(after['manifest.json'] ?? '');
  expect(inputs.mapping.sha256).toBe(sha256(MAPPINGS[1] ?? ''));
  expect(inputs.statistics.sha256).toBe(sha256(readFileSync(batch.path('s.csv'))));
});
