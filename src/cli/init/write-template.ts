import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asDiskFault, withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { systemErrorCode } from '../../domain/errors.ts';
import { COMPETITIONS } from '../../mapping/file/competitions-file.ts';

/** What of the package a project starts with, besides the statistics of the sample. */
const COPIED = [
  { folder: 'config', kind: '.yaml' },
  { folder: 'mappings', kind: '.json' },
] as const;

const MADE_FOLDERS = ['output', 'logs', 'temp'] as const;

const IGNORED = `# What fbp makes and can make again.
output/
logs/
temp/
failed/

# Market files downloaded from Betfair: large, and not yours to publish.
data/betfair/
`;

export interface WrittenTemplate {
  /** Paths relative to the project, folders with a slash at the end. */
  readonly created: readonly string[];
  /** What was there already and was left as it is. */
  readonly kept: readonly string[];
}

/** Copies the package's configuration, mappings and the sample's statistics into a project; replaces nothing. Throws FBP-DISK. */
export function writeTemplate(packageRoot: string, sample: Batch, root: string): WrittenTemplate {
  const created: string[] = [];
  const kept: string[] = [];
  const note = (path: string, isNew: boolean) => (isNew ? created : kept).push(path);
  const files = [...templateFiles(packageRoot), join('data', `${batchName(sample)}.csv`)];
  for (const path of files) note(path, writeNew(join(root, path), readFileSync(join(packageRoot, path))));
  for (const folder of MADE_FOLDERS) note(`${folder}/`, makeNew(join(root, folder)));
  note('.gitignore', writeNew(join(root, '.gitignore'), IGNORED));
  return { created, kept };
}

function templateFiles(packageRoot: string): string[] {
  return COPIED.flatMap(({ folder, kind }) =>
    readdirSync(join(packageRoot, folder))
      // The shipped list of competitions counts in every project, today's as well as next year's.
      .filter((name) => name.endsWith(kind) && name !== `${COMPETITIONS}.json`)
      .map((name) => join(folder, name))
      .sort(),
  );
}

/** False when there is something of that name already. */
function writeNew(path: string, content: string | Uint8Array): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST' && existsSync(path)) return false;
    throw asDiskFault(error, 'set up the project', path);
  }
}

function makeNew(folder: string): boolean {
  if (existsSync(folder)) return false;
  return withDiskFaultsSync('set up the project', folder, () => {
    mkdirSync(folder, { recursive: true });
    return true;
  });
}
