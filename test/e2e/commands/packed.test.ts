import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, posix } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { npm, type Packed, packProgram } from '../../support/e2e/packed.ts';
import { BINARY, PROJECT, runFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';

const NODE_FOLDER = dirname(process.execPath);
const SAMPLE = ['england', 'premier-league', '2023-2024'];
/** Only root can be somebody else: a user that owns nothing and has no name. */
const STRANGER = process.getuid?.() === 0 ? 54321 : undefined;
if (STRANGER === undefined)
  console.warn('The packed program is run by its owner: not root, so nobody else can be tried');

let packed: Packed;
const prefix = sharedFolder();
const bin = process.platform === 'win32' ? prefix : join(prefix, 'bin');

beforeAll(() => {
  packed = packProgram();
  chmodSync(prefix, 0o755);
  npm(['install', '--global', '--prefix', prefix, packed.tarball], prefix);
});

/** Runs what `npm install -g` put on the path, as somebody who did not install it. */
function runInstalled(args: readonly string[], cwd: string) {
  return spawnSync(`fbp ${args.join(' ')}`, {
    cwd,
    encoding: 'utf8',
    shell: true,
    env: { PATH: [bin, NODE_FOLDER, '/usr/bin', '/bin'].join(delimiter), HOME: cwd },
    ...(STRANGER === undefined ? {} : { uid: STRANGER, gid: STRANGER }),
  });
}

function emptyFolder(): string {
  const folder = join(temporaryFolder(), 'empty');
  mkdirSync(folder);
  chmodSync(dirname(folder), 0o755);
  if (STRANGER !== undefined) chownSync(folder, STRANGER, STRANGER);
  return folder;
}

describe('the package', () => {
  it('bears a name that is no stranger’s, and the command its own', () => {
    const manifest = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({
      name: 'football-betting-pipeline',
      license: 'MIT',
      bin: { fbp: 'dist/cli/main.js' },
    });
  });

  it('holds the licence, the documentation, the decoder and all that was built, and nothing else', () => {
    const all = (folder: string) =>
      readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT.length).replaceAll('\\', '/'));
    const whole = ['dist', 'docs', 'examples', 'wasm', 'mappings', 'config', 'data/sample', 'data/england'].flatMap(
      all,
    );
    const single = ['LICENSE', 'README.md', 'CHANGELOG.md', 'package.json', 'data/README.md'];
    expect([...packed.files].sort()).toEqual([...whole, ...single].sort());
    expect(packed.files).toContain('wasm/bzip2-block.wasm');
    expect(packed.files).toContain('dist/report-page/browser/page.js');
    expect(packed.files).toContain('dist/LICENSES.txt');
  });

  it('holds every file that its pages link to', () => {
    const pages = packed.files.filter((file) => file.endsWith('.md'));
    const dead = pages.flatMap((page) =>
      [...readFileSync(join(PROJECT, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map(([, target = '']) => posix.join(posix.dirname(page), target))
        .filter((target) => !packed.files.includes(target))
        .map((target) => `${page}: ${target}`),
    );
    expect(dead).toEqual([]);
  });
});

describe('the package, installed for all by somebody else', () => {
  it('says its version and its help', () => {
    const folder = emptyFolder();
    const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    expect(runInstalled(['--version'], folder)).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
    expect(runInstalled(['process', '--help'], folder).stdout).toContain('  fbp process england premier-league');
  });

  it('runs the sample in an empty folder, the page of it and its data set, and asks kindly for DuckDB', () => {
    const folder = emptyFolder();
    const run = runInstalled(['process', ...SAMPLE], folder);
    expect(run.status, run.stderr).toBe(0);
    expect(run.stdout).toContain('  linked                   376');
    expect(run.stdout).toContain('fbp debug ');
    expect(runInstalled(['report', ...SAMPLE, '--html'], folder).status).toBe(0);
    expect(existsSync(join(folder, 'output', ...SAMPLE, 'report.html'))).toBe(true);
    expect(runInstalled(['dataset'], folder).status).toBe(0);
    const query = runInstalled(['query', 'calibration'], folder);
    expect([query.status, query.stdout]).toEqual([2, '']);
    expect(query.stderr).toContain('queries need DuckDB, which is not installed beside this program');
    const [, install = ''] = /hint: npm (.*)/.exec(query.stderr) ?? [];
    npm(install.split(' '), folder);
    expect(runInstalled(['query', 'calibration'], folder)).toMatchObject({ status: 0, stderr: '' });
  });

  it('sets up a project, in which all is well', () => {
    const folder = emptyFolder();
    const { stdout, status } = runInstalled(['init'], folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ +fbp doctor/m);
    const doctor = runInstalled(['doctor'], folder);
    expect(doctor.status, doctor.stdout).toBe(0);
  });
});

describe('a command that is said', () => {
  const wrong = ['report', ...SAMPLE];
  const path = { PATH: NODE_FOLDER === bin ? '' : '/usr/bin:/bin' };

  it('is one for npx in the clone', async () => {
    const { stderr } = await runFbp(['report', 'no', 'such', 'batch'], { cwd: PROJECT, env: path });
    expect(stderr).toContain('hint: npx fbp process no such batch');
  });

  it('names the file of the program where it is neither on the path nor in the clone', async () => {
    const { stderr } = await runFbp(wrong, { env: path });
    expect(stderr).toContain(`hint: node ${realpathSync(BINARY)} process england premier-league 2023-2024`);
  });

  it('is the bare name in JSON, which programs read', async () => {
    const { stdout } = await runFbp([...wrong, '--json'], { env: path });
    expect(JSON.parse(stdout).error.hint).toBe('fbp process england premier-league 2023-2024');
  });
});

describe('the texts', () => {
  it('say npx fbp nowhere but in the README, for the clone after npm ci', () => {
    const texts = packed.files.filter((file) => /\.(md|yaml|css)$/.test(file));
    const sources = readdirSync(join(PROJECT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(ts|js)$/.test(file),
    );
    const saying = [...texts, ...sources.map((file) => join('src', file))].filter((file) =>
      readFileSync(join(PROJECT, file), 'utf8').includes('npx fbp'),
    );
    expect(saying).toEqual(['README.md', join('src', 'config', 'typed-command.ts')]);
    const lines = readFileSync(join(PROJECT, 'README.md'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('npx fbp'));
    expect(lines.every((line) => line.includes('npm ci') || line.includes('in this folder'))).toBe(true);
  });
});
