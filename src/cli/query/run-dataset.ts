import { resolve } from 'node:path';
import type { ExitCode } from '../../domain/errors.ts';
import { gatherDataset } from '../../pipeline/dataset/gather-dataset.ts';
import { readOutput } from '../../pipeline/report/read-output.ts';
import type { CommandContext } from '../command/command.ts';
import { finishedBatches } from '../command/finished-batches.ts';
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
  const dir = resolve(cwd, to ?? config.storage.dataset_dir);
  const batches = await gatherDataset(outputs, { dir, tempDir: config.storage.temp_dir });
  const lines = batches.map(({ batch, outcome }) => `${batch}  ${outcome}\n`);
  const text = globals.json ? `${JSON.stringify({ dataset: dir, batches })}\n` : `${lines.join('')}dataset ${dir}\n`;
  await write(terminal.stdout, text);
  return 0;
}
