import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sharedData } from '../../test/support/shared-data.ts';
import { must, mustEnd, oneLine, outputOf, processArgs, sameBytes, variablesOf } from './compare.ts';
import { writeSeason } from './projects.ts';
import type { Started, Wine } from './wine.ts';

export interface World {
  readonly wine: Wine;
  /** A check's own, empty. */
  readonly folder: string;
}

export type Seen =
  | { readonly kind: 'seen'; readonly text: string }
  | { readonly kind: 'skipped'; readonly reason: string };

export interface Check {
  readonly name: string;
  /** `short`: also in continuous integration. */
  readonly form: 'short' | 'long';
  /** Throws what is wrong. */
  readonly run: (world: World) => Promise<Seen>;
}

const SEASON = ['england', 'premier-league', '2023-2024'];
const ARCHIVE = [...SEASON, '--stats', 's.csv', '--archive', 'archive'];

export const CHECKS: readonly Check[] = [
  { name: 'sample', form: 'short', run: wholeSample },
  { name: 'two starts at once, killed, resumed', form: 'short', run: interruptedRun },
  { name: 'TAR by drive letter, CRLF statistics, Parquet', form: 'short', run: tarByDrive },
  { name: 'output open in a spreadsheet', form: 'short', run: (world) => heldOutput(world, 'matches.csv', 'alone') },
  {
    name: 'output open in a program that reads it',
    form: 'long',
    run: (world) => heldOutput(world, 'prices.csv', 'reading'),
  },
  { name: 'real event file', form: 'long', run: realEvent },
  { name: 'folder by drive letter', form: 'long', run: folderByDrive },
  { name: 'version, debug, map, validate, report', form: 'long', run: commands },
  { name: 'output and state below a path of more than 260', form: 'long', run: longPaths },
  { name: 'reserved names', form: 'long', run: reservedNames },
];

/**
 * A second start must find the first one's lock; the killed run's lock must hold nobody up. The first one is made to stand
 * still, so that it is there however fast the machine is.
 */
async function interruptedRun({ wine, folder: cwd }: World): Promise<Seen> {
  writeSeason(cwd, 30);
  const start = { cwd, env: variablesOf('windows') };
  const first = wine.startFbp(processArgs(ARCHIVE, 'windows'), start);
  if (!(await hasRows(first, cwd, 3))) {
    mustEnd(await first.ended, [0]);
    return { kind: 'skipped', reason: 'the first run was too fast to be interrupted' };
  }
  first.child.kill('SIGSTOP');
  const second = await wine.fbp(processArgs(ARCHIVE, 'windows'), start);
  first.child.kill('SIGKILL');
  await first.ended;
  mustEnd(second, [11]);
  return seen(`the second start ended with 11; resumed: ${await sameBytes({ wine, cwd, args: ARCHIVE })}`);
}

async function wholeSample({ wine, folder: cwd }: World): Promise<Seen> {
  return seen(await sameBytes({ wine, cwd, args: SEASON }));
}

/** Whether a run has so many rows in its journal before it ends. */
async function hasRows(run: Started, cwd: string, rows: number): Promise<boolean> {
  const work = join(cwd, 'temp-windows', 'work');
  return await comesTrue(run, () => {
    const journals = existsSync(work) ? readdirSync(work).map((name) => join(work, name, 'journal.jsonl')) : [];
    return journals.some((path) => existsSync(path) && readFileSync(path, 'utf8').split('\n').length > rows);
  });
}

/** Waits for something; false when the program ends before. */
async function comesTrue({ child }: Started, isSo: () => boolean): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    if (isSo()) return true;
    await delay(10);
  }
  return false;
}

/** Real files, with times in nanoseconds, where they are at hand. */
async function realEvent({ wine, folder: cwd }: World): Promise<Seen> {
  if (sharedData === undefined) return { kind: 'skipped', reason: 'no real data at hand' };
  const archive = join(sharedData, 'betfair', 'soccer');
  cpSync(join(sharedData, 'stats', 'england', 'premier-league', '2016-2017.csv'), join(cwd, 's.csv'));
  const args = (from: string) => [
    ...['england', 'premier-league', '2016-2017', '--stats', 's.csv'],
    ...['--archive', from, '--markets', 'all', '--format', 'both'],
  ];
  return seen(await sameBytes({ wine, cwd, args: args(archive), windowsArgs: args(wine.path(archive)) }));
}

async function folderByDrive({ wine, folder: cwd }: World): Promise<Seen> {
  writeSeason(cwd, 3);
  const windowsArgs = [...SEASON, '--stats', 's.csv', '--archive', wine.path(join(cwd, 'archive'))];
  return seen(await sameBytes({ wine, cwd, args: ARCHIVE, windowsArgs }));
}

async function tarByDrive({ wine, folder: cwd }: World): Promise<Seen> {
  const { statistics } = writeSeason(cwd, 3);
  writeFileSync(join(cwd, 's.csv'), `${statistics}\n`.replaceAll('\n', '\r\n'));
  const args = (tar: string, s: string) => [
    ...SEASON,
    '--stats',
    s,
    '--archive',
    tar,
    '--format',
    'both',
    '--markets',
    'all',
  ];
  const windowsArgs = args(wine.path(join(cwd, 'season.tar')).toLowerCase(), wine.path(join(cwd, 's.csv')));
  return seen(await sameBytes({ wine, cwd, args: args('season.tar', 's.csv'), windowsArgs }));
}

