/** A zip member as its local header tells it: the member's place begins with that header, its packed data follow. */
export interface LocalHeader {
  /** First byte of the data, from the header's start. */
  readonly dataAt: number;
  readonly method: 'stored' | 'deflated';
  /** Bytes of the data; undefined where the header leaves them open. */
  readonly packedBytes: number | undefined;
  /** Checksum of what was packed; undefined where it stands behind the data. */
  readonly crc: number | undefined;
}

export type ReadHeader =
  | { readonly kind: 'header'; readonly header: LocalHeader }
  | { readonly kind: 'unreadable'; readonly reason: string };

const LOCAL_HEADER = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const FIXED_BYTES = 30;
const ENCRYPTED = 0x0001;
const DESCRIBED_BEHIND = 0x0008;
/** The sizes stand in an extra field. */
const ZIP64 = 0xffffffff;

/** Reads the header at the start of `head`, which must hold all of it. */
export function readLocalHeader(head: Buffer): ReadHeader {
  if (head.length < FIXED_BYTES || head.readUInt32LE(0) !== LOCAL_HEADER)
    return unreadable('is a ZIP archive without files');
  const [flags, method] = [head.readUInt16LE(6), head.readUInt16LE(8)];
  if ((flags & ENCRYPTED) !== 0) return unreadable('is encrypted');
  if (method !== 0 && method !== 8) return unreadable(`is packed by ZIP method ${method}, which is not read`);
  const isDescribedBehind = (flags & DESCRIBED_BEHIND) !== 0;
  const size = head.readUInt32LE(18);
  const packedBytes = isDescribedBehind || size === ZIP64 ? undefined : size;
  if (method === 0 && packedBytes === undefined) return unreadable('is stored in a ZIP without its length');
  const header = {
    dataAt: FIXED_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28),
    method: method === 0 ? ('stored' as const) : ('deflated' as const),
    packedBytes,
    crc: isDescribedBehind ? undefined : head.readUInt32LE(14),
  };
  return { kind: 'header', header };
}

function unreadable(reason: string): ReadHeader {
  return { kind: 'unreadable', reason };
}

/** Bytes behind the data that may hold the checksum, and tell whether another file follows. */
export const BEHIND_BYTES = 28;

/** The checksum that stands behind the data, with or without a mark of its own. */
export function crcBehind(behind: Buffer): number | undefined {
  const at = behind.length >= 4 && behind.readUInt32LE(0) === DESCRIPTOR ? 4 : 0;
  return behind.length >= at + 4 ? behind.readUInt32LE(at) : undefined;
}

/** Whether another member begins right behind the data or behind the checksum and sizes that follow them. */
export function isFollowed(behind: Buffer): boolean {
  return [0, 12, 16, 20, 24].some((at) => behind.length >= at + 4 && behind.readUInt32LE(at) === LOCAL_HEADER);
}
