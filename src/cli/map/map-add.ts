import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { asDiskFault, isMissing } from '../../disk/disk-fault.ts';
import { FbpError } from '../../domain/errors.ts';
import { fbpCommand } from '../../domain/text/shell-command.ts';
import { importChosen } from '../../mapping/interactive/import-chosen.ts';
import { readChosen } from '../../mapping/interactive/unmapped-csv.ts';
import type { AddedMapping } from '../../mapping/mapping-manager.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import type { CommandContext } from '../command/command.ts';
import { editMappings, type MappingDesk, openDesk, printResult, refuseSlip } from './mapping-desk.ts';

interface WantedName {
  readonly country: string;
  readonly slug: string;
  readonly name: string;
  readonly league?: string | undefined;
}

interface WantedAddition extends Omit<WantedName, 'name'> {
  readonly name: string | undefined;
  /** The slug of the club whose other spelling it is. */
  readonly sameAs?: string;
}

/** `fbp map add <country> <slug> <betfair name>`, or `--same-as <club>` for a slug that is another spelling of a known club's. */
export async function mapAdd(context: CommandContext, { name, sameAs, ...place }: WantedAddition): Promise<0> {
  const desk = openDesk(context);
  const { country, slug, league } = place;
  refuseSlip(desk, country);
  if ((name === undefined) === (sameAs === undefined)) throw oneOfBoth(place);
  const added = await editMappings(desk, () => {
    if (sameAs !== undefined) return desk.manager.shareMapping(country, slug, sameAs, { league });
    const wanted = { ...place, name: name ?? '' };
    if (league === undefined) refuseUnknownSlug(desk, wanted);
    return desk.manager.addMapping(country, slug, wanted.name, { league });
  });
  await printResult(desk, added, `${describeAdded(added)}\n`);
  return 0;
}

function oneOfBoth({ country, slug }: Omit<WantedAddition, 'name'>): FbpError {
  return new FbpError('FBP-USAGE', "a club needs either Betfair's name or the club that it is another spelling of", {
    hint: `which clubs are like it: ${fbpCommand('map similar', slug, '--country', country)}`,
  });
}

/** A slip in a slug must not become a club of its own: a new club near to a known one wants its league said. */
function refuseUnknownSlug({ manager }: MappingDesk, { country, slug, name }: WantedName): void {
  const { clubOf, clubs, file } = manager.load(country);
  if (clubOf('', slug) !== undefined) return;
  const near = nearestWord(
    slug,
    clubs.map((club) => club.slug),
  );
  if (near === undefined) return;
  throw new FbpError('FBP-USAGE', `No club "${slug}" is known`, {
    where: file,
    hint: `for a new club name its league too, with --league. Did you mean ${near}? ${fbpCommand('map add', country, near, name)}`,
  });
}

/** One line about what was written where. */
export function describeAdded({ change, name, slug, league, file }: AddedMapping): string {
  switch (change) {
    case 'unchanged':
      return `"${name}" was already a name of ${slug} (${league}): ${file} stays as it is`;
    case 'club_added':
      return `added the club ${slug} (${league}) as "${name}" to ${file}`;
    case 'name_added':
      return `added "${name}" to ${slug} (${league}) in ${file}`;
    case 'reference_added':
      return `added ${slug} (${league}) as another spelling of ${name} to ${file}`;
  }
}

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
    if (!isMissing(error)) throw asDiskFault(error, 'read the CSV', path);
    const hint = 'how one is written: fbp map unmapped --help';
    throw new FbpError('FBP-INPUT', 'There is no such file', { where: shown, hint });
  }
}
