import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly method?: 'stored' | 'deflated';
  /** Checksum and sizes behind the data, as writers of streams have them. */
  readonly isDescribedBehind?: boolean;
  /** Of a member that is only in the directory: where that says it is. */
  readonly at?: number;
}

/** A zip of files in the given order, as raw bytes, so that wrong ones can be made too. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const { header, data, behind, name } = memberOf(entry);
    directory.push(directoryEntry(header, name, entry.at ?? at));
    if (entry.at !== undefined) continue;
    for (const part of [header.local, name, data, behind]) {
      parts.push(part);
      at += part.length;
    }
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}

interface Header {
  readonly local: Buffer;
  readonly sizes: Buffer;
  readonly flags: number;
  readonly method: number;
}

function memberOf({ name, content, method = 'deflated', isDescribedBehind = false }: ZipEntry) {
  const bytes = Buffer.from(content);
  const data = method === 'stored' ? bytes : deflateRawSync(bytes);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc32(bytes), 0);
  sizes.writeUInt32LE(data.length, 4);
  sizes.writeUInt32LE(bytes.length, 8);
  const header = { sizes, flags: isDescribedBehind ? 8 : 0, method: method === 'stored' ? 0 : 8 };
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(header.flags, 6);
  local.writeUInt16LE(header.method, 8);
  if (!isDescribedBehind) sizes.copy(local, 14);
  local.writeUInt16LE(Buffer.byteLength(name), 26);
  const behind = isDescribedBehind ? Buffer.concat([Buffer.from('PK\u0007\u0008', 'latin1'), sizes]) : Buffer.alloc(0);
  return { header: { ...header, local }, data, behind, name: Buffer.from(name) };
}

function directoryEntry({ sizes, flags, method }: Header, name: Buffer, at: number): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(method, 10);
  sizes.copy(entry, 16);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(at, 42);
  return Buffer.concat([entry, name]);
}
