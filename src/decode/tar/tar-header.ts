/** TAR is a row of 512-byte blocks: a header, the content padded to whole blocks, the next header. */
export const TAR_BLOCK = 512;

export interface TarHeader {
  readonly name: string;
  /** Bytes of content. */
  readonly size: number;
  /** The type flag; `0` is a regular file. */
  readonly type: string;
}

const CHECKSUM_START = 148;
const CHECKSUM_END = 156;
const BLANK = 0x20;

function text(block: Buffer, start: number, length: number): string {
  const end = block.indexOf(0, start);
  const stop = end < 0 || end > start + length ? start + length : end;
  return block.toString('utf8', start, stop);
}

/** GNU's form for sizes of 8 GiB and more: the first bit set, the rest a big-endian number. */
function base256(field: Buffer): number {
  let value = (field[0] ?? 0) & 0x3f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  return value;
}

const [ZERO, EIGHT] = [0x30, 0x38];

/** Octal digits with blanks around them, up to a NUL; NaN for anything else, 0 for an empty field. */
function octal(block: Buffer, start: number, end: number): number {
  let [value, at] = [0, start];
  while (at < end && block[at] === BLANK) at += 1;
  for (let digit = block[at] ?? 0; at < end && digit >= ZERO && digit < EIGHT; digit = block[++at] ?? 0) {
    value = value * 8 + digit - ZERO;
  }
  while (at < end && block[at] === BLANK) at += 1;
  return at === end || block[at] === 0 ? value : Number.NaN;
}

/** A number field; undefined when it is none, or too large to be a position in a file. */
function numberField(block: Buffer, start: number, length: number): number | undefined {
  const [first = 0, end] = [block[start], start + length];
  if (first >= 0xc0) return undefined;
  const value = first >= 0x80 ? base256(block.subarray(start, end)) : octal(block, start, end);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The checksum of a header counts its own field as blanks. Old writers summed signed bytes. */
function checksumFits(block: Buffer): boolean {
  const wanted = numberField(block, CHECKSUM_START, CHECKSUM_END - CHECKSUM_START);
  let unsigned = BLANK * (CHECKSUM_END - CHECKSUM_START);
  let signed = unsigned;
  for (let index = 0; index < TAR_BLOCK; index++) {
    if (index === CHECKSUM_START) index = CHECKSUM_END;
    const byte = block[index] ?? 0;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return wanted === unsigned || wanted === signed;
}

/** Only POSIX headers have the prefix field: GNU tar keeps times there. */
function fullName(block: Buffer): string {
  const name = text(block, 0, 100);
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? text(block, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

export function isZeroBlock(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

/** Whether a file that begins so is a TAR. */
export function isTarStart(head: Buffer): boolean {
  return head.length === TAR_BLOCK && !isZeroBlock(head) && parseTarHeader(head) !== undefined;
}

/** The header in a block of `TAR_BLOCK` bytes; undefined when its checksum or size is wrong. */
export function parseTarHeader(block: Buffer): TarHeader | undefined {
  const size = numberField(block, 124, 12);
  if (size === undefined || !checksumFits(block)) return undefined;
  return { name: fullName(block), size, type: String.fromCharCode(block[156] || 0x30) };
}

/**
 * The records of a pax extended header, `<length> <key>=<value>\n` each. Broken records end the list: what came before
 * them holds.
 */
export function parsePaxRecords(content: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < content.length; ) {
    const blank = content.indexOf(BLANK, at);
    const length = blank < 0 ? 0 : Number(content.toString('latin1', at, blank));
    if (!Number.isSafeInteger(length) || length <= blank - at || at + length > content.length) break;
    const record = content.toString('utf8', blank + 1, at + length - 1);
    const equals = record.indexOf('=');
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
