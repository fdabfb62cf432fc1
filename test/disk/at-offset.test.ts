import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAt, readHandleAt, readRange, writeAt } from '../../src/disk/at-offset.ts';
import { tempFolder } from '../support/disks/temp-folder.ts';

const CONTENT = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));

describe('reading at an offset', () => {
  it('gives the bytes that are there, however it is done, and fewer only where the file ends', async () => {
    const path = join(tempFolder(), 'bytes');
    writeFileSync(path, CONTENT);
    const descriptor = openSync(path, 'r');
    const handle = await open(path, 'r');
    const places = fc.record({ offset: fc.nat(6000), length: fc.nat(6000) });
    await fc.assert(
      fc.asyncProperty(places, async ({ offset, length }) => {
        const expected = CONTENT.subarray(offset, offset + length);
        const [one, other] = [Buffer.alloc(length), Buffer.alloc(length)];
        expect(readRange(path, { offset, length })).toEqual(expected);
        expect(one.subarray(0, readAt(descriptor, one, offset))).toEqual(expected);
        expect(other.subarray(0, await readHandleAt(handle, other, offset))).toEqual(expected);
      }),
    );
    closeSync(descriptor);
    await handle.close();
  });

  it('throws the system’s error for a file that is not there', () => {
    expect(() => readRange(join(tempFolder(), 'gone'), { offset: 0, length: 1 })).toThrow('ENOENT');
  });
});

describe('writing at an offset', () => {
  it('writes there, or after what was written last', () => {
    const path = join(tempFolder(), 'bytes');
    const descriptor = openSync(path, 'w');
    writeAt(descriptor, Buffer.from('head '));
    writeAt(descriptor, Buffer.from('tail'));
    writeAt(descriptor, Buffer.from('HE'), 0);
    closeSync(descriptor);
    expect(readFileSync(path, 'utf8')).toBe('HEad tail');
  });
});
