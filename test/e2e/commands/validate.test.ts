import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { learnedProject, SAMPLE_BATCH, SAMPLE_TAR, sampleProject } from '../../support/e2e/sample-project.ts';
import { shared, sharedData } from '../../support/shared-data.ts';

const OUT = join('output', ...SAMPLE_BATCH);

interface ShownFinding {
  readonly severity: string;
  readonly check: string;
  readonly where: string;
  readonly what: string;
}

async function validate(cwd: string, ...args: string[]) {
  const { code, stdout, stderr } = await askFbp(['validate', ...args, '--json'], { cwd });
  const { results, errors, warnings } = JSON.parse(stdout);
  const findings: ShownFinding[] = results.flatMap((result: { findings: ShownFinding[] }) => result.findings);
  return {
    code,
    stderr,
    results,
    errors,
    warnings,
    findings,
    checks: [...new Set(findings.map(({ check }) => check))],
  };
}

async function processedProject(): Promise<string> {
  const cwd = await learnedProject();
  expect(await askFbp(['process', ...SAMPLE_BATCH, '--limit', '12'], { cwd })).toMatchObject({ code: 0 });
  return cwd;
}

describe('fbp validate', () => {
  it('finds nothing wrong with what process writes, and prints a report within 80 columns', async () => {
    const cwd = await processedProject();
    const all = await validate(cwd);
    expect(all).toMatchObject({ code: 0, errors: 0, warnings: 0 });
    expect(new Set(all.results.map((result: { area: string }) => result.area))).toEqual(
      new Set(['input', 'mappings', 'output', 'archive']),
    );
    const { stdout, code } = await askFbp(['validate', 'output'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('all checks passed');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('exits 3 for an output that was changed', async () => {
    const cwd = await processedProject();
    const path = join(cwd, OUT, 'matches.csv');
    writeFileSync(path, readFileSync(path, 'utf8').replace(',linked,', ',lnked,'));
    const found = await validate(cwd, 'output', SAMPLE_BATCH.join('/'));
    expect(found.code).toBe(3);
    expect(found.checks).toEqual(expect.arrayContaining(['manifest_hash', 'status', 'ledger']));
  });

  it('reports faults of a statistics file with line and hint, and exits 6', async () => {
    const cwd = sampleProject();
    const file = join(cwd, 'data', 'england', 'premier-league', '2023-2024.csv');
    const lines = readFileSync(file, 'utf8').split('\n');
    const [, second = '', third = ''] = lines;
    lines[1] = second.replace('2023-08-11T19:00:00Z', '2023-13-45');
    lines[3] = third;
    lines[4] = (lines[4] ?? '').replace('luton-town', 'lutn-town');
    lines[5] = (lines[5] ?? '').replace('2023-08-12', '2021-08-12');
    writeFileSync(file, lines.join('\n'));
    const found = await validate(cwd, 'input');
    expect(found.code).toBe(6);
    expect(found.checks).toEqual(
      expect.arrayContaining(['row', 'unknown_slug', 'rare_team', 'outside_season', 'missing_match']),
    );
    const slug = found.findings.find(({ check }) => check === 'unknown_slug');
    expect(slug).toMatchObject({ severity: 'warning', what: 'lutn-town has no mapping; nearest: luton-town (Luton)' });
    const rows = found.findings.filter(({ check }) => check === 'row').map(({ where }) => where.split(':').at(-1));
    expect(rows).toEqual(['2', '4']);
  });

  it('reports a conflict in a mapping file, and exits 6', async () => {
    const cwd = sampleProject();
    const file = join(cwd, 'mappings', 'england.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"Luton"', '"Arsenal"'));
    const found = await validate(cwd, 'mappings', 'england');
    expect(found).toMatchObject({ code: 6, checks: ['conflict'] });
  });

  it('decodes an archive and tells damaged, misplaced and doubled files, and exits 6', async () => {
    const cwd = temporaryFolder();
    const folder = (day: string, event: string) => join(cwd, 'BASIC', '2024', 'Jan', day, event);
    const message = (market: string, event: string, status: string) => {
      const marketDefinition = { eventId: event, status, inPlay: false, runners: [] };
      return JSON.stringify({ op: 'mcm', pt: Date.UTC(2024, 0, 30), mc: [{ id: market, marketDefinition }] });
    };
    const put = (place: string, name: string, text: string | Buffer) => {
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, name), typeof text === 'string' ? gzipSync(`${text}\n`) : text);
    };
    put(folder('30', '32000001'), '1.100000001.gz', message('1.100000001', '32000001', 'CLOSED'));
    put(folder('30', '32000001'), '1.100000002.gz', message('1.100000002', '32000009', 'CLOSED'));
    put(folder('30', '32000001'), '1.100000003.gz', message('1.100000009', '32000001', 'CLOSED'));
    put(folder('30', '32000001'), '1.100000004.gz', message('1.100000004', '32000001', 'OPEN'));
    put(folder('30', '32000001'), '1.100000005.bz2', Buffer.from('BZh91AY&SYthis is cut'));
    put(folder('12', '32000001'), '1.100000001.gz', message('1.100000001', '32000001', 'CLOSED'));
    put(folder('30', '32000001'), 'notes.doc', 'x');
    put(cwd, '1.100000006.gz', message('1.100000006', '32000006', 'CLOSED'));
    const found = await validate(cwd, 'archive', cwd);
    expect(found.code).toBe(6);
    expect(new Set(found.checks)).toEqual(
      new Set(['decode', 'market_id', 'event_id', 'unclosed', 'duplicate', 'day', 'name', 'layout']),
    );
    expect(found.findings.find(({ check }) => check === 'decode')?.where).toContain('1.100000005.bz2');
    const part = await validate(cwd, 'archive', cwd, '--sample', '2');
    expect(part.results[0].checked).toBe('2 of 7 files');
  });

  it('finds nothing wrong with the shipped sample, and says when a TAR was cut', async () => {
    const cwd = temporaryFolder();
    expect(await validate(cwd, 'archive', SAMPLE_TAR, '--sample', '100')).toMatchObject({ code: 0, warnings: 0 });
    const cut = join(cwd, 'cut.tar');
    writeFileSync(cut, readFileSync(SAMPLE_TAR).subarray(0, 100_000));
    expect(await validate(cwd, 'archive', cut)).toMatchObject({ code: 6, checks: ['tar'] });
    expect(await validate(cwd, 'archive', join(cwd, 'nowhere'))).toMatchObject({ code: 6 });
  });

  it('refuses what it cannot check', async () => {
    const cwd = sampleProject();
    expect((await askFbp(['validate', 'outptu'], { cwd })).code).toBe(2);
    const { code, stderr } = await askFbp(['validate', 'output', 'england/nowhere/1999'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('a run writes one: fbp process --help');
  });
});

describe.skipIf(sharedData === undefined)('fbp validate archive on real files', () => {
  it('reads them all', async () => {
    const found = await validate(temporaryFolder(), 'archive', shared('betfair', 'soccer'));
    expect(found).toMatchObject({ code: 0, errors: 0 });
    expect(found.results[0].checked).toMatch(/^\d+ files$/);
  });
});
