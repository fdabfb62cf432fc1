import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface BuiltModules {
  'pipeline/threads/extraction-pool.js': typeof import('../../../src/pipeline/threads/extraction-pool.ts');
}

const DIST = new URL('../../../dist/', import.meta.url);

export const FBP = fileURLToPath(new URL('cli/main.js', DIST));

/** A module as `npm run build` made it: what is measured is what users run. */
export async function built<Name extends keyof BuiltModules>(name: Name): Promise<BuiltModules[Name]> {
  const url = new URL(name, DIST);
  if (!existsSync(url)) throw new Error('there is no build: npm run build');
  return (await import(url.href)) as BuiltModules[Name];
}
