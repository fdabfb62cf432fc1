import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLock } from '../../src/disk/lock.ts';
import { thisProcess } from '../../src/disk/process-identity.ts';
import { RotatingFile } from '../../src/logging/rotating-file.ts';

const CHILD = fileURLToPath(new URL('../support/children/log-child.ts', import.meta.url));

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fbp-rotate-'));
  path = join(folder, 'x.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: RotatingFile, from: number, to: number): void {
  for (let line = from; line < to; line += 1) file.writeLine(`line ${line}`.padEnd(99));
}

describe('RotatingFile', () => {
  it('sets the file aside at its size and keeps the youngest backups', () => {
    const file = new RotatingFile(path, { enabled: true, maxBytes: 1000, backupCount: 2 });
    write(file, 0, 45);
    file.close();
    expect(readdirSync(folder).sort()).toEqual(['x.log', 'x.log.1', 'x.log.2']);
    expect(readFileSync(`${path}.2`, 'utf8')).toMatch(/^line 20 /);
    expect(readFileSync(`${path}.1`, 'utf8')).toMatch(/^line 30 /);
    expect(readFileSync(path, 'utf8')).toMatch(/^line 40 /);
  });

  it('begins afresh without backups, and never ends when rotation is off', () => {
    const fresh = new RotatingFile(path, { enabled: true, maxBytes: 1000, backupCount: 0 });
    write(fresh, 0, 15);
    fresh.close();
    expect([readdirSync(folder), statSync(path).size]).toEqual([['x.log'], 500]);
    const endless = new RotatingFile(path, { enabled: false, maxBytes: 1000, backupCount: 0 });
    write(endless, 0, 15);
    endless.close();
    expect([readdirSync(folder), statSync(path).size]).toEqual([['x.log'], 2000]);
  });

  it('follows when another program moves the file away', () => {
    const file = new RotatingFile(path, { enabled: true, maxBytes: 10_000, backupCount: 2 });
    write(file, 0, 1);
    renameSync(path, join(folder, 'moved'));
    write(file, 1, 2);
    file.close();
    expect(readFileSync(path, 'utf8')).toMatch(/^line 1 /);
  });

  it('writes on while another process sets the file aside, however long it takes', () => {
    const lock = FileLock.tryAcquire('log file', path);
    utimesSync(`${path}.rotating`, 0, 0);
    const file = new RotatingFile(path, { enabled: true, maxBytes: 1000, backupCount: 2 });
    write(file, 0, 30);
    expect([file.lostLines, statSync(path).size]).toEqual([0, 3000]);
    lock?.release();
    write(file, 30, 31);
    file.close();
    expect(readdirSync(folder).sort()).toEqual(['x.log', 'x.log.1']);
  });

  it('takes over a rotation whose process was killed', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const left = { ...thisProcess(), id: '00112233aabbccdd', pid, since: '2024-01-01T00:00:00.000Z' };
    writeFileSync(`${path}.rotating`, JSON.stringify(left));
    const file = new RotatingFile(path, { enabled: true, maxBytes: 1000, backupCount: 2 });
    write(file, 0, 11);
    file.close();
    expect(readdirSync(folder).sort()).toEqual(['x.log', 'x.log.1']);
  });

  it('loses and mixes no line of several processes that write and rotate one file', async () => {
    const names = ['a', 'b', 'c'];
    const lines = 2000;
    const children = names.map((name) => fork(CHILD, [path, name, String(lines)], { execArgv: ['--import', 'tsx'] }));
    const exits = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(exits.map(([code]) => code)).toEqual([0, 0, 0]);
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(5);
    const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('');
    const expected = names.flatMap((name) =>
      Array.from({ length: lines }, (_, line) => `${name} ${line} ${'x'.repeat(line % 90)} end`),
    );
    expect(text.split('\n').slice(0, -1).sort()).toEqual(expected.sort());
  });
});
