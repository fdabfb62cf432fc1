import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ScratchFile } from '../../../src/disk/temporary/scratch-file.ts';
import { PackedList } from '../../../src/pipeline/open/packed-list.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';

it('gives back what was added, in its order and as often as asked, from memory and from a file shared with others', () => {
  const folder = tempFolder();
  const spill = new ScratchFile(folder, 'lists');
  fc.assert(
    fc.property(
      fc.array(fc.record({ text: fc.string(), number: fc.integer() })),
      fc.integer({ min: 1, max: 9 }),
      (items, pageSize) => {
        const lists = [{ pageSize }, { pageSize, spill }, { pageSize, spill }].map(
          (options) => new PackedList<unknown>(options),
        );
        for (const item of items) for (const list of lists) list.add(item);
        for (const list of lists) {
          expect(list.length).toBe(items.length);
          expect([...list]).toEqual(items);
          expect([...list]).toEqual(items);
        }
      },
    ),
  );
  expect(readdirSync(folder)).toHaveLength(1);
  spill.close();
  expect(readdirSync(folder)).toEqual([]);
});
