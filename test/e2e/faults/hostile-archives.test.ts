import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { evilTars } from '../../support/e2e/faults/evil-tars.ts';
import { HISTORIC_ARGS, shortSeason, writeSeason } from '../../support/e2e/historic-project.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { writeEvents } from '../../support/generator/write-events.ts';

const SEASON = shortSeason(1);
/** Where fbp may write: its output, logs and working folder. */
const OWN = /^(o|logs|temp)(\/|$)/;

/** Everything below a folder but what fbp may write, with size and time. */
function untouchable(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !OWN.test(path.slice(join(root, 'deep', 'cwd').length + 1)))
    .filter((path) => !path.endsWith('cwd') && !path.endsWith('deep'))
    .map((path) => `${path} ${statSync(path).mtimeMs} ${statSync(path).size}`)
    .sort();
}

function sandbox() {
  const root = temporaryFolder();
  const cwd = join(root, 'deep', 'cwd');
  const target = join(root, 'target');
  mkdirSync(join(cwd, 'a'), { recursive: true });
  mkdirSync(target);
  writeSeason(cwd, SEASON);
  return { root, cwd, target };
}

function run(cwd: string, archives: readonly string[]) {
  return askFbp([...HISTORIC_ARGS.slice(0, -2), '--archive', ...archives], { cwd });
}

// One run for each of them is a soak test.
describe('an archive that means harm', () => {
  it('writes nothing outside, and the good files beside it still give their matches', async () => {
    const { root, cwd, target } = sandbox();
    writeEvents(join(cwd, 'a', 'good'), SEASON.events);
    const evil = Object.entries(evilTars(target));
    expect(evil.length).toBeGreaterThanOrEqual(30);
    const readable = evil.filter(([name]) => name !== 'html' && name !== 'random');
    for (const [name, bytes] of readable) writeFileSync(join(cwd, 'a', `${name}.tar`), bytes);
    const before = untouchable(root);
    const { code, stdout, stderr } = await run(cwd, ['a']);
    expect(code, stderr).toBe(0);
    expect(untouchable(root)).toEqual(before);
    expect(readCsv(cwd, 'o', 'matches.csv').map((row) => row['processing_status'])).toEqual(
      SEASON.events.map(() => 'linked'),
    );
    const shown = [stdout, stderr, readFileSync(join(cwd, 'o', 'report.json'), 'utf8')].join('');
    for (const control of ['\u001b', '\u0007']) expect(shown).not.toContain(control);
  });

  it.each(['html', 'random'])('that is %s is refused with exit 6', async (name) => {
    const { cwd, target } = sandbox();
    writeFileSync(join(cwd, 'x.tar'), evilTars(target)[name] ?? '');
    const { code, stderr } = await run(cwd, ['x.tar']);
    expect(code).toBe(6);
    expect(stderr).toContain('error[FBP-ARCHIVE]');
  });
});
