import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { asDiskFault } from '../../disk/disk-fault.ts';
import { FbpError, systemErrorCode } from '../../domain/errors.ts';
import { importChosen } from '../../mapping/interactive/import-chosen.ts';
import { readChosen } from '../../mapping/interactive/unmapped-csv.ts';
import type { CommandContext } from '../command/command.ts';
import { describeAdded } from './map-add.ts';
import { editMappings, openDesk, printResult, refuseSlip } from './mapping-desk.ts';

interface Refusal {
  readonly line: number;
  readonly message: string;
  readonly hint: string | undefined;
}

/** `fbp map import <csv>`: exit 3 when a choice could not be written; the others are. */
export async function mapImport(context: CommandContext, file: string): Promise<0 | 3> {
  const desk = openDesk(context);
  const { rows, open, problems } = readChosen(await readCsv(resolve(context.cwd, file), file), file);
  for (const country of new Set(rows.map((row) => row.country))) refuseSlip(desk, country);
  const { saved, refused } = await editMappings(desk, () => importChosen(desk.manager, rows));
  const refusals: Refusal[] = [
    ...problems.map((problem) => ({ ...problem, hint: undefined })),
    ...refused.map(({ row, message, hint }) => ({ line: row.line, message, hint })),
  ].sort((a, b) => a.line - b.line);
  const lines = [
    ...saved.map(describeAdded),
    ...refusals.map(
      ({ line, message, hint }) => `not written, ${file}:${line}: ${message}${hint ? `\n  hint: ${hint}` : ''}`,
    ),
    `${saved.length} written, ${refusals.length} not written, ${open} left open`,
  ];
  await printResult(desk, { saved, refused: refusals, open }, `${lines.join('\n')}\n`);
  return refusals.length === 0 ? 0 : 3;
}

async function readCsv(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw asDiskFault(error, 'read the CSV', path);
    const hint = 'fbp map unmapped <country> <league> <season> --csv names.csv writes one';
    throw new FbpError('FBP-INPUT', 'There is no such file', { where: shown, hint });
  }
}
