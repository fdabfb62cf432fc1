import { createReadStream, rmSync, statSync } from 'node:fs';
import { createGzip } from 'node:zlib';
import { publishWhole, StagedFile } from '../../../disk/atomic-file.ts';

/**
 * Packs a market's file, which grows no more, in place of the plain one. What was packed of the market before stays in front of it: gzip
 * files can be put one behind the other. Throws FBP-DISK.
 */
export async function finishMarket(path: string): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return;
  const packed = `${path}.gz`;
  const isPacked = statSync(packed, { throwIfNoEntry: false }) !== undefined;
  const staged = await StagedFile.create(packed);
  await publishWhole(staged, async (file) => {
    if (isPacked) await file.writeFrom(packed);
    for await (const chunk of createReadStream(path).pipe(createGzip()) as AsyncIterable<Buffer>)
      await file.write(chunk);
  });
  rmSync(path, { force: true });
}
