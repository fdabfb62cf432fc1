import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { noPseudoTerminal, runInTerminal } from '../../support/e2e/pseudo-terminal.ts';
import { PROJECT, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import {
  learnedProject,
  SAMPLE_BATCH,
  SAMPLE_STATS,
  sampleCases,
  sampleProject,
  statisticsOf,
} from '../../support/e2e/sample-project.ts';
import { shared, sharedData } from '../../support/shared-data.ts';

const BATCH_NAME = SAMPLE_BATCH.join('/');

const ASK = 'Select option [';

/** A match that nothing is special about. */
const ORDINARY = '9219890250604';

if (noPseudoTerminal !== undefined) console.log(`skipped: fbp debug in a terminal: ${noPseudoTerminal}`);

function idOf(fate: string): string {
  const found = sampleCases().find((one) => one.fate === fate);
  if (found === undefined) throw new Error(`the sample has no ${fate} match`);
  return found.match_id;
}

const golden = (name: string) => join(PROJECT, 'test', 'fixtures', 'golden', `debug-${name}.txt`);

async function debug(cwd: string, ...args: string[]) {
  const finished = await askFbp(['debug', ...args], { cwd });
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
  return finished;
}

/** Each with words of its true cause. */
const CASES = [
  ['mapped', ORDINARY, 'Burnley v Man City (32000002) is this match'],
  ['unmapped', idOf('unmapped'), 'no mapping says that LTFC is luton-town'],
  ['ambiguous', idOf('duplicate'), 'two events fit equally well'],
  ['postponed', idOf('postponed'), 'it was postponed: its event of 2024-02-21'],
  ['swapped', idOf('swapped'), 'Betfair lists the away side first'],
  ['missing', idOf('missing'), 'no_event: no event of these two clubs in the window'],
  ['wrong-settlement', idOf('wrong_settlement'), 'contradict the score of the row'],
  ['never-traded', idOf('never_traded'), 'none of the wanted markets ever traded'],
] as const;

describe('fbp debug on the matches of the sample', () => {
  it('names the true cause of each, within 80 columns and without colours', async () => {
    const cwd = sampleProject();
    for (const [name, id, cause] of CASES) {
      const { stdout } = await debug(cwd, id);
      expect(stdout.replaceAll(/\n +/g, ' '), name).toContain(cause);
      expect(
        stdout.split('\n').filter((line) => line.length > 80),
        name,
      ).toEqual([]);
      expect(stdout, name).not.toContain('\u001b');
      await expect(stdout, name).toMatchFileSnapshot(golden(name));
    }
  });

  it('says in which lines of which files the prices stand that process writes', async () => {
    const cwd = await learnedProject();
    expect(await askFbp(['process', ...SAMPLE_BATCH, '--limit', '1'], { cwd })).toMatchObject({ code: 0 });
    const [row] = readCsv(cwd, 'output', ...SAMPLE_BATCH, 'matches.csv');
    const { markets } = JSON.parse((await debug(cwd, ORDINARY, '--json')).stdout);
    expect(markets.length).toBeGreaterThan(2);
    for (const { market_type: type, trace } of markets) {
      expect(trace.lines).toBeGreaterThanOrEqual(trace.closed_line);
      for (const { selection, origins } of trace.selections) {
        expect(origins.map((origin: { measure: string }) => origin.measure)).toEqual(['open', 'close', 'high', 'low']);
        const [open, close] = origins;
        expect(open.line).toBeLessThanOrEqual(close.line);
        expect(close.line).toBeLessThan(trace.in_play_line);
        for (const { measure, price } of origins) {
          const column = `${type}_${selection}_${measure}`.toLowerCase();
          expect(row?.[column], column).toBe(String(price));
        }
      }
    }
  });

  it('recommends a mapping that, once added, links the match', async () => {
    const cwd = await learnedProject();
    const { stdout } = await debug(cwd, idOf('unmapped'));
    const [, command = ''] = /^ {4}fbp (map add .*)$/m.exec(stdout) ?? [];
    expect(await askFbp(command.split(' '), { cwd })).toMatchObject({ code: 0 });
    const after = JSON.parse((await debug(cwd, idOf('unmapped'), '--json')).stdout);
    expect(after.status).toBe('linked');
    expect(after.search.verdict.link.event_id).toBe('32000447');
  });

  it('offers the free event of a row whose date is wrong, in one line that links it', async () => {
    const cwd = await learnedProject();
    const lines = readFileSync(SAMPLE_STATS, 'utf8').replace(/(?<=everton,fulham,)2023-08-12/, '2023-08-16');
    writeFileSync(statisticsOf(cwd), lines);
    const id = /^(?:[^,]*,){2}(\d+),[^,]*,everton,fulham,/m.exec(lines)?.[1] ?? '';
    const { stdout } = await debug(cwd, id);
    const [, command = ''] = /^ {4}fbp (debug .* --event .*)$/m.exec(stdout) ?? [];
    expect(await askFbp(command.split(' '), { cwd })).toMatchObject({ code: 0 });
    const after = JSON.parse((await debug(cwd, id, '--json')).stdout);
    expect(after.search.verdict).toMatchObject({ kind: 'linked', link: { event_id: '32000008' } });
  });

  it('notes a decision about an ambiguous match, and takes it back', async () => {
    const cwd = await learnedProject();
    const id = idOf('duplicate');
    const chosen = JSON.parse((await debug(cwd, id, '--event', '32000735', '--json')).stdout);
    expect(chosen).toMatchObject({ status: 'linked', search: { verdict: { link: { strategy: 'manual_mapping' } } } });
    const none = JSON.parse((await debug(cwd, id, '--event', 'none', '--json')).stdout);
    expect(none).toMatchObject({ status: 'not_found', cause: 'manual_matches says that Betfair has no event' });
    const back = JSON.parse((await debug(cwd, id, '--event', 'auto', '--json')).stdout);
    expect(back.status).toBe('ambiguous');
  });

  it('shows every failure of a batch with --failures', async () => {
    const { stdout } = await debug(await learnedProject(), '--failures', BATCH_NAME, '--json');
    const { failures } = JSON.parse(stdout);
    const expected = ['missing', 'unmapped', 'duplicate', 'wrong_settlement'].map(idOf);
    expect(failures.map((one: { match_id: string }) => one.match_id).sort()).toEqual(expected.sort());
  });

  it.skipIf(noPseudoTerminal !== undefined)('resolves failures one after another on a terminal', async () => {
    const cwd = await learnedProject();
    const terminal = runInTerminal(['debug', '--failures', BATCH_NAME, '--interactive', '--progress', 'none'], cwd);
    expect(await terminal.see(ASK)).toContain(`match ${idOf('missing')}`);
    terminal.type('9');
    await terminal.see('Type a number from 1 to 2');
    terminal.type('1');
    await terminal.see('saved: Betfair has no event of this match');
    expect(await terminal.see(ASK)).toContain('1. add the name: Betfair calls luton-town LTFC');
    terminal.type('1');
    await terminal.see('saved: luton-town is LTFC');
    expect(await terminal.see(ASK)).toContain('settled winners: DISAGREE with the score 2-2');
    terminal.type('2');
    await terminal.see('skipped');
    expect(await terminal.see(ASK)).toContain('2. this event is the match: 32000735');
    terminal.type('32000735');
    await terminal.see('saved: event 32000735 is the match');
    expect(await terminal.finished).toBe(0);
    expect(terminal.text).toContain('3 resolved, 1 skipped, 1 left');
    expect(terminal.widest).toBeLessThanOrEqual(80);
    const mapping = JSON.parse(readFileSync(join(cwd, 'mappings', 'england.json'), 'utf8'));
    expect(mapping.manual_matches).toEqual({ [idOf('missing')]: null, [idOf('duplicate')]: '32000735' });
  });
});

describe('fbp debug finds the batch', () => {
  it('and suggests the nearest ids for an unknown one', async () => {
    const { code, stderr } = await askFbp(['debug', '9219890250605'], { cwd: sampleProject() });
    expect(code).toBe(2);
    expect(stderr).toContain('error[FBP-USAGE]: no statistics file has the match id 9219890250605');
    expect(stderr).toContain(`nearest ids: ${ORDINARY}`);
  });

  it('and asks for it when several have the id', async () => {
    const cwd = await learnedProject();
    const other = join(cwd, 'data', 'england', 'championship');
    mkdirSync(other, { recursive: true });
    copyFileSync(SAMPLE_STATS, join(other, '2023-2024.csv'));
    const { code, stdout } = await askFbp(['debug', ORDINARY, '--json'], { cwd });
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({
      message: `2 batches have the match id ${ORDINARY}`,
      where: 'england/championship/2023-2024, england/premier-league/2023-2024',
      hint: `say which:\n  fbp debug ${ORDINARY} --json --country england --league championship --season 2023-2024`,
    });
    const chosen = await debug(cwd, ORDINARY, '--league', 'premier-league', '--json');
    expect(JSON.parse(chosen.stdout).batch.league).toBe('premier-league');
  });

  it('and says of a row that cannot be read why', async () => {
    const cwd = sampleProject();
    const file = join(cwd, 'data', 'england', 'premier-league', '2023-2024.csv');
    writeFileSync(file, readFileSync(file, 'utf8').replace('2023-08-11T19:00:00Z', 'soon'));
    const report = JSON.parse((await debug(cwd, ORDINARY, '--json')).stdout);
    expect(report).toMatchObject({ status: 'invalid_row', line: 2 });
    expect(report.cause).toContain('match_date "soon" is no date');
  });

  it('and refuses to ask questions without a terminal, naming the other way', async () => {
    const { code, stderr } = await askFbp(['debug', '--failures', BATCH_NAME, '--interactive'], {
      cwd: sampleProject(),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(`fbp debug --failures ${BATCH_NAME}`);
  });

  it('and needs a match or a batch', async () => {
    expect(await askFbp(['debug'], { cwd: sampleProject() })).toMatchObject({ code: 2 });
    expect(await askFbp(['debug', '--failures', 'england'], { cwd: sampleProject() })).toMatchObject({ code: 2 });
  });
});

describe.skipIf(sharedData === undefined)('fbp debug on a real event-level file', () => {
  it('traces the prices and says that the archive lacks other days', async () => {
    const cwd = temporaryFolder();
    const stats = shared('stats', 'england', 'premier-league', '2016-2017.csv');
    const rows = readCsv(stats);
    const archive = ['--stats', stats, '--archive', shared('betfair', 'soccer')];
    const [linked, other] = rows.map((row) => row['match_id'] ?? '');
    const report = JSON.parse((await debug(cwd, linked ?? '', ...archive, '--json')).stdout);
    expect(report.status).toBe('linked');
    const matchOdds = report.markets.find((market: { market_type: string }) => market.market_type === 'MATCH_ODDS');
    const home = matchOdds.trace.selections.find((one: { selection: string }) => one.selection === 'home');
    expect(home.origins).toEqual(expect.arrayContaining([expect.objectContaining({ measure: 'close', price: 13 })]));
    const missing = JSON.parse((await debug(cwd, other ?? '', ...archive, '--json')).stdout);
    expect(missing.status).toBe('not_found');
    expect(missing.recommendations[0].command ?? '').toMatch(/^fbp /);
  });
});