/** Opens a file as a spreadsheet does, which lets nobody write it, or as a program does that only reads. */
const HOLDER = `const fs = require('node:fs');
const [path, how] = process.argv.slice(2);
fs.openSync(path, fs.constants.O_RDONLY | (how === 'alone' ? 0x10000000 : 0));
fs.writeFileSync('held', '');
setInterval(() => undefined, 1 << 30);`;

async function heldOutput({ wine, folder: cwd }: World, name: string, how: 'alone' | 'reading'): Promise<Seen> {
  writeSeason(cwd, 2);
  writeFileSync(join(cwd, 'hold.cjs'), HOLDER);
  const start = { cwd, env: variablesOf('windows') };
  const out = join(cwd, outputOf('windows'));
  mustEnd(await wine.fbp(processArgs([...ARCHIVE, '--limit', '3'], 'windows'), start), [0, 3]);
  const former = readFileSync(join(out, name), 'utf8');
  const holder = wine.start(
    [wine.parts.node, wine.path(join(cwd, 'hold.cjs')), wine.path(join(out, name)), how],
    start,
  );
  must(await comesTrue(holder, () => existsSync(join(cwd, 'held'))), 'the program that holds the file did not start');
  const refused = await wine.fbp(processArgs(ARCHIVE, 'windows'), start);
  holder.child.kill('SIGKILL');
  await holder.ended;
  mustEnd(refused, [7]);
  must(/another program holds it open/.test(refused.stderr), `no word of the program: ${oneLine(refused.stderr)}`);
  must(readFileSync(join(out, name), 'utf8') === former, `${name} was written although it was held`);
  must(existsSync(join(out, 'waiting', name)), `the finished ${name} is not in waiting`);
  const text = await sameBytes({ wine, cwd, args: ARCHIVE });
  must(!existsSync(join(out, 'waiting')), 'waiting/ is left over');
  return seen(`exit 7 names the program, finished files in waiting/; closed: ${text}`);
}

/** What single quotes or doubled back slashes would break in PowerShell and in the old command line. */
const POSIX_QUOTED = /fbp [^\n]*(?:'[A-Za-z]:\\|\\'|\\\\)/;

async function commands({ wine, folder: cwd }: World): Promise<Seen> {
  writeSeason(cwd, 2);
  const s = readFileSync(join(cwd, 's.csv'), 'utf8').replace('arsenal', 'woolwich arsenal fc');
  writeFileSync(join(cwd, 's.csv'), s);
  const start = { cwd, env: variablesOf('windows') };
  const steps: readonly (readonly [args: readonly string[], codes: readonly number[], said: RegExp])[] = [
    [['--version'], [0], /^\d+\.\d+\.\d+/],
    [['init', '--no-input'], [0], /./],
    [
      processArgs(
        [...SEASON, '--stats', wine.path(join(cwd, 's.csv')), '--archive', wine.path(join(cwd, 'archive'))],
        'windows',
      ),
      [0, 3],
      /rows +8/,
    ],
    [['debug', '1000'], [0], /woolwich/i],
    [['map', 'unmapped', ...SEASON], [0], /woolwich/i],
    [['map', 'add', 'england', 'woolwich-arsenal-fc', 'Woolwich'], [0], /./],
    [['map', 'validate'], [0], /england/],
    [['validate', 'output', 'out-windows'], [0], /./],
    [['report', ...SEASON], [0], /./],
    [['catalog', 'status'], [0], /archive/],
    [['doctor', '--no-input'], [0, 3], /./],
  ];
  const failures: string[] = [];
  for (const [args, codes, said] of steps) {
    const { code, stdout, stderr } = await wine.fbp(args, start);
    const text = stdout + stderr;
    if (!codes.includes(code ?? -1) || !said.test(text))
      failures.push(`fbp ${args.join(' ')}: ${code}: ${oneLine(text)}`);
    const quoted = POSIX_QUOTED.exec(text)?.[0];
    if (quoted !== undefined) failures.push(`fbp ${args[0]} prints for another shell: ${quoted}`);
  }
  must(failures.length === 0, failures.join('\n         '));
  return seen(`${steps.length} commands end as they should, no hint is quoted for another shell`);
}

async function longPaths({ wine, folder: cwd }: World): Promise<Seen> {
  const deep = join(cwd, 'd'.repeat(120), 'e'.repeat(120));
  writeSeason(deep, 2);
  return seen(await sameBytes({ wine, cwd: deep, args: ARCHIVE }));
}

async function reservedNames({ wine, folder: cwd }: World): Promise<Seen> {
  const { statistics } = writeSeason(cwd, 2);
  writeFileSync(join(cwd, 's.csv'), statistics.replace(/,1000,/, ',con,').replace(/,1001,/, ',nul.,'));
  const start = { cwd, env: variablesOf('windows') };
  for (const [country, league] of [
    ['con', 'premier-league'],
    ['england', 'nul'],
  ] as const) {
    const args = ['process', country, league, '2023-2024', '--stats', 's.csv', '--archive', 'archive', '-q'];
    mustEnd(await wine.fbp(args, start), [2]);
  }
  return seen(
    `con and nul are refused as folders; match ids con and nul.: ${await sameBytes({ wine, cwd, args: ARCHIVE })}`,
  );
}

function seen(text: string): Seen {
  return { kind: 'seen', text };
}
