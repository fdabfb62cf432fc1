import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfiguredContext, type Finding, ok, warn } from './check.ts';
import { sizeText } from './check-disk.ts';
import { shownPath } from './written-folders.ts';

const MUCH_BYTES = 1024 ** 3;

/** What the log files take, and whether they are kept within bounds. */
export function checkLogs({ loaded }: ConfiguredContext): readonly Finding[] {
  const { log_dir: folder } = loaded.config.storage;
  const { rotation, level } = loaded.config.logging;
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.log(\.\d+)?$/.test(name)) : [];
  const bytes = names.reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  const message = `level ${level}, ${names.length} files, ${sizeText(bytes)}`;
  const where = shownPath(folder, loaded.root);
  if (rotation.enabled || bytes < MUCH_BYTES) return [ok(message, { where })];
  return [warn(`${message}, and they only grow`, { where, hint: 'set logging.rotation.enabled to true' })];
}
