import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTar } from '../../../src/decode/tar/read-tar.ts';
import type { FilePlace } from '../../../src/domain/event.ts';
import { NEVER, tarOf, temporaryFolder } from '../../support/archive-builder.ts';

async function scan(bytes: Uint8Array) {
  const file = path.join(temporaryFolder(), 'a.tar');
  writeFileSync(file, bytes);
  const members: FilePlace[] = [];
  const result = await readTar(file, { onMember: (member) => members.push(member), signal: NEVER });
  const contents = members.map(({ name, offset, length }) => [
    name,
    Buffer.from(bytes.subarray(offset, offset + length)).toString(),
  ]);
  return { ...result, contents };
}

interface Raw {
  name: string;
  content?: string;
  type?: string;
  size?: string | Buffer;
  magic?: string;
  prefix?: string;
  breakChecksum?: boolean;
}

/** A member written byte by byte, for what writers of good TARs refuse to write. */
function raw({
  name,
  content = '',
  type = '0',
  size,
  magic = 'ustar\x0000',
  prefix = '',
  breakChecksum = false,
}: Raw): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  if (Buffer.isBuffer(size)) size.copy(header, 124);
  else header.write(`${size ?? Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(magic, 257, 'latin1');
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, breakChecksum ? 1 : 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const body = Buffer.from(content);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

const END = Buffer.alloc(1024);
const tar = (...members: Buffer[]) => Buffer.concat([...members, END]);
const GNU = 'ustar  \0';

describe('readTar', () => {
  it('gives every regular file with the place of its content', async () => {
    const long = `${'very-long-folder-name/'.repeat(9)}1.1.bz2`;
    const { contents, members, fault } = await scan(
      await tarOf({ 'a/1.1': 'one', [long]: 'two', 'ä/1.2': '', big: 'x'.repeat(3_000_000) }),
    );
    expect(contents.slice(0, 3)).toEqual([
      ['a/1.1', 'one'],
      [long, 'two'],
      ['ä/1.2', ''],
    ]);
    expect(contents[3]?.[1]).toHaveLength(3_000_000);
    expect({ members, fault }).toEqual({ members: 4, fault: undefined });
  });

  it('agrees with tar-stream on whatever that writes', async () => {
    const name = fc.stringMatching(/^[a-zé]{1,60}(\/[a-z0-9]{1,60}){0,3}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, fc.string({ maxLength: 2000 })), { maxLength: 12 }), async (files) => {
        const { contents, fault } = await scan(await tarOf(files));
        expect(contents).toEqual(files);
        expect(fault).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, Buffer, [string, string][]]>([
    ['a v7 header', tar(raw({ name: '1.1', content: 'x', magic: '' })), [['1.1', 'x']]],
    ['an old regular file without a type', tar(raw({ name: '1.1', content: 'x', type: '\0' })), [['1.1', 'x']]],
    ['a prefix', tar(raw({ name: '1.1', content: 'x', prefix: 'BASIC/2023' })), [['BASIC/2023/1.1', 'x']]],
    [
      'GNU times where POSIX has the prefix',
      tar(raw({ name: '1.1', content: 'x', magic: GNU, prefix: '14500000000' })),
      [['1.1', 'x']],
    ],
    [
      'a GNU long name',
      tar(
        raw({ name: '././@LongLink', type: 'L', content: `${'d/'.repeat(80)}1.1\0`, magic: GNU }),
        raw({ name: 'd', content: 'x' }),
      ),
      [[`${'d/'.repeat(80)}1.1`, 'x']],
    ],
    [
      'a size in base 256',
      tar(raw({ name: '1.1', content: 'xyz', size: Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]) })),
      [['1.1', 'xyz']],
    ],
    [
      'a pax path and size',
      tar(
        raw({ name: 'pax', type: 'x', content: '16 path=BASIC/1\n9 size=2\n' }),
        raw({ name: 'short', content: 'xy', size: '00000000000' }),
      ),
      [['BASIC/1', 'xy']],
    ],
    [
      'a lone zero block',
      tar(raw({ name: '1.1', content: 'x' }), Buffer.alloc(512), raw({ name: '1.2', content: 'y' })),
      [
        ['1.1', 'x'],
        ['1.2', 'y'],
      ],
    ],
  ])('reads %s', async (_what, bytes, expected) => {
    const { contents, fault } = await scan(bytes);
    expect(contents).toEqual(expected);
    expect(fault).toBeUndefined();
  });

  it.each<[string, Buffer]>([
    ['a symbolic link', raw({ name: '1.9', type: '2' })],
    ['a hard link', raw({ name: '1.9', type: '1' })],
    ['a character device', raw({ name: '1.9', type: '3' })],
    ['a block device', raw({ name: '1.9', type: '4' })],
    ['a FIFO', raw({ name: '1.9', type: '6' })],
    ['a folder', raw({ name: '1.9/', type: '5' })],
    ['an old folder', raw({ name: '1.9/', type: '\0' })],
    ['a sparse file', raw({ name: '1.9', type: 'S', content: 'x' })],
    ['an unknown type', raw({ name: '1.9', type: 'Z', content: 'x' })],
    [
      'an endless path',
      Buffer.concat([raw({ name: 'L', type: 'L', content: 'x/'.repeat(5000) }), raw({ name: '1.9' })]),
    ],
  ])('passes over %s', async (_what, entry) => {
    const { contents, others } = await scan(tar(entry, raw({ name: '1.1', content: 'x' })));
    expect(contents).toEqual([['1.1', 'x']]);
    expect(others).toBe(1);
  });

  it.each<[string, Buffer, RegExp]>([
    ['a broken checksum', raw({ name: '1.9', breakChecksum: true }), /damaged header at byte 1024/],
    ['a negative size', raw({ name: '1.9', size: Buffer.alloc(12, 0xff) }), /damaged header/],
    [
      'a size beyond all files',
      raw({ name: '1.9', size: Buffer.from([0x80, 0x7f, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]) }),
      /damaged header/,
    ],
    ['a size beyond this file', raw({ name: '1.\u001b[2J9', size: '77777777777' }), /middle of "1\.\\u001b\[2J9"/],
    ['a huge long name', raw({ name: 'L', type: 'L', size: '77777777777' }), /absurd header/],
    ['a long name beyond the end', raw({ name: 'L', type: 'L', size: '00000100000' }), /cut off in a header/],
  ])('stops at %s, says so, and keeps what came before', async (_what, entry, message) => {
    const { contents, fault } = await scan(
      tar(raw({ name: '1.1', content: 'x' }), entry, raw({ name: '1.2', content: 'y' })),
    );
    expect(contents).toEqual([['1.1', 'x']]);
    expect(fault).toMatch(message);
  });

  it('never gives a wrong content, wherever a TAR is cut, and says that it is cut', async () => {
    const whole = await tarOf({ 'a/1.1': 'one', 'a/1.2': 'x'.repeat(700), 'a/1.3': 'three' });
    const all = (await scan(whole)).contents;
    for (let length = 512; length < whole.length; length += 100) {
      const { contents, fault } = await scan(whole.subarray(0, length));
      expect(all.slice(0, contents.length)).toEqual(contents);
      expect(fault).toBeDefined();
    }
  });

  it('neither hangs nor throws anything but its own error on random damage', async () => {
    const whole = await tarOf({ 'a/1.1': 'one', [`${'b/'.repeat(90)}1.2`]: 'two' });
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        const outcome = await scan(bytes).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'FBP-ARCHIVE' });
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what is no TAR at all', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('<!DOCTYPE html>'), Buffer.alloc(2048, 'x')]) {
      await expect(scan(bytes)).rejects.toMatchObject({ code: 'FBP-ARCHIVE', exitCode: 6 });
    }
  });
});
