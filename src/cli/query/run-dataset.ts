import { resolve } from 'node:path';
import { copyOf, shownFolder } from '../../config/bucket-copies.ts';
import type { ExitCode } from '../../domain/errors.ts';
import { gatherDataset } from '../../pipeline/dataset/gather-dataset.ts';
import { bucketAt } from '../../pipeline/open/bring-outputs.ts';
import { readOutput } from '../../pipeline/report/read-output.ts';
import type { CommandContext } from '../command/command.ts';
import { finishedBatches } from '../command/finished-batches.ts';
import { inForeground } from '../command/foreground.ts';
import { openSession } from '../command/session.ts';
import { write } from '../terminal/terminal.ts';

/** `fbp dataset`: what was brought together on stdout. */
export async function datasetCommand(
  context: CommandContext,
  targets: readonly string[],
  { to }: { to?: string },
): Promise<ExitCode> {
  const { cwd, globals, terminal } = context;
  const session = openSession(context);
  const { config } = session.loaded;
  const folders = await finishedBatches(context, targets, session);
  const outputs = await Promise.all(folders.map(readOutput));
  const { dataset_dir, state_dir, temp_dir: tempDir } = config.storage;
  const dir = resolve(cwd, copyOf(to ?? dataset_dir, state_dir));
  const bucket = await bucketAt(dir, { config, access: session.secrets.store });
  const batches = await inForeground(context, ({ signal }) => gatherDataset(outputs, { dir, bucket, tempDir, signal }));
  const lines = batches.map(({ batch, outcome }) => `${batch}  ${outcome}\n`);
  const text = globals.json
    ? `${JSON.stringify({ dataset: shownFolder(dir, config), batches })}\n`
    : `${lines.join('')}dataset ${shownFolder(dir, config)}\n`;
  await write(terminal.stdout, text);
  return 0;
}
