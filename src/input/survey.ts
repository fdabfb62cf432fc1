import { FbpError } from '../domain/errors.ts';
import type { Field } from '../domain/match.ts';
import { type DecidedOrder, OrderEvidence } from './dates/date-order.ts';
import { FIRST_YEAR } from './dates/written-date.ts';
import { otherColumns } from './kept-columns.ts';
import { openTable } from './open-table.ts';
import { cellOf, isByTeam, type Layout, layoutOf } from './profiles/layout.ts';
import type { Profile } from './profiles/profile.ts';
import { profileOf } from './profiles/profiles.ts';
import { readTeams } from './profiles/teams-file.ts';
import { type CountedGroup, GroupSurvey } from './rows/group-survey.ts';
import { isOtherHeader, isRow, plainPlaces } from './rows/no-rows.ts';
import { groupOf, type RowForm } from './rows/statistics-row.ts';
import { type TeamRow, TeamRows } from './rows/team-rows.ts';
import type { SourceRecord, SourceTable } from './source-table.ts';
import type { StatisticsReading } from './statistics-reading.ts';
import type { Understood } from './understood.ts';

/** Dates before 1990 are none in this program's own form; other sources go back to the first matches. */
const FIRST_YEAR_OF_SOURCES = 1850;

/** A file that has been read once: what its rows are to be read as. */
export interface SurveyedFile {
  readonly path: string;
  readonly form: Omit<RowForm, 'keptPlaces' | 'file' | 'elsewhere'>;
  readonly understood: Omit<Understood, 'kept'>;
  /** The leagues and seasons of its rows. */
  readonly groups: readonly CountedGroup[];
  /** Columns that can be carried along. */
  readonly others: readonly string[];
  /** Of files with a row for each team. */
  readonly teamRows: TeamRows | undefined;
}

/** Reads a file through for all that only the whole of it tells: its form, the order of its dates, its leagues and seasons. Throws FBP-INPUT. */
export async function surveyFile(path: string, reading: StatisticsReading): Promise<SurveyedFile> {
  const table = await openTable(path);
  try {
    const { format = 'auto', columns = {} } = reading;
    const layout = layoutOf({ header: table.header, format, columns, path });
    const seen = await see(table, layout, path);
    const profile = profileOf(layout.profile);
    const teams = profile.teams && (await readTeams(path, profile.teams, reading));
    const dates = seen.evidence.decide({ asked: reading.dateOrder, usual: profile.order, where: path });
    const form = formOf({ layout, profile, teams, teamNames: seen.teamRows?.teamNames(), dates }, reading);
    return {
      path,
      form,
      understood: understoodOf(table, { ...form, path, seen, dates }),
      groups: seen.groups.groups(dates.order),
      others: otherColumns(layout),
      teamRows: seen.teamRows,
    };
  } finally {
    await table.close();
  }
}

interface Seen {
  readonly evidence: OrderEvidence;
  readonly groups: GroupSurvey;
  readonly teamRows: TeamRows | undefined;
  decimalId: string | undefined;
}

async function see(table: SourceTable, layout: Layout, path: string): Promise<Seen> {
  const teamRows = isByTeam(layout) ? new TeamRows() : undefined;
  const seen: Seen = { evidence: new OrderEvidence(), groups: new GroupSurvey(), teamRows, decimalId: undefined };
  for await (const { fields, line, fault } of table.records(plainPlaces(layout))) {
    if (fault !== undefined || !isRow(fields, layout)) continue;
    if (isOtherHeader(fields, layout)) throw otherTable(line, path);
    const cell = (field: Field) => cellOf(fields, field, layout);
    const date = cell('match_date');
    seen.groups.add(groupOf(fields, layout), seen.evidence.add(date, line));
    if (/^\d+\.0+$/.test(cell('match_id'))) seen.decimalId ??= cell('match_id');
    teamRows?.see(teamRowOf({ fields, line }, layout));
  }
  return seen;
}

function otherTable(line: number, path: string): FbpError {
  const what = `line ${line} of the statistics file is the header of another table, with columns in another order`;
  const hint = 'divide the file above that line, and name both: --stats <first> <second>';
  return new FbpError('FBP-INPUT', what, { where: path, hint });
}

export function teamRowOf({ fields, line }: Pick<SourceRecord, 'fields' | 'line'>, layout: Layout): TeamRow {
  const cell = (field: Field) => cellOf(fields, field, layout);
  const [day = ''] = cell('match_date').split(' ');
  const goals = [cell('home_score'), cell('away_score')] as const;
  return { team: cell('team'), opponent: cell('opponent'), venue: cell('venue'), line, day, goals };
}

interface Parts {
  readonly layout: Layout;
  readonly profile: Profile;
  readonly teams: ReadonlyMap<string, string> | undefined;
  readonly teamNames: ReadonlyMap<string, string> | undefined;
  readonly dates: DecidedOrder;
}

function formOf({ layout, profile, teams, teamNames, dates }: Parts, reading: StatisticsReading) {
  const { batch, timeZone, isZoneSure = false } = reading;
  return {
    layout,
    profile,
    timeZone: isZoneSure ? timeZone : (profile.zone ?? timeZone),
    order: dates.order,
    firstYear: layout.profile === 'fbp' ? FIRST_YEAR : FIRST_YEAR_OF_SOURCES,
    batch,
    teams,
    teamNames,
  };
}

function understoodOf(
  { form, delimiter, legacyLines }: SourceTable,
  {
    layout,
    profile,
    timeZone,
    seen,
    dates,
    path,
  }: Omit<Parts, 'teams' | 'teamNames'> & { timeZone: string; seen: Seen; path: string },
): Omit<Understood, 'kept'> {
  const columns = [...layout.places].map(([field, places]) => [
    field,
    places.map((joined) => joined.map((at) => layout.header[at]).join(' + ')).join(', else '),
  ]);
  return {
    path,
    profile: layout.profile,
    form,
    delimiter,
    columns: Object.fromEntries(columns),
    dates,
    serial: seen.evidence.serialDate,
    timeZone,
    idsMade: layout.makesIds ? !layout.places.has('match_id') : profile.id === 'numbered',
    decimalId: seen.decimalId,
    legacyLines: legacyLines(),
  };
}
