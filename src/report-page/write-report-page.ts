import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { publishWhole, StagedFile } from '../disk/atomic-file.ts';
import { withDiskFaults } from '../disk/disk-fault.ts';
import type { BatchOutput } from '../pipeline/report/read-output.ts';
import { reportPage } from './report-page.ts';

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
  await publishWhole(staged, (file) => file.writeAll(reportPage(outputs, timeZone)));
  return staged.bytes;
}
