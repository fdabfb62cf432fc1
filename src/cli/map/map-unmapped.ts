import { resolve } from 'node:path';
import { writeFileAtomic } from '../../disk/atomic-file.ts';
import { fbpCommand } from '../../domain/text/shell-command.ts';
import { type UnmappedTeam, unmappedCsv } from '../../mapping/interactive/unmapped-csv.ts';
import { mergeUnresolved } from '../../search/names/across-batches.ts';
import { type RowWithoutName, type UnresolvedNames, unresolvedNames } from '../../search/names/unresolved-names.ts';
import type { CommandContext } from '../command/command.ts';
import { type Column, renderTable } from '../terminal/table.ts';
import { mayAsk } from './line-reader.ts';
import { linkForNames, type MapBatch, type MapUnmappedOptions, wantedBatches } from './linked-names.ts';
import { type MappingDesk, openDesk, printAside, printResult } from './mapping-desk.ts';

interface Findings extends UnresolvedNames {
  readonly country: string;
  /** What was asked for; a league and a season only where they were named. */
  readonly wanted: MapBatch;
}

/** `fbp map unmapped <country> [league season]`. */
export async function mapUnmapped(context: CommandContext, wanted: MapBatch, options: MapUnmappedOptions): Promise<0> {
  const desk = openDesk(context);
  const found = await findNames(desk, wanted, options);
  if (options.csv !== undefined) await writeCsv(desk, found, resolve(context.cwd, options.csv));
  await printResult(desk, asDocument(found), describe(desk, found));
  await suggestNext(desk, found, options.csv);
  return 0;
}

/** The names that the batches meant lack together. */
export async function findNames(desk: MappingDesk, wanted: MapBatch, options: MapUnmappedOptions): Promise<Findings> {
  const parts: UnresolvedNames[] = [];
  for (const batch of wantedBatches(desk, wanted, options)) {
    parts.push(unresolvedNames(await linkForNames(desk, batch, options)));
  }
  return { country: wanted.country, wanted, ...mergeUnresolved(parts) };
}

async function writeCsv(desk: MappingDesk, { country, teams }: Findings, path: string): Promise<void> {
  await writeFileAtomic(path, unmappedCsv(desk.manager.load(country).country, teams));
}

function asDocument({ country, wanted, teams, rows }: Findings) {
  return {
    country,
    league: wanted.league ?? null,
    season: wanted.season ?? null,
    teams: teams.map(({ slug, league, matches, candidates }) => ({
      slug,
      league,
      matches,
      candidates: candidates.map(({ name, score, dates, sameAs }) => ({ name, score, dates, same_as: sameAs ?? null })),
    })),
    rows: rows.map(({ match, slugs, event }) => ({
      match_id: match.matchId,
      line: match.line,
      match_date: match.matchDate,
      home_team_slug: match.homeTeamSlug,
      away_team_slug: match.awayTeamSlug,
      slugs,
      event_id: event?.eventId ?? null,
      event_name: event?.eventName ?? null,
    })),
  };
}

function describe(desk: MappingDesk, found: Findings): string {
  if (found.teams.length === 0) return 'No name is missing.\n';
  const tables = [teamTable(desk, found.teams)];
  if (found.rows.length > 0) tables.push(rowTable(desk, found.rows));
  return tables.join('\n');
}

const TEAM_COLUMNS: readonly Column[] = [
  { title: 'club', cut: 'end' },
  { title: 'rows', align: 'right' },
  { title: 'on Betfair perhaps', cut: 'end' },
  { title: 'score', align: 'right' },
  { title: 'seen on', cut: 'end' },
];

function teamTable({ table }: MappingDesk, teams: readonly UnmappedTeam[]): string {
  const rows = teams.flatMap(({ slug, matches, candidates }) => {
    const [best, ...others] = candidates.map(({ name, score, dates, sameAs }) => [
      sameAs === undefined ? name : `same as ${sameAs}`,
      score.toFixed(2),
      shortDates(dates),
    ]);
    const first = [slug, String(matches), ...(best ?? ['(no candidate)', '', ''])];
    return [first, ...others.map((other) => ['', '', ...other])];
  });
  return renderTable(TEAM_COLUMNS, rows, table);
}

function rowTable({ table }: MappingDesk, rows: readonly RowWithoutName[]): string {
  const columns: readonly Column[] = [
    { title: 'line', align: 'right' },
    { title: 'date' },
    { title: 'row without event', cut: 'end' },
    { title: 'event that day', cut: 'end' },
  ];
  const lines = rows.map(({ match, event }) => [
    String(match.line),
    match.matchDate.slice(0, 10),
    `${match.homeTeamSlug} v ${match.awayTeamSlug}`,
    event === undefined ? '' : event.eventName,
  ]);
  return renderTable(columns, lines, table);
}

/** `2024-01-30`, `17 days 2023-08-12 to 2024-05-19`. */
export function shortDates(dates: readonly string[]): string {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return '';
  return dates.length === 1 ? first : `${dates.length} days ${first} to ${last}`;
}

async function suggestNext(desk: MappingDesk, { country, wanted, teams }: Findings, csv?: string): Promise<void> {
  const [first] = teams.flatMap(({ slug, league, candidates }) =>
    candidates.slice(0, 1).map(({ name, sameAs }) => ({ slug, league, name, sameAs })),
  );
  if (teams.length === 0) return;
  const where = [country, wanted.league, wanted.season].filter((part) => part !== undefined).join(' ');
  if (csv !== undefined) {
    await printAside(
      desk,
      `hint: fill in the column "chosen" where you know the answer, then: ${fbpCommand('map import', csv)}`,
    );
    return;
  }
  if (first !== undefined && first.sameAs === undefined) {
    const known = desk.manager.load(country).clubOf(first.league, first.slug) !== undefined;
    const league = known ? [] : ['--league', first.league];
    await printAside(desk, `hint: ${fbpCommand('map add', country, first.slug, first.name, ...league)}`);
  }
  // Where nothing can be asked, a command that asks would only fail.
  const asks = mayAsk(desk.context)
    ? `map resolve ${where}   asks for each`
    : `map unmapped ${where} --csv names.csv   writes them for review`;
  await printAside(desk, `hint: fbp ${asks}`);
}
