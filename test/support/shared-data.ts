import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SHARED = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** The real data beside the project; undefined, with a printed reason, where it is absent. */
export const sharedData: string | undefined = existsSync(SHARED) ? SHARED : undefined;
if (sharedData === undefined) console.warn(`skipped: no real data at ${SHARED}`);

/** A path in the real data; only for tests that run when it is present. */
export function shared(...parts: string[]): string {
  return join(SHARED, ...parts);
}
