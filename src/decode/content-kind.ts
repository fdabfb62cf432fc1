export type ContentKind = 'bzip2' | 'gzip' | 'plain' | 'zip' | 'html' | 'empty' | 'unknown';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** What a file is by its first bytes; names lie, since people rename and repack their archives. */
export function contentKind(head: Uint8Array): ContentKind {
  if (head.length === 0) return 'empty';
  if (startsWith(head, [0x42, 0x5a, 0x68])) return 'bzip2';
  if (startsWith(head, [0x1f, 0x8b])) return 'gzip';
  if (startsWith(head, [0x50, 0x4b])) return 'zip';
  const first = firstInk(head);
  if (first === 0x7b) return 'plain';
  return first === 0x3c ? 'html' : 'unknown';
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** By magic bytes, with the name people know them by. */
const FOREIGN: readonly (readonly [magic: string, name: string])[] = [
  ['7z\xbc\xaf\x27\x1c', '7-Zip archive'],
  ['Rar!\x1a\x07', 'RAR archive'],
  ['\xfd7zXZ\x00', 'xz file'],
  ['\x28\xb5\x2f\xfd', 'Zstandard file'],
];

/** What a packed file is that this program does not read; undefined for any other file. */
export function foreignArchive(head: Uint8Array): string | undefined {
  const text = Buffer.from(head).toString('latin1');
  return FOREIGN.find(([magic]) => text.startsWith(magic))?.[1];
}

/** The first byte that is neither byte order mark nor white space. */
function firstInk(bytes: Uint8Array): number | undefined {
  let index = startsWith(bytes, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  while (index < bytes.length && (bytes[index] ?? 0) <= 0x20) index += 1;
  return bytes[index];
}
