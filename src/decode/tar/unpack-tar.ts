import { utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { publishWhole, StagedFile } from '../../disk/atomic-file.ts';
import { withDiskFaults, withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';
import { isFault } from '../../domain/errors.ts';
import type { FilePlace } from '../../domain/event.ts';
import { decodedLimit } from '../decode-limits.ts';
import { decodedPieces } from '../decode-stream.ts';
import { tooLarge } from '../decoded.ts';

/**
 * Decodes a TAR within gzip or bzip2 to a file of its own, which gets the time of the packed one. Of a damaged one as much is
 * kept as decodes: reading the TAR tells that it is cut. Throws FbpError FBP-MARKET-FILE for one that nothing decodes of
 * or that decodes to more than any archive does, FBP-DISK, or the reason of the signal.
 */
export async function unpackTar(
  packed: FilePlace & { readonly modifiedAt: Date },
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const limit = decodedLimit(packed.length, Number.MAX_SAFE_INTEGER);
  withDiskFaultsSync('unpack an archive', target, () => ensureFolder(dirname(target)));
  await publishWhole(await StagedFile.create(target), async (file) => {
    try {
      for await (const piece of decodedPieces(packed, limit, { ms: 0 })) {
        signal.throwIfAborted();
        await file.write(piece);
        if (file.bytes > limit) throw tooLarge(packed.name, limit);
      }
    } catch (error) {
      if (!isFault(error, 'FBP-MARKET-FILE') || file.bytes === 0 || file.bytes > limit) throw error;
    }
  });
  await withDiskFaults('unpack an archive', target, () => utimes(target, packed.modifiedAt, packed.modifiedAt));
}
