import { type Verification, verifyArchive } from '../../betfair/archive/verify-archive.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { CommandContext } from '../command/command.ts';
import { type Foreground, inForeground } from '../command/foreground.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { write } from '../terminal/terminal.ts';
import { archiveMeant, type CatalogOptions } from './run-catalog.ts';

/** So many are listed; `--json` has all. */
const SHOWN = 20;

/** `fbp catalog verify`: progress on stderr, then what differed. */
export async function catalogVerify(context: CommandContext, options: CatalogOptions): Promise<ExitCode> {
  const verify = async ({ display, signal }: Foreground): Promise<ExitCode> => {
    const { archive, config } = await archiveMeant(context, options);
    const verification = await verifyArchive(archive, {
      mode: options.repair === true ? 'repair' : 'look',
      tempDir: config.storage.temp_dir,
      signal,
      onDay: (done, total) => display.update({ stage: 'catalogue', done, total, failures: 0 }),
    });
    display.stop();
    const isJson = context.globals.json === true;
    await write(context.terminal.stdout, isJson ? jsonDocument(verification) : verificationText(verification));
    return verification.left === 0 ? 0 : 3;
  };
  return await inForeground(context, verify, 'nothing was changed but what is noted as mended');
}

function verificationText({ days, differences, left }: Verification): string {
  const compared = `${days} ${days === 1 ? 'day' : 'days'} of the archive compared with the catalogue`;
  if (differences.length === 0) return `${compared}: no difference\n`;
  const shown = differences.slice(0, SHOWN).map(({ file, message }) => `  ${file}: ${message}`);
  const more = differences.length > SHOWN ? [`  and ${differences.length - SHOWN} more: --json`] : [];
  const mended = left === 0 ? 'all of it is mended' : `${left} not mended: \`fbp catalog verify --repair\``;
  return `${[`${compared}: ${differences.length} differ`, ...shown, ...more, mended].join('\n')}\n`;
}
