import type { Batch } from '../../domain/batch.ts';
import type { LearnedAlias } from '../../domain/search.ts';
import { type ImportResult, isRefusal } from '../../mapping/interactive/import-chosen.ts';
import type { AddedMapping } from '../../mapping/mapping-manager.ts';
import type { LinkedBatch } from '../../pipeline/open/linked-batch.ts';
import type { CommandContext } from '../command/command.ts';
import { understoodBatch } from '../command/named-batch.ts';
import { type Column, renderTable } from '../terminal/table.ts';
import { mayAsk, openLineReader } from './line-reader.ts';
import { linkForNames, type MapLearnOptions } from './linked-names.ts';
import { describeAdded } from './map-add.ts';
import { editMappings, type MappingDesk, openDesk, printAside, printResult } from './mapping-desk.ts';

interface Learned {
  readonly saved: readonly AddedMapping[];
  readonly refused: readonly (Omit<ImportResult['refused'][number], 'row'> & { readonly alias: LearnedAlias })[];
}

const NOTHING: Learned = { saved: [], refused: [] };

/** `fbp map learn <country> <league> <season>`: exit 3 when a name that should be written was refused. */
export async function mapLearn(context: CommandContext, given: Batch, options: MapLearnOptions): Promise<0 | 3> {
  const desk = openDesk(context);
  const batch = understoodBatch(context, given, { config: desk.session.loaded.config, statsFile: options.stats });
  const linked = await linkForNames(desk, batch, options);
  const enough = linked.learned.filter(({ decisive }) => decisive);
  const proposals = describeProposals(desk, linked.learned);
  const asks = !options.yes && !context.globals.json && mayAsk(context) && enough.length > 0;
  // What is asked about has to be seen first; otherwise it is printed with the result.
  if (asks) await printResult(desk, {}, proposals);
  const writes = options.yes || (asks && (await confirm(context, enough.length)));
  const learned = writes ? await editMappings(desk, () => writeAliases(desk, linked)) : NOTHING;
  const document = {
    ...batch,
    proposals: linked.learned.map(asDocument),
    saved: learned.saved,
    refused: learned.refused,
  };
  await printResult(desk, document, (asks ? '' : proposals) + describeLearned(learned));
  if (!writes && !asks && enough.length > 0)
    await printAside(desk, 'hint: nothing was written; --yes writes those marked "yes"');
  return learned.refused.length === 0 ? 0 : 3;
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

/** Each alias is saved on its own; one that is refused keeps none of the others back. */
async function writeAliases(desk: MappingDesk, { learned, matches, mapping }: LinkedBatch): Promise<Learned> {
  const leagues = new Map<string, string>();
  for (const { home, away, league } of matches) leagues.set(home.slug, league).set(away.slug, league);
  const saved: AddedMapping[] = [];
  const refused: Learned['refused'][number][] = [];
  for (const alias of learned.filter(({ decisive }) => decisive)) {
    const league = leagues.get(alias.slug);
    try {
      saved.push(await desk.manager.addMapping(mapping.country, alias.slug, alias.betfairName, { league }));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused.push({ alias, message: error.message, hint: error.hint });
    }
  }
  return { saved, refused };
}

const COLUMNS: readonly Column[] = [
  { title: 'club', cut: 'end' },
  { title: 'on Betfair', cut: 'end' },
  { title: 'dates', align: 'right' },
  { title: 'enough' },
  { title: 'also seen there', cut: 'end' },
];

function describeProposals({ table }: MappingDesk, learned: readonly LearnedAlias[]): string {
  if (learned.length === 0) return 'The calendar shows no name that the mapping file does not have.\n';
  const rows = learned.map(({ slug, betfairName, dates, of, rivals, decisive }) => [
    slug,
    betfairName,
    `${dates.length} of ${of}`,
    decisive ? { text: 'yes', style: 'green' as const } : 'no',
    rivals.map((rival) => `${rival.betfairName} ${rival.dates}`).join(', '),
  ]);
  return renderTable(COLUMNS, rows, table);
}

function asDocument({ slug, betfairName, dates, of, rivals, decisive }: LearnedAlias) {
  const others = rivals.map((rival) => ({ betfair_name: rival.betfairName, dates: rival.dates }));
  return { slug, betfair_name: betfairName, dates, of, decisive, rivals: others };
}

function describeLearned({ saved, refused }: Learned): string {
  const lines = [
    ...saved.map(describeAdded),
    ...refused.map(({ alias, message }) => `not written: "${alias.betfairName}" for ${alias.slug}: ${message}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
