import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { faultyProject, RUN } from '../../support/e2e/faults/faulty-runs.ts';

const BATCH = 'batch=england/premier-league/2023-2024';

/** A project with an unmapped club, a damaged market and a market of which there are two copies, one cut short. */
function oddProject() {
  return faultyProject({
    prepare: ({ cwd, files, rows, writeRows }) => {
      writeRows(rows.map((row, index) => (index === 1 ? row.replace('arsenal', 'the-gunners') : row)));
      const [, damaged = '', copied = ''] = files;
      writeFileSync(damaged, 'BZh9 is no bzip2');
      const other = copied.replace(join(cwd, 'archive'), join(cwd, 'archive', 'again'));
      mkdirSync(dirname(other), { recursive: true });
      copyFileSync(copied, other);
      writeFileSync(copied, readFileSync(copied).subarray(0, 0));
    },
  });
}

it('shows with -v, and writes to debug.log, why rows are linked or not, which copies are used and which side is which', async () => {
  const { cwd, files } = oddProject();
  const { code, stderr } = await askFbp([...RUN, '-v', '--log-level', 'DEBUG'], { cwd });
  expect(code).toBe(3);
  const debugLog = readFileSync(join(cwd, 'logs', 'debug.log'), 'utf8');
  const copied = basename(files[2] ?? '');
  for (const text of [stderr, debugLog]) {
    expect(text).toMatch(/A row has no event .*match_id=1000 .*cause=\w+ reason="/);
    expect(text).toMatch(/A row is linked .*match_id=1002 .*strategy=exact_date_team .*why=".*known_name/);
    expect(text).toMatch(new RegExp(`A market was read .*match_id=1002 .*file=\\S*again\\S*${copied} use=priced`));
    expect(text).toMatch(
      /The sides of a market are told by name .*match_id=1002 .*home=\w+ away=\w+ names=\{"home":\[/,
    );
  }
  const lines = debugLog.trimEnd().split('\n');
  expect(lines.filter((line) => !line.includes(BATCH))).toEqual([]);
  const ofMatches = lines.filter(
    (line) => / - (search|extract|download) - /.test(line) && !/Part of the source/.test(line),
  );
  expect(ofMatches.filter((line) => !/ match_id=\d+/.test(line))).toEqual([]);
  expect(lines.length).toBeGreaterThan(20);
});

it('says nothing of that without -v', async () => {
  const { cwd } = oddProject();
  const { stderr } = await askFbp(RUN, { cwd });
  expect(stderr).not.toContain('A row is linked');
});
