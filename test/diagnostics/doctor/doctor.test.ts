import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { judgeSpace } from '../../../src/diagnostics/doctor/check-folders.ts';
import { isAtLeast } from '../../../src/diagnostics/doctor/check-machine.ts';
import { runDoctor } from '../../../src/diagnostics/doctor/doctor.ts';
import { FileLock } from '../../../src/disk/lock.ts';
import { RunJournal } from '../../../src/storage/journal/run-journal.ts';
import { TempWorkspace } from '../../../src/storage/temp-workspace.ts';
import { makeCertificates } from '../../support/emulator/certificates.ts';

const TERMINAL = { stdin: false, stdout: false, stderr: false, columns: undefined, colour: false };
const DAY_MS = 86_400_000;

function project(yaml = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'config'));
  writeFileSync(join(folder, 'config', 'base.yaml'), yaml);
  return folder;
}

function file(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}

async function examine(folder: string, env: Record<string, string> = {}, now = Date.now()) {
  const report = await runDoctor({ env, now, terminal: TERMINAL, load: { cwd: folder, env } });
  const of = (check: string) => report.findings.filter((finding) => finding.check === check);
  return { ...report, of };
}

describe('the doctor', () => {
  it('finds nothing wrong with an empty project, and leaves it as it was', async () => {
    const folder = project();
    const { findings, exitCode, of } = await examine(folder);
    expect(findings.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(exitCode).toBe(0);
    expect(of('libraries').map(({ message }) => message)).toEqual([
      'database (libsql) works',
      'bzip2 decoder works: WebAssembly',
    ]);
    expect(of('statistics')).toMatchObject([{ status: 'warn', where: 'data/<country>/<league>/<season>.csv' }]);
    expect(of('runs')).toMatchObject([{ status: 'ok', message: 'none running, none interrupted' }]);
    expect(readdirSync(folder)).toEqual(['config']);
  });

  it('names an unknown key with its line, and leaves out what needs a configuration', async () => {
    const { of, skipped, exitCode } = await examine(project('storage:\n  temp_dri: x\n'));
    expect(of('config')).toMatchObject([
      { status: 'fail', where: 'config/base.yaml:2', hint: 'did you mean storage.temp_dir?' },
    ]);
    expect(skipped).toContain('folders');
    expect(exitCode).toBe(2);
  });

  it('says which folder cannot be made, with exit code 7', async () => {
    const folder = project();
    writeFileSync(join(folder, 'output'), 'a file');
    const { of, exitCode } = await examine(folder);
    expect(of('folders')).toMatchObject([{ status: 'fail', code: 'FBP-DISK', where: 'output' }]);
    expect(exitCode).toBe(7);
  });

  it('lets the most pressing failure decide', async () => {
    const folder = project('betfair:\n  archive: [./nowhere]\n');
    expect((await examine(folder)).exitCode).toBe(6);
    writeFileSync(join(folder, 'output'), 'a file');
    expect((await examine(folder)).exitCode).toBe(7);
  });

  it('checks each mapping file and says the line', async () => {
    const folder = project();
    const shipped = readFileSync(new URL('../../../mappings/spain.json', import.meta.url), 'utf8');
    file(join(folder, 'mappings', 'spain.json'), shipped.replace('{\n', '{\n  "leagus": {},\n'));
    const { of, exitCode } = await examine(folder);
    expect(of('mappings')).toContainEqual(expect.objectContaining({ status: 'fail', where: 'mappings/spain.json:2' }));
    expect(exitCode).toBe(6);
  });

  it('tells the layout of an archive, and of a folder that holds none', async () => {
    const folder = project('betfair:\n  archive: [./a, ./b]\n');
    file(join(folder, 'a', 'x', 'PRO', '2023', 'Sep', '16', '30000001', '1.100.bz2'), '');
    file(join(folder, 'b', 'notes.txt'), '');
    expect((await examine(folder)).of('archive')).toMatchObject([
      { status: 'ok', message: 'folder: PRO/<year>/<month>/<day>/<event>/<market>.bz2', where: 'a' },
      { status: 'warn', where: 'b' },
    ]);
  });

  it('sees a damaged catalogue and does not touch it', async () => {
    const folder = project();
    const path = join(folder, 'temp', 'state', 'catalogue.sqlite');
    file(path, 'this is no database at all, but long enough to be taken for one'.repeat(20));
    const { of, exitCode } = await examine(folder);
    expect(of('catalogue')).toMatchObject([{ status: 'warn', where: 'temp/state/catalogue.sqlite' }]);
    expect(exitCode).toBe(0);
    expect(readdirSync(join(folder, 'temp', 'state'))).toEqual(['catalogue.sqlite']);
  });

  it('warns of a clock before the last run', async () => {
    const folder = project();
    const [finding] = (await examine(folder, {}, Date.UTC(2001, 0, 1))).of('clock');
    expect(finding).toMatchObject({ status: 'warn' });
  });
});

describe('unfinished runs', () => {
  const batch = { country: 'england', league: 'premier-league', season: '2023-2024' };

  async function interrupted(folder: string, output: string): Promise<void> {
    mkdirSync(output, { recursive: true });
    const workspace = TempWorkspace.open(join(folder, 'temp'), batch, output);
    const journal = await RunJournal.create(workspace.journalPath, '{"journal":1}');
    for (let row = 0; row < 3; row++) {
      journal.append({ start: 0, end: 0, sum: 0, record: { row } as never, cells: [], priceRows: [] });
    }
    await journal.close();
  }

  it('are named with the command that goes on with them', async () => {
    const folder = project();
    await interrupted(folder, join(folder, 'output', 'england', 'premier-league', '2023-2024'));
    expect((await examine(folder)).of('runs')).toMatchObject([
      {
        status: 'warn',
        message: 'england/premier-league/2023-2024 was interrupted, 3 rows done',
        hint: 'fbp process england premier-league 2023-2024 goes on with it; with --restart it begins anew',
      },
    ]);
  });

  it('are recognised by their statistics when the output lay elsewhere', async () => {
    const folder = project();
    await interrupted(folder, join(folder, 'elsewhere'));
    expect((await examine(folder)).of('runs')[0]?.message).toBe(
      'an interrupted run of another output folder, 3 rows done',
    );
    file(join(folder, 'data', 'england', 'premier-league', '2023-2024.csv'), '');
    expect((await examine(folder)).of('runs')).toMatchObject([
      {
        message: 'england/premier-league/2023-2024 was interrupted, 3 rows done',
        hint: 'the same command as then, with its --output, goes on with it; with --restart it begins anew',
      },
    ]);
  });

  it('are no fault while their process runs', async () => {
    const folder = project();
    const output = join(folder, 'output', 'england', 'premier-league', '2023-2024');
    await interrupted(folder, output);
    const lock = await FileLock.acquire('output folder', output);
    const [finding, ...others] = (await examine(folder)).of('runs');
    lock.release();
    expect(finding).toMatchObject({ status: 'ok' });
    expect(finding?.message).toContain(`is being written by pid ${process.pid}`);
    expect(others).toEqual([]);
  });
});

describe('credentials', () => {
  const certificates = makeCertificates();

  it('are named, never shown', async () => {
    const env = { FBP_USERNAME: 'jane-doe-77', FBP_PASSWORD: 'correct-horse' };
    const report = await examine(project(), env);
    expect(report.of('credentials')).toMatchObject([{ status: 'warn', message: 'incomplete: FBP_APP_KEY not set' }]);
    expect(JSON.stringify(report)).not.toMatch(/jane-doe-77|correct-horse/);
    const all = await examine(project(), { ...env, FBP_APP_KEY: 'k-4711' });
    expect(all.of('credentials')).toMatchObject([{ status: 'ok' }]);
  });

  it('in files that others can read are a warning', async () => {
    const folder = project();
    const path = join(folder, 'password');
    writeFileSync(path, 'correct-horse');
    chmodSync(path, 0o644);
    const env = { FBP_USERNAME: 'a', FBP_APP_KEY: 'b', FBP_PASSWORD_FILE: path };
    const warning = { status: 'warn', message: 'the file that FBP_PASSWORD_FILE names can be read by other users' };
    expect((await examine(folder, env)).of('credentials')).toContainEqual(expect.objectContaining(warning));
    chmodSync(path, 0o600);
    expect((await examine(folder, env)).of('credentials')).toHaveLength(1);
  });

  it.skipIf(certificates === undefined)(
    'include a certificate that must be readable, in time and of its key',
    async () => {
      const { certFile = '', keyFile = '', serverKeyFile = '', caFile = '' } = certificates ?? {};
      const account = { FBP_USERNAME: 'a', FBP_PASSWORD: 'b', FBP_APP_KEY: 'c' };
      const look = async (env: Record<string, string>, now?: number) => {
        const report = await examine(project(), { ...account, ...env }, now);
        expect(JSON.stringify(report)).not.toContain(certFile);
        return {
          exitCode: report.exitCode,
          problems: report.of('credentials').filter(({ status }) => status !== 'ok'),
        };
      };
      const pair = { FBP_CERT_FILE: certFile, FBP_KEY_FILE: keyFile, FBP_CA_FILE: caFile };
      expect((await look(pair)).problems.map(({ message }) => message)).toEqual([
        expect.stringMatching(/FBP_CERT_FILE expires in 1 days/),
        expect.stringMatching(/FBP_CA_FILE expires in 1 days/),
      ]);
      const late = await look(pair, Date.now() + 5 * DAY_MS);
      expect(late).toMatchObject({ exitCode: 4, problems: [{ status: 'fail' }, { status: 'fail' }] });
      expect(late.problems[0]?.message).toContain('expired');
      const other = await look({ ...pair, FBP_KEY_FILE: serverKeyFile });
      expect(other.problems.map(({ message }) => message)).toContain(
        'the key in FBP_KEY_FILE belongs to another certificate than FBP_CERT_FILE',
      );
      expect((await look({ FBP_CERT_FILE: certFile })).problems).toMatchObject([{ status: 'fail' }]);
      expect((await look({ ...pair, FBP_KEY_FILE: certFile })).problems[0]).toMatchObject({ status: 'fail' });
      expect((await look({ ...pair, FBP_CERT_FILE: '/nowhere.pem' })).exitCode).toBe(4);
    },
  );
});

describe('the rules', () => {
  it.each([
    ['20.19.0', '20.19', true],
    ['20.9.5', '20.19', false],
    ['22.0.0', '20.19', true],
    ['18.20.0', '20.19', false],
    ['20.19', '20.19.1', false],
  ])('version %s against %s: %s', (version, needed, expected) => {
    expect(isAtLeast(version, needed)).toBe(expected);
  });

  it('judge free space: too little to begin, little, enough', () => {
    const MIB = 1024 ** 2;
    const statuses = [10 * MIB, 500 * MIB, 5000 * MIB].map((bytes) => judgeSpace(bytes, ['output_dir'], '/').status);
    expect(statuses).toEqual(['fail', 'warn', 'ok']);
  });
});
