import { type ArchivePath, archivePaths } from '../../betfair/archive/archive-roots.ts';
import { archiveLayout } from './archive-layout.ts';
import { type ConfiguredContext, type Finding, failure, ok, warn } from './check.ts';
import { shownPath } from './written-folders.ts';

/** Each configured folder and TAR can be read, and how it is laid out. */
export async function checkArchive({ loaded }: ConfiguredContext): Promise<readonly Finding[]> {
  const given = loaded.config.betfair.archive;
  if (given.length === 0) {
    return [
      ok('none configured: without --archive only the sample can be processed', {
        hint: 'name your Betfair folders and TARs under betfair.archive in config/base.yaml',
      }),
    ];
  }
  const findings: Finding[] = [];
  for (const one of given) findings.push(...(await checkPath(one, loaded.root)));
  return findings;
}

async function checkPath(given: string, root: string): Promise<Finding[]> {
  try {
    const parts = archivePaths([given]);
    const findings: Finding[] = [];
    for (const part of parts) findings.push(...(await describe(part, { root, isOnly: parts.length === 1 })));
    return findings;
  } catch (error) {
    return [failure(error)];
  }
}

/** A folder that is there for its TARs needs no files of its own. */
async function describe(part: ArchivePath, { root, isOnly }: { root: string; isOnly: boolean }): Promise<Finding[]> {
  const where = shownPath(part.label, root);
  try {
    const layout = await archiveLayout(part);
    if (layout !== undefined) return [ok(`${part.kind}: ${layout}`, { where })];
    if (!isOnly && part.kind === 'folder') return [];
    const hint = 'market files are called 1.<digits>.bz2 or <event id>.bz2';
    return [warn('no market file found among the first files', { where, hint })];
  } catch (error) {
    return [failure(error)];
  }
}
