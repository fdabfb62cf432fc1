import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestFile, digestOf, RunningDigest, sha256, stampOf } from '../../src/disk/digest.ts';
import { tempFolder } from '../support/disks/temp-folder.ts';

/** From FIPS 180. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('a digest', () => {
  it('is that of the standard', () => {
    expect(sha256('abc')).toBe(ABC);
    expect(sha256(Buffer.from('abc'), 'base64')).toBe(Buffer.from(ABC, 'hex').toString('base64'));
    expect(stampOf('abc', 'base64')).toBe(
      Buffer.from('a9993e364706816aba3e25717850c26c9cd0d89d', 'hex').toString('base64'),
    );
  });

  it('is the same of a text, of its pieces and of the file that holds it', async () => {
    const text = 'Atlético – Málaga\n'.repeat(200_000);
    const path = join(tempFolder(), 'text');
    writeFileSync(path, text);
    const pieces = new RunningDigest();
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 100_000) pieces.add(bytes.subarray(at, at + 100_000));
    expect(await digestFile(path)).toEqual(digestOf(text));
    expect(pieces.end()).toEqual(digestOf(text));
    expect(digestOf(text).bytes).toBe(bytes.length);
  });
});
