import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StagedFile } from '../disk/atomic-file.ts';
import { withDiskFaults } from '../disk/disk-fault.ts';
import type { BatchOutput } from '../pipeline/report/read-output.ts';
import { reportPage } from './report-page.ts';

const WRITE_AT_ONCE = 1 << 18;

/**
 * Writes the HTML page of the outputs and gives its size in bytes; a reader sees the old file or the whole new one, and a
 * page that fails leaves the old one. Throws FBP-DISK, and FBP-INPUT for outputs that cannot be read.
 */
export async function writeReportPage(
  path: string,
  outputs: readonly BatchOutput[],
  timeZone: string,
): Promise<number> {
  await withDiskFaults('make the folder', dirname(path), () => mkdir(dirname(path), { recursive: true }));
  const staged = await StagedFile.create(path);
  try {
    let pending = '';
    for await (const part of reportPage(outputs, timeZone)) {
      pending += part;
      if (pending.length < WRITE_AT_ONCE) continue;
      await staged.write(pending);
      pending = '';
    }
    await staged.write(pending);
    const { bytes } = await staged.seal();
    await staged.publish();
    return bytes;
  } catch (error) {
    await staged.discard();
    throw error;
  }
}
