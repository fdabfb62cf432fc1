import { FbpError } from '../../domain/errors.ts';
import type { AddedMapping } from '../../mapping/mapping-manager.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import type { CommandContext } from '../command/command.ts';
import { editMappings, type MappingDesk, openDesk, printResult, refuseSlip } from './mapping-desk.ts';

interface WantedName {
  readonly country: string;
  readonly slug: string;
  readonly name: string;
  readonly league?: string;
}

/** `fbp map add <country> <slug> <betfair name>`. */
export async function mapAdd(context: CommandContext, wanted: WantedName): Promise<0> {
  const desk = openDesk(context);
  const { country, slug, name, league } = wanted;
  refuseSlip(desk, country);
  if (league === undefined) refuseUnknownSlug(desk, wanted);
  const added = await editMappings(desk, () => desk.manager.addMapping(country, slug, name, { league }));
  await printResult(desk, added, `${describeAdded(added)}\n`);
  return 0;
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
    hint: `Did you mean ${near}? For a new club name its league: fbp map add ${country} ${slug} ${JSON.stringify(name)} --league <league>`,
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
