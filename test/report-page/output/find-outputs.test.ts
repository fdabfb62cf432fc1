import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findOutputs } from '../../../src/report-page/output/find-outputs.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';

function places(...batches: readonly string[]) {
  const cwd = tempFolder();
  const outputDir = join(cwd, 'output');
  for (const batch of batches) {
    mkdirSync(join(outputDir, batch), { recursive: true });
    writeFileSync(join(outputDir, batch, 'report.json'), '{}');
  }
  return { cwd, outputDir, at: (batch: string) => join(outputDir, batch) };
}

const [A, B, C] = ['england/premier-league/2022-2023', 'england/premier-league/2023-2024', 'spain/laliga/2023-2024'];

describe('findOutputs', () => {
  it.each([
    [[], [A, B, C]],
    [['england', 'premier-league', '2023-2024'], [B]],
    [[B], [B]],
    [
      [C, A, C],
      [C, A],
    ],
    [['england'], [A, B]],
    [
      ['england/premier-league', 'spain'],
      [A, B, C],
    ],
    [['output/spain'], [C]],
    [[`output/${C}/report.json`], [C]],
  ])('%j names its batches', async (targets, batches) => {
    const there = places(A, B, C);
    expect(await findOutputs(targets, there)).toEqual(batches.map(there.at));
  });

  it('takes three folders in the working directory for three folders', async () => {
    const there = places();
    for (const name of ['a', 'b', 'c']) {
      mkdirSync(join(there.cwd, name));
      writeFileSync(join(there.cwd, name, 'report.json'), '{}');
    }
    expect(await findOutputs(['a', 'b', 'c'], there)).toEqual(['a', 'b', 'c'].map((name) => join(there.cwd, name)));
  });

  it.each([
    [['england', 'premier-league', '2023-2042'], 'did you mean england/premier-league/2023-2024?'],
    [['england/premier-legue/2023-2024'], 'did you mean england/premier-league/2023-2024?'],
    [['norway', 'eliteserien', '2024'], 'fbp process norway eliteserien 2024'],
    [['norway'], 'give <country>/<league>/<season> or an output folder'],
  ])('of %j says what helps', async (targets, hint) => {
    await expect(findOutputs(targets, places(A, B))).rejects.toMatchObject({ code: 'FBP-INPUT', hint });
  });

  it('takes a batch by name from where its last run wrote it, and finds that without a name too', async () => {
    const there = places(A);
    const elsewhere = join(there.cwd, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'report.json'), '{}');
    const run = {
      ...there,
      ofLastRuns: new Map([
        [B, elsewhere],
        [C, join(there.cwd, 'gone')],
      ]),
    };
    expect(await findOutputs(B.split('/'), run)).toEqual([elsewhere]);
    expect(await findOutputs([B, A], run)).toEqual([elsewhere, there.at(A)]);
    expect(await findOutputs([], run)).toEqual([there.at(A), elsewhere]);
    await expect(findOutputs([C], run)).rejects.toMatchObject({ code: 'FBP-INPUT' });
  });

  it('says so when nothing was ever written, or a folder holds no finished run', async () => {
    const there = places();
    await expect(findOutputs([], there)).rejects.toMatchObject({ code: 'FBP-INPUT', where: there.outputDir });
    mkdirSync(join(there.cwd, 'empty'));
    await expect(findOutputs(['empty'], there)).rejects.toThrow(/no report.json in or below empty/);
  });
});
