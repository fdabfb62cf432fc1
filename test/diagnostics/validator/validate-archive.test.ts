import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bz2, marketText, temporaryFolder, writeTree } from '../../support/archive-builder.ts';
import { runHere } from '../../support/e2e/run-here.ts';

it('lists files that are there twice and copies that are short, with the one that is used', async () => {
  const cwd = temporaryFolder();
  const whole = marketText();
  const short = whole.split('\n').slice(0, 1).join('\n');
  writeTree(join(cwd, 'archive'), {
    'BASIC/2023/Sep/16/30000001/1.100.bz2': bz2(whole),
    'again/BASIC/2023/Sep/16/30000001/1.100.bz2': bz2(whole),
    'BASIC/2023/Sep/16/30000002/1.200.bz2': bz2(`${short}\n`),
    'again/BASIC/2023/Sep/16/30000002/1.200.bz2': bz2(whole),
  });
  const { stdout } = await runHere(['validate', 'archive', 'archive', '--json'], cwd);
  const { findings } = JSON.parse(stdout).results[0];
  const found = findings.map((one: { check: string; where: string; what: string }) => [one.check, one.where, one.what]);
  expect(found).toContainEqual([
    'duplicate',
    expect.stringContaining('1.100.bz2'),
    expect.stringContaining('is there twice'),
  ]);
  expect(found).toContainEqual([
    'short_copy',
    expect.stringMatching(/^(?!.*again).*1\.200\.bz2$/),
    expect.stringContaining('again/BASIC/2023/Sep/16/30000002/1.200.bz2 is used'),
  ]);
});
