import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressOf, copyOf } from '../../src/config/bucket-copies.ts';

const STATE = resolve('state');

describe('the copy of a place in a bucket', () => {
  it('is found by its address, and the address by it, whatever lies below', () => {
    for (const address of ['s3://odds', 's3://odds/out', 's3://odds/a b/c.d/england']) {
      const copy = copyOf(address, STATE);
      expect(addressOf(copy, STATE)).toBe(address);
      expect(addressOf(join(copy, 'england', '2023-2024'), STATE)).toBe(`${address}/england/2023-2024`);
    }
    expect(copyOf('s3://odds/out/', STATE)).toBe(copyOf('s3://odds/out', STATE));
  });

  it('is a folder itself, which has no address', () => {
    expect(copyOf('/srv/output', STATE)).toBe('/srv/output');
    for (const folder of [STATE, join(STATE, 'buckets'), join(STATE, 'bucketsful', 'a'), resolve('.')]) {
      expect(addressOf(folder, STATE)).toBeUndefined();
    }
  });

  it('lies nowhere else, whatever the address says', () => {
    for (const address of [
      's3://odds/../x',
      's3://../x',
      's3://odds/a//b',
      's3://odds/.',
      's3://odds/a\\b',
      's3:///x',
    ]) {
      expect(() => copyOf(address, STATE), address).toThrow('names no folder in a bucket');
    }
  });
});
