import { resolve } from 'node:path';
import { addressOf, copyOf } from '../../config/bucket-copies.ts';
import { batchName } from '../../domain/batch.ts';
import { isStorePath } from '../../domain/store-path.ts';
import { type BringSettings, bringOutputs } from '../../pipeline/open/bring-outputs.ts';
import { listLastRuns } from '../../pipeline/open/last-run.ts';
import { findOutputs } from '../../report-page/output/find-outputs.ts';
import type { CommandContext } from './command.ts';
import { inForeground } from './foreground.ts';
import type { Session } from './session.ts';

/**
 * Output folders of the finished batches that the arguments of a command name; of all, without arguments. Those in a bucket are brought.
 * Throws FBP-INPUT, and as `bringOutputs` does.
 */
export async function finishedBatches(
  context: CommandContext,
  targets: readonly string[],
  session: Session,
): Promise<string[]> {
  const { state_dir, output_dir } = session.loaded.config.storage;
  const ofLastRuns = new Map(listLastRuns(state_dir).map((run) => [batchName(run.batch), run.outputDir]));
  const outputDir = resolve(context.cwd, output_dir);
  const places = targets.map((target) => copyOf(target, state_dir));
  const isNamed = namedBatches(targets);
  const own = [...ofLastRuns].filter(([name]) => isNamed(name)).map(([, folder]) => folder);
  const addressed = places.filter((_, at) => isStorePath(targets[at] ?? ''));
  await bringFolders(context, session, { folders: addressed });
  await bringFolders(context, session, { folders: own });
  await bringFolders(context, session, { folders: [outputDir], isWanted: isNamed });
  return await findOutputs(places, { outputDir, cwd: context.cwd, ofLastRuns });
}

/** What of folders on the disk stands for places in buckets is made current, in the foreground: it may take its time. */
export async function bringFolders(
  context: CommandContext,
  { loaded: { config }, secrets }: Session,
  { folders, ...wanted }: { readonly folders: readonly string[] } & Pick<BringSettings, 'kind' | 'isWanted'>,
): Promise<void> {
  const remote = folders.filter((folder) => addressOf(folder, config.storage.state_dir) !== undefined);
  if (remote.length === 0) return;
  await inForeground(context, ({ signal }) =>
    bringOutputs(remote, { config, access: secrets.store, signal, ...wanted }),
  );
}

/** Three bare words are one batch; else each names a batch, or all that begin so. */
function namedBatches(targets: readonly string[]): (name: string) => boolean {
  if (targets.length === 0) return () => true;
  const isOne = targets.length === 3 && targets.every((target) => !/[/\\]/.test(target));
  const names = isOne ? [targets.join('/')] : targets;
  return (name) => names.some((one) => `${name}/`.startsWith(`${one.replace(/\/+$/, '')}/`));
}
