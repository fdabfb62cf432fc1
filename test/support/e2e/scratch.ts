import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the folder to the test files, which run in processes of their own. */
const VARIABLE = 'E2E_SCRATCH';

/** For vitest: a folder for what test files share, gone when all have run. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-e2e-shared-'));
  // What is installed in it is run by other users too.
  chmodSync(folder, 0o755);
  process.env[VARIABLE] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** A new folder that outlives the test and its file. */
export function sharedFolder(): string {
  return mkdtempSync(join(process.env[VARIABLE] ?? tmpdir(), 'shared-'));
}
