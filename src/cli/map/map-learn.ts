import type { Batch } from '../../domain/batch.ts';
import type { LearnedAlias } from '../../domain/search.ts';
import { type ImportResult, isRefusal } from '../../mapping/interactive/import-chosen.ts';
import type { AddedMapping } from '../../mapping/mapping-manager.ts';
import { mergeLearned } from '../../search/names/across-batches.ts';
import { ownerOf } from '../../search/names/unresolved-names.ts';
import type { CommandContext } from '../command/command.ts';
import { type Column, renderTable } from '../terminal/table.ts';
import { mayAsk, openLineReader } from './line-reader.ts';
import { linkForNames, type MapBatch, type MapLearnOptions, wantedBatches } from './linked-names.ts';
import { describeAdded } from './map-add.ts';
import { editMappings, type MappingDesk, openDesk, printAside, printResult } from './mapping-desk.ts';

/** What a calendar shows, and what is to be written of it. */
interface Proposal extends LearnedAlias {
  /** In which a new club is written. */
  readonly league: string | undefined;
  /** The known club whose name it is: the slug is another spelling of that club. */
  readonly sameAs: string | undefined;
}

interface Learned {
  readonly saved: readonly AddedMapping[];
  readonly refused: readonly (Omit<ImportResult['refused'][number], 'row'> & { readonly alias: Proposal })[];
}

const NOTHING: Learned = { saved: [], refused: [] };

/** `fbp map learn <country> [league season]`: exit 3 when a name that should be written was refused. */
export async function mapLearn(context: CommandContext, wanted: MapBatch, options: MapLearnOptions): Promise<0 | 3> {
  const desk = openDesk(context);
  const batches = wantedBatches(desk, wanted, options);
  const proposals = await findProposals(desk, batches, options);
  const enough = proposals.filter(({ decisive }) => decisive);
  const described = describeProposals(desk, proposals);
  const asks = !options.yes && !context.globals.json && mayAsk(context) && enough.length > 0;
  // What is asked about has to be seen first; otherwise it is printed with the result.
  if (asks) await printResult(desk, {}, described);
  const writes = options.yes || (asks && (await confirm(context, enough.length)));
  const country = batches[0]?.country ?? wanted.country;
  const learned = writes ? await editMappings(desk, () => writeAliases(desk, country, enough)) : NOTHING;
  const { saved, refused } = learned;
  const named =
    batches.length === 1 ? batches[0] : { country, league: wanted.league ?? null, season: wanted.season ?? null };
  const document = { ...named, proposals: proposals.map(asDocument), saved, refused };
  await printResult(desk, document, (asks ? '' : described) + describeLearned(learned));
  if (!writes && !asks && enough.length > 0)
    await printAside(desk, 'hint: nothing was written; --yes writes those marked "yes"');
  return refused.length === 0 ? 0 : 3;
}

/** What the calendars of all the batches show together. */
async function findProposals(
  desk: MappingDesk,
  batches: readonly Batch[],
  options: MapLearnOptions,
): Promise<readonly Proposal[]> {
  const leagues = new Map<string, string>();
  const owners = new Map<string, string>();
  const learned: (readonly LearnedAlias[])[] = [];
  for (const batch of batches) {
    const linked = await linkForNames(desk, batch, options);
    for (const { home, away, league } of linked.matches) leagues.set(home.slug, league).set(away.slug, league);
    for (const { betfairName } of linked.learned) {
      const owner = ownerOf(betfairName, linked.mapping);
      if (owner !== undefined) owners.set(betfairName, owner.slug);
    }
    learned.push(linked.learned);
  }
  return mergeLearned(learned).map((alias) => {
    const owner = owners.get(alias.betfairName);
    const sameAs = owner === alias.slug ? undefined : owner;
    return { ...alias, league: leagues.get(alias.slug), sameAs };
  });
}

async function confirm(context: CommandContext, names: number): Promise<boolean> {
  const reader = openLineReader(context.terminal);
  try {
    const answer = await reader.ask(`Write ${names === 1 ? 'this name' : `these ${names} names`} marked "yes"? [y/N] `);
    return answer.kind === 'line' && /^y(es)?$/i.test(answer.text);
  } finally {
    reader.close();
  }
}

/** Each is saved on its own; one that is refused keeps none of the others back. */
async function writeAliases(desk: MappingDesk, country: string, proposals: readonly Proposal[]): Promise<Learned> {
  const saved: AddedMapping[] = [];
  const refused: Learned['refused'][number][] = [];
  for (const alias of proposals) {
    try {
      saved.push(await writeAlias(desk, country, alias));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused.push({ alias, message: error.message, hint: error.hint });
    }
  }
  return { saved, refused };
}

function writeAlias({ manager }: MappingDesk, country: string, alias: Proposal): Promise<AddedMapping> {
  const { slug, betfairName, league, sameAs } = alias;
  if (sameAs === undefined) return manager.addMapping(country, slug, betfairName, { league });
  return manager.shareMapping(country, slug, sameAs, { league });
}

const COLUMNS: readonly Column[] = [
  { title: 'club', cut: 'end' },
  { title: 'on Betfair', cut: 'end' },
  { title: 'dates', align: 'right' },
  { title: 'enough' },
  { title: 'also seen there', cut: 'end' },
];

function describeProposals({ table }: MappingDesk, learned: readonly Proposal[]): string {
  if (learned.length === 0) return 'The calendar shows no name that the mapping file does not have.\n';
  const rows = learned.map(({ slug, betfairName, sameAs, dates, of, rivals, decisive }) => [
    slug,
    sameAs === undefined ? betfairName : `${betfairName}, same as ${sameAs}`,
    `${dates.length} of ${of}`,
    decisive ? { text: 'yes', style: 'green' as const } : 'no',
    rivals.map((rival) => `${rival.betfairName} ${rival.dates}`).join(', '),
  ]);
  return renderTable(COLUMNS, rows, table);
}

function asDocument({ slug, league, betfairName, sameAs, dates, of, rivals, decisive }: Proposal) {
  const others = rivals.map((rival) => ({ betfair_name: rival.betfairName, dates: rival.dates }));
  return { slug, league, betfair_name: betfairName, same_as: sameAs ?? null, dates, of, decisive, rivals: others };
}

function describeLearned({ saved, refused }: Learned): string {
  const lines = [
    ...saved.map(describeAdded),
    ...refused.map(({ alias, message }) => `not written: "${alias.betfairName}" for ${alias.slug}: ${message}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
