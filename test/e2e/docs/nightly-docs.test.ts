import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addSeason, nightlyProject } from '../../support/e2e/nightly-project.ts';
import { BINARY, PROJECT, temporaryFolder } from '../../support/e2e/run-fbp.ts';

const DOC = readFileSync(join(PROJECT, 'docs', 'nightly.md'), 'utf8');

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...DOC.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text);
}

/** A project with one season to do, and the folder that stands for /usr/local/bin with `fbp` and `node` in it. */
function installed(): { cwd: string; bin: string } {
  const cwd = nightlyProject(`
  - { country: england, league: premier-league, season: 2021-2022, archive: [archive-2021] }`);
  addSeason(cwd, 2021);
  const bin = join(cwd, 'bin');
  mkdirSync(bin);
  for (const [name, command] of [
    ['node', process.execPath],
    ['fbp', `${process.execPath} ${BINARY}`],
  ] as const) {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec ${command} "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return { cwd, bin };
}

/** Runs a shell line in the environment that cron and systemd give: these variables and no others. */
function runBare(line: string, env: Readonly<Record<string, string>>) {
  return spawnSync('/bin/sh', ['-c', line], { env, cwd: '/', encoding: 'utf8' });
}

function lastRun(cwd: string) {
  return JSON.parse(readFileSync(join(cwd, 'output', 'last-run.json'), 'utf8'));
}

describe('docs/nightly.md', () => {
  it('has a cron line that works in the environment of cron', () => {
    const { cwd, bin } = installed();
    const lines = (blocks('cron')[0] ?? '').split('\n');
    const entry = lines.find((line) => /^[\d*]/.test(line)) ?? '';
    expect(entry).not.toContain('%');
    const command = entry.replace(/^(\S+ ){5}/, '').replaceAll('/srv/odds', cwd);
    const path = lines.find((line) => line.startsWith('PATH='))?.slice('PATH='.length) ?? '';
    const env = { HOME: cwd, LOGNAME: 'odds', SHELL: '/bin/sh', PATH: path.replace('/usr/local/bin', bin) };
    const { status, stdout, stderr } = runBare(command, env);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('1 batch: 1 done; exit code 0');
    expect(lastRun(cwd).exit_code).toBe(0);
  });

  it('has a service whose start line works in the environment it sets', () => {
    const { cwd, bin } = installed();
    const settings = (blocks('ini')[0] ?? '').split('\n').map((line) => line.split(/=(.*)/, 2) as [string, string]);
    const valuesOf = (key: string) => settings.filter(([name]) => name === key).map(([, value]) => value);
    const env = Object.fromEntries(valuesOf('Environment').map((text) => text.split(/=(.*)/, 2)));
    const [folder = ''] = valuesOf('WorkingDirectory').map((path) => path.replace('/srv/odds', cwd));
    const { status, stdout, stderr } = runBare(`cd ${folder} && exec ${valuesOf('ExecStart')[0]}`, {
      ...env,
      PATH: (env['PATH'] ?? '').replace('/usr/local/bin', bin),
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('exit code 0');
    expect(lastRun(cwd).batches[0].statuses.linked).toBe(3);
  });

  it.skipIf(!hasSystemd())('has units that systemd accepts', () => {
    const folder = temporaryFolder();
    const names = ['fbp.service', 'fbp.timer'];
    for (const [index, name] of names.entries()) writeFileSync(join(folder, name), blocks('ini')[index] ?? '');
    const verified = spawnSync('systemd-analyze', ['verify', ...names.map((name) => join(folder, name))], {
      encoding: 'utf8',
    });
    expect(verified.stderr).toBe('');
    expect(verified.status).toBe(0);
  });

  it('shows a summary file with the keys it has', () => {
    const { cwd, bin } = installed();
    runBare(`cd ${cwd} && fbp process --all`, { HOME: cwd, PATH: `${bin}:/usr/bin:/bin` });
    const [text = '{}'] = blocks('json');
    const shown = JSON.parse(text);
    const written = lastRun(cwd);
    expect(Object.keys(shown)).toEqual(Object.keys(written));
    expect(Object.keys(shown.batches[0])).toEqual(Object.keys(written.batches[0]));
  });
});

function hasSystemd(): boolean {
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('skipped: no systemd-analyze here to check the units with');
    return false;
  }
}
