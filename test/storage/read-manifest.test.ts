import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { manifestPath, readManifest } from '../../src/storage/read-manifest.ts';

const SOUND = {
  schema_version: 1,
  batch: { country: 'england', league: 'premier-league', season: '2023-2024' },
  inputs: { statistics: { path: 'data/a.csv', sha256: 'ab', bytes: 3 } },
  outputs: { 'matches.csv': { sha256: 'cd', bytes: 4, rows: 1 } },
};

function folderWith(text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-manifest-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (text !== undefined) writeFileSync(manifestPath(folder), text);
  return folder;
}

describe('the manifest of an output folder', () => {
  it('is read with what it lists', () => {
    expect(readManifest(folderWith(JSON.stringify(SOUND)))).toMatchObject({ kind: 'read', manifest: SOUND });
  });

  it('is missing where there is none', () => {
    expect(readManifest(folderWith())).toEqual({ kind: 'missing' });
  });

  it.each([
    ['torn', '{"schema_version": 1,', 'it cannot be read'],
    ['of a later form', JSON.stringify({ ...SOUND, schema_version: 2 }), /^schema_version: /],
    [
      'with a hash that is none',
      JSON.stringify({ ...SOUND, outputs: { a: { sha256: 7, bytes: 1 } } }),
      /^outputs\.a\./,
    ],
    ['that is no object', '[]', /expected object/],
  ])('is unreadable when %s, which it says', (_, text, what) => {
    expect(readManifest(folderWith(text))).toEqual({ kind: 'unreadable', what: expect.stringMatching(what) });
  });
});
