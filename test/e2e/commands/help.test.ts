import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { runFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';

const cwd = () => ({ cwd: temporaryFolder() });

/** Names below a heading such as `Data sets:` of a help text. */
function commandsIn(help: string): string[] {
  const sections = help
    .split('\n\n')
    .filter((section) => !/^(Usage|Arguments|Options|Global|Examples?|Exit)/.test(section));
  return sections.flatMap((section) => [...section.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name = '']) => name));
}

const EXAMPLE = /^Examples?:\n {2}\S/m;

function expectReadable(help: string, command: string): void {
  for (const line of help.split('\n')) expect(line.length, `${command}: ${line}`).toBeLessThanOrEqual(80);
  expect(help, command).toMatch(/^Usage: fbp/);
}

async function helpOf(...command: string[]): Promise<string> {
  const { code, stdout, stderr } = await askFbp([...command, '--help'], cwd());
  expect({ code, stderr }, command.join(' ')).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('help', () => {
  it('groups the commands, shows examples and exit codes, within 80 columns', async () => {
    const help = await helpOf();
    expectReadable(help, 'fbp');
    expect(help).toMatch(EXAMPLE);
    for (const heading of ['Global options:', 'Data sets:', 'Set-up and health:', 'Shell:', 'Exit codes:']) {
      expect(help).toContain(`\n${heading}\n`);
    }
    expect(commandsIn(help)).toEqual(expect.arrayContaining(['process', 'init', 'doctor', 'config', 'catalog']));
    expect(help).not.toContain('__complete');
  });

  it('of every command has an example and fits into 80 columns, as does that of its sub-commands', async () => {
    const names = commandsIn(await helpOf()).filter((name) => name !== 'help');
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const help = await helpOf(name);
      expectReadable(help, name);
      expect(help, name).toMatch(EXAMPLE);
      expect(help, name).toContain('Global options, explained by fbp --help:');
      for (const child of commandsIn(help).filter((each) => each !== 'help')) {
        expectReadable(await helpOf(name, child), `${name} ${child}`);
      }
    }
  });

  it('is the same by way of the help command', async () => {
    expect((await askFbp(['help', 'process'], cwd())).stdout).toBe(await helpOf('process'));
  });

  it('knows the commands below a command, and names the nearest for a slip', async () => {
    expect((await askFbp(['help', 'map', 'add'], cwd())).stdout).toBe(await helpOf('map', 'add'));
    const { code, stderr } = await askFbp(['help', 'map', 'ad'], cwd());
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean add?');
  });

  it('is one JSON document when that is asked for, as version and completion are', async () => {
    const help = await askFbp(['--json', 'help', 'map', 'add'], cwd());
    expect(JSON.parse(help.stdout).help).toContain('Usage: fbp map add');
    const version = await askFbp(['--version', '--json'], cwd());
    expect(JSON.parse(version.stdout)).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    const completion = await askFbp(['completion', 'bash', '--json'], cwd());
    expect(JSON.parse(completion.stdout)).toMatchObject({
      shell: 'bash',
      script: expect.stringContaining('complete -F'),
    });
  });

  it('is printed without loading anything but the parser of the command line', async () => {
    const coverage = temporaryFolder();
    await runFbp(['--help'], { ...cwd(), env: { NODE_V8_COVERAGE: coverage } });
    const urls = readdirSync(coverage).flatMap((name) => loadedBy(join(coverage, name)));
    const code = urls.flatMap((url) => (url.includes('/dist/') ? readFileSync(fileURLToPath(url), 'utf8') : []));
    expect(code.some((text) => text.includes('// src/cli/program.ts'))).toBe(true);
    // The build puts libraries into its files and says from where.
    const parts = [...urls, ...code.flatMap((text) => text.match(/^\/\/ node_modules\/.*$/gm) ?? [])];
    const packages = parts.flatMap((part) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(part)?.[1] ?? []);
    expect([...new Set(packages)].sort()).toEqual(['commander', 'fastest-levenshtein']);
  });
});

/** The files of a program, as Node's coverage of its run lists them. */
function loadedBy(coverage: string): string[] {
  const { result }: { result: { url: string }[] } = JSON.parse(readFileSync(coverage, 'utf8'));
  return result.map(({ url }) => url);
}

describe('a slip on the command line', () => {
  it.each([
    [['proces'], "unknown command 'proces'", 'did you mean process?'],
    [['config', 'sho'], "unknown command 'sho'", 'did you mean show?'],
    [['process', '--fromat', 'csv'], "unknown option '--fromat'", 'did you mean --format?'],
    [['--jsn', 'doctor'], "unknown option '--jsn'", 'did you mean --json?'],
    [['process', 'a', 'b', 'c', '--format', 'cvs'], "argument 'cvs' is invalid", 'did you mean csv?'],
    [['completion', 'bsh'], "'bsh' is invalid for argument 'shell'", 'did you mean bash?'],
    [['process', 'england'], "missing required argument 'league'", 'fbp process --help'],
    [['doctor', 'all'], 'too many arguments', 'fbp doctor --help'],
    [['config'], 'fbp config needs one of: show, get, schema', 'fbp config --help'],
    [[], 'no command given', 'fbp --help'],
    [['config', 'get', 'storage.output'], 'there is no key storage.output', 'did you mean storage.output_dir?'],
  ])('%j is answered with what was meant', async (args, message, hint) => {
    const { code, stdout, stderr } = await askFbp(args, cwd());
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error\[FBP-(USAGE|CONFIG)\]: /);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain(' at ');
  });

  it('is one JSON document under --json', async () => {
    const { code, stdout, stderr } = await askFbp(['proces', '--json'], cwd());
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'FBP-USAGE', retryable: false, exit_code: 2 });
  });
});
