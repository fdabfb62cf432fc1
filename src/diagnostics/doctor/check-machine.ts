import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { programVersion } from '../../config/project-root.ts';
import { type DecoderKind, decoderKind } from '../../decode/thread-decoder.ts';
import { PACKAGE_ROOT } from '../../disk/package-root.ts';
import { messageOf } from '../../domain/errors.ts';
import { type ConfiguredContext, type DoctorContext, type Finding, fail, ok, warn } from './check.ts';

const GIB = 1024 ** 3;

/** The program, and whether this Node can run it. */
export function checkProgram(): readonly Finding[] {
  const needed = neededNode();
  const machine = `${process.platform} ${process.arch}, ${availableParallelism()} cores, ${(totalmem() / GIB).toFixed(1)} GB memory`;
  const message = `fbp ${programVersion()} on Node ${process.versions.node}, ${machine}`;
  if (isAtLeast(process.versions.node, needed)) return [ok(message)];
  return [
    fail('FBP-USAGE', `${message}: Node ${needed} or later is needed`, { hint: `install Node ${needed} or later` }),
  ];
}

/** Of `"node": ">=20.19"` in package.json. */
function neededNode(): string {
  const text = readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8');
  const { engines }: { engines: { node: string } } = JSON.parse(text);
  return engines.node.replace(/^[^\d]*/, '');
}

/** Compares versions number by number: 20.9 is older than 20.19. */
export function isAtLeast(version: string, needed: string): boolean {
  const [own, wanted] = [version, needed].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)));
  for (const [index, least] of (wanted ?? []).entries()) {
    const part = own?.[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

const MARKET_LINE = 'fbp\n';
/** `MARKET_LINE`, compressed by bzip2. */
const COMPRESSED = 'QlpoOTFBWSZTWdNfb30AAAFBgAAQEQBAACAAIZpoM00XPF3JFOFCQ019vfQ=';

const REINSTALL =
  'install the program again on this machine: `npm ci` in its folder, or `npm install -g <package file>`';

const DECODERS: Readonly<Record<DecoderKind, string>> = {
  wasm: 'WebAssembly',
  'portable by choice': 'JavaScript, as extraction.decoder says: slower',
  'portable for want of vectors': 'JavaScript, as there are no WebAssembly vectors here: slower',
  'portable for want of memory':
    'JavaScript, as WebAssembly gets no address space here (`ulimit -v` limits it to less than 12 GB a thread): slower',
};

/** The parts that are no plain JavaScript really work here: the database (native) and the bzip2 decoder (WebAssembly). */
export async function checkLibraries(): Promise<readonly Finding[]> {
  return [
    await tried('database (libsql)', async () => {
      const { canCompute } = await import('../../disk/database/database.ts');
      return canCompute() ? '' : undefined;
    }),
    await tried('bzip2 decoder', async () => {
      const { decodeFile } = await import('../../decode/decode-files.ts');
      const text = decodeFile({ name: 'a test file', bytes: Buffer.from(COMPRESSED, 'base64') });
      return Buffer.from(text).toString() === MARKET_LINE ? `: ${DECODERS[decoderKind()]}` : undefined;
    }),
  ];
}

/** `use` answers with what else there is to say, or with nothing when it went wrong. */
async function tried(name: string, use: () => Promise<string | undefined>): Promise<Finding> {
  try {
    const more = await use();
    if (more !== undefined) return ok(`${name} works${more}`);
    return fail('FBP-BUG', `${name} gives wrong results`, { hint: REINSTALL });
  } catch (error) {
    const reason = messageOf(error);
    return fail('FBP-BUG', `${name} cannot be used: ${reason}`, { hint: REINSTALL });
  }
}

/** File systems on other machines have clocks of their own. */
const TOLERANCE_MS = 5 * 60_000;

/** An instant in British summer time: 12:00 UTC is 13:00 in London. */
const SUMMER_NOON = Date.UTC(2023, 6, 1, 12);

/** Kick-offs are matched to the minute, so zones must be right; caches and certificates want the right time. */
export function checkClock({ loaded, now }: ConfiguredContext): readonly Finding[] {
  const { time_zone: zone } = loaded.config.input;
  const system = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const time = `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const message = `${time}, this machine's zone ${system}, statistics in ${zone}`;
  return [...(newest(loaded.config.storage.state_dir, now) ?? [ok(message)]), ...zoneData()];
}

/** The clock stands before something that has already happened: the program's own files, or the last run's. */
function newest(stateDir: string, now: number): Finding[] | undefined {
  const state = existsSync(stateDir) ? readdirSync(stateDir).map((name) => join(stateDir, name)) : [];
  const files = [join(PACKAGE_ROOT, 'package.json'), ...state];
  const latest = Math.max(...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
  if (latest <= now + TOLERANCE_MS) return undefined;
  const message = `the clock says ${new Date(now).toISOString()}, but files were written at ${new Date(latest).toISOString()}`;
  return [warn(message, { hint: 'set the clock of this machine (timedatectl set-ntp true)' })];
}

/** A Node built without zone data takes every zone for UTC. */
function zoneData(): Finding[] {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', hourCycle: 'h23' });
  if (Number(parts.format(SUMMER_NOON)) === 13) return [];
  const hint = 'use a Node with full internationalisation data (every official build has it)';
  return [fail('FBP-USAGE', 'this Node has no data of time zones', { hint })];
}

/** How the program will talk: nothing here is wrong, but it explains what is seen. */
export function checkTerminal({ terminal }: DoctorContext): readonly Finding[] {
  const { stdin, stdout, stderr, columns, colour } = terminal;
  const asks = stdin && stderr ? 'questions can be asked' : 'nothing is asked';
  const width = stdout ? `${columns ?? 80} columns` : 'output is no terminal';
  const progress = stderr ? 'progress in place' : 'progress as plain lines';
  return [ok(`${width}, ${colour && stdout ? 'colours' : 'no colours'}, ${progress}, ${asks}`)];
}
