import { expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { FAULTY_RUNS, faultyProject, RUN } from '../../support/e2e/faults/faulty-runs.ts';
import { pasteFbp } from '../../support/e2e/paste-hints.ts';
import { commandsIn } from '../../support/e2e/printed-commands.ts';

function projectWith(name: string) {
  const found = FAULTY_RUNS.find((run) => run.name === name);
  if (found === undefined) throw new RangeError(name);
  return faultyProject(found);
}

it('says that a plain file has rows of two seasons, and the commands that are printed take each alone', async () => {
  const { cwd } = projectWith('two seasons');
  const { stderr } = await askFbp(RUN, { cwd });
  expect(stderr).toContain(
    'ATTENTION: not every row of the statistics file is of season 2023-2024: 4 of 2022-2023, from line 3 on\n',
  );
  const [own = '', other = ''] = commandsIn(stderr);
  const pasted = await pasteFbp(own, cwd);
  expect(pasted.code, pasted.text).toBe(0);
  expect(pasted.text).toMatch(/^ {2}linked +4\n {2}skipped +4$/m);
  expect(pasted.text).toContain('; left out\n');
  expect(pasted.text).not.toContain('--only-season --only-season');
  expect(other).toMatch(
    /^process england premier-league 2022-2023 --stats ".*my stats\.csv" --archive \S+ --only-season$/,
  );
  const former = await pasteFbp(other, cwd);
  expect(former.text).toMatch(/^ {2}not_found +4\n {2}skipped +4$/m);
});

it('says that a file has no row of the season asked for, and which one it has', async () => {
  const { cwd } = projectWith('another season');
  const { stderr } = await askFbp([...RUN, '--dry-run'], { cwd });
  expect(stderr).toContain(
    'ATTENTION: no row of the statistics file is of season 2023-2024: 8 of 2016-2017, from line 2 on\n',
  );
  expect(commandsIn(stderr)).toHaveLength(1);
});
