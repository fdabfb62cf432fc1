import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physicalLines } from '../../../src/input/text/physical-lines.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';

/** As files are read piece by piece. */
const PIECE = 65_536;
const ENDS = ['\n', '\r\n', '\r', '\r\r\n'];

async function linesOf(path: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text } of physicalLines(path)) lines.push(text);
  return lines;
}

describe('lines', () => {
  const lines = fc.array(fc.tuple(fc.stringMatching(/^[a-z,"]{1,6}$/), fc.constantFrom(...ENDS)), { minLength: 1 });

  it('end in line feeds, carriage returns or both, wherever the file is cut into pieces', async () => {
    const path = join(tempFolder(), 'lines.csv');
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 0, max: 60 }), async (ended, before) => {
        const first = 'x'.repeat(PIECE - before);
        // A line that ends in a carriage return and an empty one that ends in a line feed are one that ends in both.
        writeFileSync(path, `${first}\n${ended.map(([text, end]) => text + end).join('')}`);
        expect(await linesOf(path)).toEqual([first, ...ended.map(([text]) => text)]);
      }),
      { numRuns: 100 },
    );
  });

  it('lose the mark of byte order, also in the midst of files that were joined', async () => {
    const path = join(tempFolder(), 'joined.csv');
    writeFileSync(path, '\ufeffa,b\n1,2\n\ufeffa,b\n3,4\n');
    expect(await linesOf(path)).toEqual(['a,b', '1,2', 'a,b', '3,4']);
  });
});
