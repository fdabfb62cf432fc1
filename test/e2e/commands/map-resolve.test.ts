import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { england, forgetClubs, mappingProject, namesOf } from '../../support/e2e/mapping-project.ts';
import { noPseudoTerminal, runInTerminal, type TerminalRun } from '../../support/e2e/pseudo-terminal.ts';
import { learnedProject, SAMPLE_BATCH } from '../../support/e2e/sample-project.ts';

if (noPseudoTerminal !== undefined) console.log(`skipped: fbp map resolve in a terminal: ${noPseudoTerminal}`);

const ASK = 'Select option [';
const SESSION = join('temp', 'state', 'map-session-england.json');

describe.skipIf(noPseudoTerminal !== undefined)('fbp map resolve in a terminal', () => {
  it('takes a suggestion, a name of the user, a skip and an undo, quits, and goes on later', async () => {
    const cwd = await learnedProject();
    forgetClubs(cwd, ['luton-town', 'nottingham-forest', 'west-ham-united', 'wolverhampton']);
    const first = runInTerminal(['map', 'resolve', ...SAMPLE_BATCH, '--progress', 'none'], cwd);
    const question = await first.see(ASK);
    expect(question).toContain("Unmapped team: 'luton-town' (premier-league, 38 rows)");
    expect(question).toContain('  1. Luton (confidence: 1.00)\n');
    expect(question).toContain('36 days in common: 2023-08-12');
    first.type('1');
    await first.see('saved: luton-town is Luton');
    expect(namesOf(cwd, 'luton-town')).toEqual(['Luton']);

    expect(await first.see(ASK)).toContain("2 of 4: 1 saved, 0 skipped\nUnmapped team: 'nottingham-forest'");
    first.type('9');
    await first.see('Type a number from 1 to');
    first.type('3');
    await first.see('Name on Betfair');
    first.type('Luton');
    await first.see('not saved: "Luton" is already a name of luton-town');
    first.type('3');
    await first.see('Name on Betfair');
    first.type('The Forest');
    await first.see('saved: nottingham-forest is The Forest');

    expect(await first.see(ASK)).toContain("Unmapped team: 'west-ham-united'");
    const before = england(cwd);
    first.type('3');
    await first.see('skipped\n');
    expect(await first.see(ASK)).toContain("4 of 4: 2 saved, 1 skipped\nUnmapped team: 'wolverhampton'");
    first.type('u');
    await first.see('taken back: west-ham-united');
    expect(england(cwd)).toBe(before);
    expect(await first.see(ASK)).toContain("Unmapped team: 'west-ham-united'");
    first.type('1');
    await first.see('saved: west-ham-united is West Ham');
    await first.see(ASK);
    first.type('q');
    expect(await first.finished).toBe(0);
    expect(first.text).toContain('3 saved, 0 skipped, 1 left');
    expect(first.widest).toBeLessThan(80);

    const second = runInTerminal(['map', 'resolve', ...SAMPLE_BATCH, '--progress', 'none'], cwd);
    expect(await second.see(ASK)).toContain("4 of 4: 3 saved, 0 skipped\nUnmapped team: 'wolverhampton'");
    second.type('u');
    await second.see('taken back: west-ham-united');
    expect(namesOf(cwd, 'west-ham-united')).toEqual([]);
    await second.see(ASK);
    second.type('1');
    await second.see(ASK);
    second.type('1');
    await second.see('4 saved, 0 skipped, 0 left');
    expect(await second.finished).toBe(0);
    expect(namesOf(cwd, 'west-ham-united')).toEqual(['West Ham']);
    expect(namesOf(cwd, 'wolverhampton')).toEqual(['Wolves']);
    expect(existsSync(join(cwd, SESSION))).toBe(false);
    expect(await askFbp(['map', 'validate', 'england'], { cwd })).toMatchObject({ code: 0 });
  });

  it('shows the two names with their differences marked, and known clubs the slug may mean', async () => {
    const cwd = mappingProject();
    const run = runInTerminal(['map', 'resolve', 'england', '--no-color'], cwd);
    const question = await run.see(ASK);
    expect(question).toContain("Unmapped team: 'aston-vila' (premier-league, 1 row)");
    expect(question).toMatch(/1\. Aston Villa, same club as aston-villa \(confidence: 0\.\d\d\)\n/);
    expect(question).toMatch(/ {5}aston-vila {2}~ {2}Aston Vil\[l\]a\n/);
    run.type('1');
    await run.see('saved: aston-vila is');
    expect(JSON.parse(england(cwd)).leagues['premier-league']['aston-vila']).toBe('premier-league/aston-villa');
    await run.see(ASK);
    run.press('\u0004');
    expect(await run.finished).toBe(0);
    expect(run.text).toContain('1 saved, 0 skipped, 2 left');
  });

  it('ends on Ctrl-C with 130 and every answer kept', async () => {
    const cwd = mappingProject();
    const run = runInTerminal(['map', 'resolve', 'england'], cwd);
    await run.see(ASK);
    run.type('1');
    await run.see('saved:');
    await run.see(ASK);
    run.press('\u0003');
    expect(await run.finished).toBe(130);
    expect(run.text).toContain('error[FBP-INTERRUPTED]');
    expect(england(cwd)).toContain('"aston-vila"');
  });

  it('leaves a valid mapping file with every answer given so far when it is killed at any moment', async () => {
    // Nothing alike among them: each question has no suggestion, so that 1 is "Enter custom mapping".
    const others = ['alnwick', 'bexhill', 'clevedon', 'dunstable', 'evesham', 'frome', 'gosport', 'histon', 'ilkeston'];
    const slugs = ['arsenal', ...others];
    const cwd = mappingProject(slugs);
    const answer = async (run: TerminalRun) => {
      const [, slug = ''] = /team: '([^']+)'/.exec(await run.see(ASK)) ?? [];
      run.type('1');
      await run.see('Name on Betfair');
      run.type(`Name of ${slug}`);
      return slug;
    };
    const sure: string[] = [];
    for (const wait of [0, 3, 8, 20]) {
      const run = runInTerminal(['map', 'resolve', 'england'], cwd);
      const pid = await run.pid;
      sure.push(await answer(run));
      await run.see('saved:');
      await answer(run);
      // Anywhere between the key and the next question.
      await delay(wait);
      process.kill(pid, 'SIGKILL');
      await run.finished;
      expect(Object.keys(JSON.parse(england(cwd)).leagues)).toEqual(['premier-league']);
      expect(sure.map((slug) => namesOf(cwd, slug))).toEqual(sure.map((slug) => [`Name of ${slug}`]));
      expect(await askFbp(['map', 'validate', 'england'], { cwd })).toMatchObject({ code: 0 });
    }
    const last = runInTerminal(['map', 'resolve', 'england'], cwd);
    const [, answered = '0'] = /(\d+) saved/.exec(await last.see(ASK)) ?? [];
    expect(Number(answered)).toBeGreaterThanOrEqual(sure.length);
    last.type('q');
    expect(await last.finished).toBe(0);
  });

  it('refuses under --no-input, also in a terminal', async () => {
    const run = runInTerminal(['map', 'resolve', 'england', '--no-input'], mappingProject());
    expect(await run.finished).toBe(2);
    expect(run.text).toContain('--no-input forbids it');
  });
});

