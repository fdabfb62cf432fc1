import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { faultyProject, RUN } from '../../support/e2e/faults/faulty-runs.ts';
import { pasteFbp } from '../../support/e2e/paste-hints.ts';
import { commandsIn } from '../../support/e2e/printed-commands.ts';

const RETRY = [...RUN.slice(0, 4), '--retry-failed'];

it('does again what could have changed, says when nothing has, and takes up a file replaced, a day put back and a name added', async () => {
  const { cwd, files } = faultyProject({
    prepare: ({ rows, writeRows }) => writeRows(rows.map((row) => row.replace(',burnley,', ',the-clarets,'))),
  });
  const [damaged = ''] = files;
  const day = dirname(dirname(files.at(-1) ?? ''));
  const whole = readFileSync(damaged);
  writeFileSync(damaged, whole.subarray(0, 20));
  renameSync(day, `${cwd}/day`);
  expect((await askFbp(RUN, { cwd })).code).toBe(3);

  const nothing = await askFbp(RETRY, { cwd });
  expect(nothing.code).toBe(3);
  expect(nothing.stdout).toMatch(/^--retry-failed: 6 rows were done again and ended as before: no name, day or file/m);

  writeFileSync(damaged, whole);
  const replaced = await askFbp(RETRY, { cwd });
  expect(replaced.stdout).toMatch(/^--retry-failed: 6 rows were done again, 2 with another ending$/m);

  renameSync(`${cwd}/day`, day);
  expect((await askFbp(RETRY, { cwd })).stdout).toMatch(/^ {2}linked +6$/m);

  const { stdout } = await askFbp(['debug', '1003'], { cwd });
  const [add = ''] = commandsIn(stdout.slice(stdout.indexOf('Recommendation')));
  expect(add).toBe('map add england the-clarets --same-as burnley');
  expect((await pasteFbp(add, cwd)).code).toBe(0);
  const named = await askFbp(RETRY, { cwd });
  expect(named).toMatchObject({ code: 0 });
  expect(named.stdout).toMatch(/^ {2}linked +8$/m);

  const done = await askFbp(RETRY, { cwd });
  expect(done.stdout).toMatch(/^--retry-failed: every row ended well in the last run: nothing is done again$/m);
});
