import { gzipSync } from 'node:zlib';
import { compressText } from '../../generator/compress.ts';

const BLOCK = 512;

interface EvilEntry {
  readonly name: string;
  readonly type?: string;
  readonly link?: string;
  readonly content?: Uint8Array | string;
  /** The size field as it stands there; by default the content's size in octal. */
  readonly size?: string | Buffer;
  readonly breakChecksum?: boolean;
}

/** One entry as raw blocks, right or wrong as wanted. */
function entry({ name, type = '0', link = '', content = '', size, breakChecksum }: EvilEntry): Buffer {
  const body = Buffer.from(content);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100, 'utf8');
  block.write('0000777\0', 100);
  if (Buffer.isBuffer(size)) size.copy(block, 124);
  else block.write(`${size ?? body.length.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(link, 157, 100, 'utf8');
  block.write('ustar\0' + '00', 257);
  const sum = block.reduce((total, byte) => total + byte, 0) + (breakChecksum ? 1 : 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK);
  return Buffer.concat([block, body, padding]);
}

function pax(records: Readonly<Record<string, string>>, type = 'x'): Buffer {
  const content = Object.entries(records).map(([key, value]) => paxRecord(key, value));
  return entry({ name: 'PaxHeader', type, content: content.join('') });
}

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const guess = Buffer.byteLength(rest) + 1;
  const digits = String(guess + String(guess).length - 1).length;
  return `${Buffer.byteLength(rest) + digits}${rest}`;
}

/** Before everything evil: a TAR whose first header is damaged is taken for none at all. */
const HARMLESS = entry({ name: 'readme.txt', content: 'x' });
const END = Buffer.alloc(2 * BLOCK);
const DAY = 'BASIC/2023/Aug/12';

/** 200 MiB of zeros in 177 bytes. */
export const BZIP2_BOMB = Buffer.from(
  'QlpoOTFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWpCoCXMUFZJlNZDgni3wFfjkAAwAAACCAAMIBNRkKgJakKgJcxQVkmU1kOCeLfAV+OQADAAAAIIAAwgE1GQqAlqQqAlzFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWpCoCXMUFZJlNZ8TGEcADIDEBAwAAAQAAIIAAwzAUpphQCLYigEXi7kinChIIup43Q',
  'base64',
);

const BASE256 = (bytes: readonly number[]) => Buffer.from(bytes);
const NEGATIVE = BASE256(Array(12).fill(0xff));
const HUGE = BASE256([0x80, 0x7f, ...Array(10).fill(0xff)]);
const bz2 = (text: string) => compressText(text, 'bz2');

/** Market files and paths that are after the disk, the memory, the time or the terminal of whoever reads them. */
export function evilTars(target: string): Readonly<Record<string, Buffer>> {
  const file = (index: number) =>
    `${DAY}/3290${String(index).padStart(4, '0')}/1.9${String(index).padStart(5, '0')}.bz2`;
  const one = (...parts: readonly Buffer[]) => Buffer.concat([HARMLESS, ...parts, END]);
  const content = bz2('{"op":"mcm","clk":"1","pt":1,"mc":[]}\n');
  const deep = `{"op":"mcm","pt":1,"mc":${'['.repeat(200_000)}${']'.repeat(200_000)}}\n`;
  return {
    traversal: one(entry({ name: '../../../evil.bz2', content })),
    'traversal-in-the-middle': one(entry({ name: `${DAY}/../../../../../evil/1.1.bz2`, content })),
    'traversal-backslash': one(entry({ name: '..\\..\\evil.bz2', content })),
    'traversal-encoded': one(entry({ name: '%2e%2e/%2e%2e/evil.bz2', content })),
    absolute: one(entry({ name: `${target}/evil.bz2`, content })),
    'absolute-pax': one(pax({ path: `${target}/evil-pax.bz2` }), entry({ name: 'x', content })),
    'windows-drive': one(entry({ name: 'C:\\evil.bz2', content })),
    symlink: one(entry({ name: file(1), type: '2', link: '/etc/passwd' })),
    'symlink-then-file': one(entry({ name: DAY, type: '2', link: target }), entry({ name: file(2), content })),
    'symlink-circle': one(entry({ name: 'a', type: '2', link: 'b' }), entry({ name: 'b', type: '2', link: 'a' })),
    'symlink-pax': one(pax({ linkpath: target }), entry({ name: file(3), type: '2' })),
    hardlink: one(entry({ name: file(4), type: '1', link: '/etc/passwd' })),
    'hardlink-relative': one(entry({ name: file(5), type: '1', link: '../../../../etc/passwd' })),
    'character-device': one(entry({ name: file(6), type: '3' })),
    'block-device': one(entry({ name: file(7), type: '4' })),
    fifo: one(entry({ name: file(8), type: '6' })),
    'folder-as-file': one(entry({ name: `${file(9)}/`, type: '5' }), entry({ name: file(9), content })),
    'sparse-gnu': one(entry({ name: file(10), type: 'S', content })),
    'sparse-pax': one(
      pax({ 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '99999999999' }),
      entry({ name: file(11), content }),
    ),
    'size-beyond-the-file': one(entry({ name: file(12), size: '77777777777' })),
    'size-negative': one(entry({ name: file(13), size: NEGATIVE })),
    'size-negative-octal': one(entry({ name: file(14), size: '-0000000777' })),
    'size-huge-base-256': one(entry({ name: file(15), size: HUGE })),
    'size-no-number': one(entry({ name: file(16), size: 'abcdefghijk' })),
    'size-pax-huge': one(pax({ size: '999999999999999' }), entry({ name: file(17), content })),
    'size-pax-negative': one(pax({ size: '-1' }), entry({ name: file(18), content })),
    'pax-bomb': one(entry({ name: 'p', type: 'x', size: '77777777777' })),
    'pax-endless-records': one(
      entry({ name: 'p', type: 'x', content: '6 a=b\n'.repeat(170_000) }),
      entry({ name: file(19), content }),
    ),
    'pax-record-length-lies': one(
      entry({ name: 'p', type: 'x', content: '99999999 path=x\n' }),
      entry({ name: file(20), content }),
    ),
    'pax-global': one(pax({ path: `${target}/evil-global` }, 'g'), entry({ name: file(21), content })),
    'pax-chain': one(...Array.from({ length: 2000 }, () => pax({ path: 'a' })), entry({ name: file(22), content })),
    'long-name-bomb': one(
      entry({ name: 'L', type: 'L', content: 'x/'.repeat(500_000) }),
      entry({ name: 'x', content }),
    ),
    'long-link': one(entry({ name: 'K', type: 'K', content: `${target}\0` }), entry({ name: file(23), type: '2' })),
    checksum: one(entry({ name: file(24), content, breakChecksum: true })),
    'many-empty': one(...Array.from({ length: 10_000 }, (_, index) => entry({ name: `${DAY}/1/1.${index}.bz2` }))),
    'same-name-many-times': one(...Array.from({ length: 2000 }, () => entry({ name: file(25), content }))),
    'nested-tar': one(
      entry({ name: `${DAY}/32900026/inner.tar`, content: one(entry({ name: '../../evil.bz2', content })) }),
    ),
    'nested-bzip2': one(entry({ name: file(27), content: bz2(Buffer.from(bz2('x'.repeat(1000))).toString('latin1')) })),
    'bzip2-bomb': one(entry({ name: file(28), content: BZIP2_BOMB })),
    'gzip-bomb': one(entry({ name: file(29), content: gzipSync(Buffer.alloc(200 << 20)) })),
    'gzip-name-traversal': one(entry({ name: file(30), content: gzipSync('../../evil') })),
    'json-deep': one(entry({ name: file(31), content: bz2(deep) })),
    'json-long-line': one(entry({ name: file(32), content: bz2(`{"op":"mcm","pt":1,"x":"${'ab'.repeat(400_000)}`) })),
    'json-prototype': one(
      entry({
        name: file(33),
        content: bz2(
          '{"op":"mcm","pt":1,"__proto__":{"x":1},"mc":[{"id":"__proto__","marketDefinition":{"constructor":{}}}]}\n',
        ),
      }),
    ),
    'control-characters': one(entry({ name: `${DAY}/32900034/\u001b[2J\u001b]0;evil\u0007.bz2`, content })),
    'nul-in-name': one(pax({ path: `${DAY}/32900035/1.1\u0000.bz2` }), entry({ name: 'x', content })),
    html: Buffer.from('<!DOCTYPE html><html></html>'),
    random: Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)),
  };
}
