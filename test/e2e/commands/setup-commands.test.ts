import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Libsql from 'libsql';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { BINARY, PROJECT, startFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { SAMPLE_BATCH, SAMPLE_TAR, sampleProject, shortenSeason } from '../../support/e2e/sample-project.ts';

const ESCAPE = '\u001b';

async function initialised(): Promise<string> {
  const cwd = temporaryFolder();
  expect(await askFbp(['init'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  return cwd;
}

function expectPlain(text: string): void {
  expect(text).not.toContain(ESCAPE);
  for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
}

describe('fbp init', () => {
  it('makes a project for a statistics file of one batch: it lies where that season is looked for', async () => {
    const cwd = temporaryFolder();
    const given = resolve('test/fixtures/statistics/football-data.csv');
    const { code, stdout, stderr } = await askFbp(['init', '--stats', given], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const place = 'data/england/premier-league/2023-2024.csv';
    expect(stdout).toContain('fbp process england premier-league 2023-2024 --archive');
    expect(readFileSync(join(cwd, place))).toEqual(readFileSync(given));
    const made = await askFbp(['process', 'england', 'premier-league', '2023-2024', '--markets', 'MATCH_ODDS'], {
      cwd,
    });
    expect(made.stdout, made.stderr).toMatch(/: football-data,[\s\S]*linked +8\n/);
  });

  it('makes a project for a file of many batches: they stand in its configuration, and --all makes them', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'spi.csv'), readFileSync('test/fixtures/statistics/fivethirtyeight.csv'));
    const { code, stdout, stderr } = await askFbp(['init', 'mine', '--stats', 'spi.csv'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('fbp process --all --archive');
    const archive = resolve('data/sample/england-premier-league-2023-2024.tar');
    const all = ['process', '--all', '--archive', archive, '--markets', 'MATCH_ODDS'];
    const made = await askFbp(all, { cwd: join(cwd, 'mine') });
    expect(made.stdout, made.stderr).toContain('3 batches: 3 done');
    const again = await askFbp(['init', 'mine', '--stats', 'spi.csv'], { cwd });
    expect(again.stdout).toMatch(/edit config.base.yaml\n.*add to it/);
    expect(again.stdout).toContain('league: "premier-league"');
  });

  it('asks for country and league where the file says neither', async () => {
    const given = resolve('test/fixtures/statistics/fixturedownload.csv');
    const { code, stderr } = await askFbp(['init', '--stats', given], { cwd: temporaryFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('--country england --league premier-league');
  });

  it('sets up a project that is then in force', async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await askFbp(['init'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('created  config/base.yaml\n');
    expect(stdout).toContain('\nNext\n  fbp doctor\n');
    expect(readdirSync(cwd).sort()).toEqual(['.gitignore', 'config', 'data', 'logs', 'mappings', 'output', 'temp']);
    for (const name of readdirSync(join(PROJECT, 'config'))) {
      expect(readFileSync(join(cwd, 'config', name))).toEqual(readFileSync(join(PROJECT, 'config', name)));
    }

    const shown = await askFbp(['config', 'show', '--origin', '--json'], { cwd });
    const { root, origins, config } = JSON.parse(shown.stdout);
    expect(root).toBe(cwd);
    expect(origins['storage.output_dir']).toMatch(/^config\/base\.yaml:\d+$/);
    expect(config.storage.output_dir).toBe(join(cwd, 'output'));
  });

  it('makes a project in which the sample can be processed', async () => {
    const cwd = await initialised();
    const { code, stderr } = await askFbp(['process', ...SAMPLE_BATCH, '--limit', '5'], { cwd });
    expect(stderr).toContain('SYNTHETIC');
    expect([0, 3]).toContain(code);
    expect(existsSync(join(cwd, 'output', ...SAMPLE_BATCH, 'matches.csv'))).toBe(true);
    expect(readdirSync(join(cwd, 'logs'))).toContain('pipeline_main.log');
  });

  it('never overwrites: it lists what is there and adds what is missing', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'config'));
    writeFileSync(join(cwd, 'config', 'base.yaml'), 'betfair: { plan: pro }\n');
    writeFileSync(join(cwd, '.gitignore'), 'mine\n');
    const { stdout } = await askFbp(['init', '--json'], { cwd });
    const { kept, created } = JSON.parse(stdout);
    expect(kept).toEqual(['config/base.yaml', '.gitignore']);
    expect(created).toContain('mappings/england.json');
    expect(readFileSync(join(cwd, 'config', 'base.yaml'), 'utf8')).toBe('betfair: { plan: pro }\n');
    expect(readFileSync(join(cwd, '.gitignore'), 'utf8')).toBe('mine\n');
    const again = JSON.parse((await askFbp(['init', '--json'], { cwd })).stdout);
    expect(again.created).toEqual([]);
  });

  it('sets up another folder, and says so when that lies within a project', async () => {
    const cwd = await initialised();
    const { code, stdout, stderr } = await askFbp(['init', 'deeper/one'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain(`lies within the project ${cwd}`);
    expect(stdout).toContain('cd deeper/one');
    expect(existsSync(join(cwd, 'deeper', 'one', 'config', 'base.yaml'))).toBe(true);
  });

  it('ends with 7 where it cannot write', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'config'), 'a file');
    const { code, stderr } = await askFbp(['init'], { cwd });
    expect(code).toBe(7);
    expect(stderr).toContain('error[FBP-DISK]');
  });
});

describe('fbp config show', () => {
  it('prints YAML with the origin of every value, which would give the same configuration again', async () => {
    const cwd = await initialised();
    const env = { FBP_BETFAIR_PLAN: 'pro', FBP_STORAGE_LOG_DIR: '/somewhere/quite/far/away/from/here/logs' };
    const args = ['config', 'show', '--origin', '--env', 'development', '--log-level', 'ERROR'];
    const { stdout } = await askFbp(args, { cwd, env });
    expectPlain(stdout);
    expect(stdout).toMatch(/^ {2}plan: pro +# FBP_BETFAIR_PLAN$/m);
    expect(stdout).toMatch(/^ {2}level: ERROR +# --log-level$/m);
    expect(stdout).toMatch(/^ {2}environment: development +# --env$/m);
    expect(stdout).toMatch(/^ {2}cleanup_on_success: false +# config\/development\.yaml:\d+$/m);
    expect(stdout).toMatch(/^ {2}time_zone: UTC +# config\/base\.yaml:\d+$/m);
    expect(stdout).toMatch(/^ {2}output_dir: \.\/output +# /m);

    const before = JSON.parse((await askFbp([...args, '--json'], { cwd, env })).stdout).config;
    writeFileSync(join(cwd, 'config', 'base.yaml'), stdout);
    const after = JSON.parse(
      (await askFbp(['config', 'show', '--json', '--env', 'development'], { cwd })).stdout,
    ).config;
    // The overlay goes over the base file, as ever.
    expect({ ...after, logging: null }).toEqual({ ...before, logging: null });
  });

  it('names the line of a key of one line', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'config'));
    writeFileSync(join(cwd, 'config', 'base.yaml'), '# mine\n\nsearch:\n  margin: 0.2\n');
    const { stdout } = await askFbp(['config', 'show', '--origin'], { cwd });
    expect(stdout).toMatch(/^ {2}margin: 0\.2 +# config\/base\.yaml:4$/m);
    expect(stdout).toMatch(/^ {2}expanded_date_days: 2 +# default$/m);
  });

  it('shows of credentials only whether they are set', async () => {
    const env = { FBP_USERNAME: 'jane-doe-77', FBP_PASSWORD_FILE: '/hidden/place', FBP_CERT_FILE: '/hidden/pem' };
    for (const format of [[], ['--json']]) {
      const { stdout } = await askFbp(['config', 'show', '--origin', ...format], { env });
      expect(stdout).not.toMatch(/jane-doe-77|hidden/);
      expect(stdout).toMatch(/FBP_USERNAME\W+set/);
      expect(stdout).toMatch(/FBP_PASSWORD\W+file/);
      expect(stdout).toMatch(/FBP_SSOID\W+unset/);
    }
  });

  it('refuses a wrong configuration with exit code 2', async () => {
    const { code, stderr } = await askFbp(['config', 'show'], { env: { FBP_SEARCH_MARGIN: '7' } });
    expect(code).toBe(2);
    expect(stderr).toContain('FBP_SEARCH_MARGIN');
  });
});

describe('fbp config get and schema', () => {
  it('print one value, a section, or the schema', async () => {
    const cwd = temporaryFolder();
    expect(await askFbp(['config', 'get', 'api.betfair.rate_limit'], { cwd })).toMatchObject({
      code: 0,
      stdout: '20\n',
    });
    const section = await askFbp(['config', 'get', 'api.betfair'], { cwd });
    expect(parse(section.stdout)).toEqual({ rate_limit: 20, timeout: 30, max_retries: 3, backoff_factor: 2 });
    const json = await askFbp(['config', 'get', 'betfair.archive', '--json'], { cwd });
    expect(JSON.parse(json.stdout)).toEqual({ key: 'betfair.archive', value: [] });
    const schema = JSON.parse((await askFbp(['config', 'schema'], { cwd })).stdout);
    expect(schema.properties.storage.properties.compression.enum).toEqual(['gzip', 'none']);
    expect(schema.additionalProperties).toBe(false);
  });
});

describe('fbp catalog', () => {
  it('builds, counts and finds', async () => {
    const cwd = temporaryFolder();
    const archive = ['--archive', SAMPLE_TAR];
    const before = await askFbp(['catalog', 'status', ...archive, '--json'], { cwd });
    expect(JSON.parse(before.stdout).roots).toMatchObject([{ kind: 'tar', files: 0, first_day: null }]);
    expect(before.stderr).toContain('fbp catalog build');

    const built = await askFbp(['catalog', 'build', ...archive], { cwd });
    expect(built.code).toBe(0);
    expectPlain(built.stdout);
    const after = await askFbp(['catalog', 'status', ...archive, '--json'], { cwd });
    const [root] = JSON.parse(after.stdout).roots;
    expect(root.files).toBeGreaterThan(1000);
    expect(root).toMatchObject({ unlearned: 0, unreadable: 0, first_day: '2023-08-11', last_day: '2024-05-19' });
    expect(built.stdout).toContain(` ${root.files} `);

    const found = await askFbp(['catalog', 'find', 'MAN CITY', '--limit', '3', ...archive], { cwd });
    expectPlain(found.stdout);
    expect(found.stdout.split('\n')).toHaveLength(5);
    expect(found.stdout).toMatch(/Man City .* GB +2023-\d\d-\d\d \d\d:\d\d +\d+\n/);
    expect(found.stderr).toContain('--limit');

    const json = JSON.parse((await askFbp(['catalog', 'find', 'Man City', '--json', ...archive], { cwd })).stdout);
    const [event] = json.events;
    const byId = JSON.parse((await askFbp(['catalog', 'find', event.event_id, '--json', ...archive], { cwd })).stdout);
    expect(byId).toMatchObject({ events: [{ name: event.name, files: event.files }], more: false });
  });

  it('reads the archive against the catalogue and mends what differs', async () => {
    const cwd = temporaryFolder();
    const archive = ['--archive', SAMPLE_TAR];
    expect(await askFbp(['catalog', 'build', ...archive], { cwd })).toMatchObject({ code: 0 });
    const file = join(cwd, 'temp', 'state', 'catalogue.sqlite');
    const db = new Libsql(file);
    db.exec('DELETE FROM files WHERE name = (SELECT min(name) FROM files)');
    db.close();
    rmSync(`${file}.seal`);
    const looked = await askFbp(['catalog', 'verify', ...archive], { cwd });
    expect(looked).toMatchObject({ code: 3, stdout: expect.stringMatching(/: 1 differ\n.*is in the archive and not/) });
    expect(looked.stdout).toContain('fbp catalog verify --repair');
    const mended = await askFbp(['catalog', 'verify', '--repair', '--json', ...archive], { cwd });
    expect(mended.code).toBe(0);
    expect(JSON.parse(mended.stdout)).toMatchObject({ differences: [expect.anything()], left: 0 });
    const again = await askFbp(['catalog', 'verify', ...archive], { cwd });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('no difference') });
  });

  it('falls back to the sample, saying so, and finds nothing quietly', async () => {
    const { code, stdout, stderr } = await askFbp(['catalog', 'find', 'no such club']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('shipped sample');
  });

  it('finds the events of the sample that nobody has catalogued', async () => {
    const { code, stdout } = await askFbp(['catalog', 'find', 'burnley', '--limit', '3', '--json']);
    expect(code).toBe(0);
    const { events, more } = JSON.parse(stdout);
    expect(more).toBe(true);
    expect(events).toHaveLength(3);
    for (const { name } of events) expect(name).toContain('Burnley');
  });

  it('ends with 6 for an archive that is not there', async () => {
    const { code, stdout } = await askFbp(['catalog', 'status', '--archive', './nowhere', '--json']);
    expect(code).toBe(6);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'FBP-ARCHIVE' });
  });
});

describe('fbp cache', () => {
  it('lists the searches that are believed, and forgets those of a batch or all', async () => {
    const cwd = sampleProject();
    shortenSeason(cwd, 2, 5);
    const status = async () => JSON.parse((await askFbp(['cache', 'status', '--json'], { cwd })).stdout).searches;
    expect(await status()).toEqual([]);
    await askFbp(['process', ...SAMPLE_BATCH], { cwd });
    expect(await status()).toMatchObject([{ batch: 'england-premier-league-2023-2024', age_minutes: 0 }]);
    const clear = async (...batch: string[]) => (await askFbp(['cache', 'clear', ...batch], { cwd })).stdout;
    expect(await clear('england', 'premier-league', '2022-2023')).toContain('0 remembered searches forgotten');
    expect(await clear('ENG', 'Premier League', '2023/24')).toContain('1 remembered search forgotten');
    expect(await status()).toEqual([]);
  });

  it('wants a whole batch or none', async () => {
    const { code, stderr } = await askFbp(['cache', 'clear', 'england']);
    expect(code).toBe(2);
    expect(stderr).toContain('name all three, or none');
  });
});

describe('fbp doctor', () => {
  it('says which decoder runs', async () => {
    const says = async (env: Record<string, string>) =>
      (await askFbp(['doctor'], { cwd: temporaryFolder(), env })).stdout.replace(/\s+/g, ' ');
    expect(await says({})).toContain('bzip2 decoder works: WebAssembly');
    expect(await says({ FBP_EXTRACTION_DECODER: 'portable' })).toContain('JavaScript, as extraction.decoder says');
  });

  it.skipIf(process.platform !== 'linux')('says so where WebAssembly gets no address space', () => {
    const command = ['-c', 'ulimit -v 8000000; exec "$0" "$@"', process.execPath, BINARY, 'doctor'];
    const { stdout, stderr } = spawnSync('bash', command, { cwd: temporaryFolder(), encoding: 'utf8' });
    expect(stdout.replace(/\s+/g, ' '), stderr).toContain('JavaScript, as WebAssembly gets no address space here');
  });

  it('is content with a fresh project', async () => {
    const cwd = await initialised();
    const { code, stdout, stderr } = await askFbp(['doctor'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectPlain(stdout);
    expect(stdout).toMatch(/\n\d+ ok, 0 warnings, 0 failures\n$/);
  });

  it('answers as one document, with the exit code of the most pressing failure', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'taken'), '');
    const env = { FBP_STORAGE_OUTPUT_DIR: './taken', FBP_BETFAIR_ARCHIVE: './nowhere', FBP_PASSWORD: 'hunter2' };
    const { code, stdout } = await askFbp(['doctor', '--json'], { cwd, env });
    expect(code).toBe(7);
    const { checks, counts, exit_code } = JSON.parse(stdout);
    expect(exit_code).toBe(7);
    expect(counts).toMatchObject({ warn: 1, fail: 2 });
    expect(checks).toContainEqual(expect.objectContaining({ check: 'archive', status: 'fail', code: 'FBP-ARCHIVE' }));
    expect(stdout).not.toContain('hunter2');
  });

  it('names a killed run and the command that goes on with it, until that has been done', async () => {
    const cwd = await initialised();
    const { child, finished } = startFbp(['process', ...SAMPLE_BATCH, '--limit', '60'], { cwd });
    while (child.exitCode === null && !hasJournaledRows(cwd)) await sleep(5);
    child.kill('SIGKILL');
    expect((await finished).signal).toBe('SIGKILL');

    const runs = async () => {
      const { code, stdout } = await askFbp(['doctor', '--json'], { cwd });
      expect(code).toBe(0);
      const checks: { check: string }[] = JSON.parse(stdout).checks;
      return checks.filter(({ check }) => check === 'runs');
    };
    expect(await runs()).toMatchObject([
      { status: 'warn', hint: expect.stringContaining(`fbp process ${SAMPLE_BATCH.join(' ')} goes on with it`) },
    ]);
    await askFbp(['process', ...SAMPLE_BATCH, '--limit', '60'], { cwd });
    expect(await runs()).toMatchObject([{ status: 'ok' }]);
  });
});

function hasJournaledRows(project: string): boolean {
  const work = join(project, 'temp', 'work');
  if (!existsSync(work)) return false;
  return readdirSync(work).some((name) => {
    const journal = join(work, name, 'journal.jsonl');
    return (statSync(journal, { throwIfNoEntry: false })?.size ?? 0) > 1000;
  });
}

describe('fbp completion', () => {
  const FBP = `fbp() { ${JSON.stringify(process.execPath)} ${JSON.stringify(BINARY)} "$@"; }`;

  function inShell(shell: string, args: readonly string[], script: string, cwd: string): string {
    const env = { PATH: process.env['PATH'], HOME: cwd };
    const { stdout, stderr, status } = spawnSync(shell, [...args, script], { cwd, env, encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    return stdout.trim();
  }

  function isInstalled(shell: string): boolean {
    const found = spawnSync(shell, ['--version']).status === 0;
    if (!found) console.log(`skipped: ${shell} is not installed`);
    return found;
  }

  it('completes in bash', async () => {
    const cwd = await initialised();
    const complete = (...words: string[]) => {
      const quoted = ['fbp', ...words].map((word) => `'${word}'`).join(' ');
      const script = `${FBP}; source <(fbp completion bash); COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _fbp; echo "\${COMPREPLY[@]}"`;
      return inShell('bash', ['--norc', '-c'], script, cwd);
    };
    expect(complete('proc')).toBe('process');
    expect(complete('config', '')).toBe('show get schema help');
    expect(complete('process', 'sc')).toBe('scotland');
    expect(complete('process', 'england', 'premier-league', '')).toBe('2023-2024');
    expect(complete('process', '--format', '=', 'p')).toBe('parquet');
    expect(complete('process', '--max')).toBe('--max-unmatched');
    expect(complete('config', 'get', 'storage.output')).toBe('storage.output_dir');
    expect(complete('process', '--archive', 'x')).toBe('');
  });

  it('completes in fish, where it is installed', async ({ skip }) => {
    if (!isInstalled('fish')) skip();
    const cwd = await initialised();
    const program = `function fbp; ${process.execPath} ${BINARY} $argv; end`;
    const script = `${program}; fbp completion fish | source; complete -C 'fbp process eng'; complete -C 'fbp doc'`;
    expect(inShell('fish', ['--no-config', '-c'], script, cwd)).toMatch(/^england\s*\ndoctor\tcheck/);
  });

  it('is a script that zsh understands, where it is installed', async ({ skip }) => {
    if (!isInstalled('zsh')) skip();
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, '_fbp'), (await askFbp(['completion', 'zsh'], { cwd })).stdout);
    inShell('zsh', ['-f', '-n'], '_fbp', cwd);
  });

  it('stays quiet where the configuration is wrong', async () => {
    const env = { FBP_SEARCH_MARGIN: '7' };
    const { code, stdout, stderr } = await askFbp(['__complete', '--', 'process', ''], { env });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: ':none\n', stderr: '' });
  });
});