describe.skipIf(noPseudoTerminal !== undefined)('fbp map learn in a terminal', () => {
  it('shows what it would write, and asks', async () => {
    const cwd = await learnedProject();
    forgetClubs(cwd, ['wolverhampton']);
    const before = england(cwd);
    const refused = runInTerminal(['map', 'learn', ...SAMPLE_BATCH, '--progress', 'none'], cwd);
    expect(await refused.see('[y/N] ')).toMatch(/^wolverhampton +Wolves +38 of 38 +yes/m);
    refused.type('');
    expect(await refused.finished).toBe(0);
    expect(england(cwd)).toBe(before);
    const agreed = runInTerminal(['map', 'learn', ...SAMPLE_BATCH, '--progress', 'none'], cwd);
    await agreed.see('[y/N] ');
    agreed.type('y');
    expect(await agreed.finished).toBe(0);
    expect(namesOf(cwd, 'wolverhampton')).toEqual(['Wolves']);
  });
});

describe('fbp map resolve without a terminal', () => {
  it('refuses, and names the commands for scripts', async () => {
    const cwd = mappingProject();
    const before = readFileSync(join(cwd, 'mappings', 'england.json'));
    const { code, stderr, stdout } = await askFbp(['map', 'resolve', 'england', 'premier-league', '2023-2024'], {
      cwd,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('there is no terminal to ask on');
    expect(stderr).toContain('fbp map unmapped england premier-league 2023-2024 --csv names.csv');
    expect(readFileSync(join(cwd, 'mappings', 'england.json'))).toEqual(before);
  });
});
