import type { Batch } from '../../domain/batch.ts';
import {
  type DateOrder,
  type InputRow,
  type Kickoff,
  placeOf,
  REQUIRED_COLUMNS,
  type StatisticalMatch,
  type StatisticsColumn,
} from '../../domain/match.ts';
import { DAY_MS, isoDay } from '../../domain/time-units.ts';
import { MATCH_DATE_FORMS, parseMatchDate } from '../dates/parse-match-date.ts';
import { readWrittenDate, unclearZone } from '../dates/written-date.ts';
import { cellOf, isByTeam, type Layout } from '../profiles/layout.ts';
import type { Profile } from '../profiles/profile.ts';
import { teamKey } from '../profiles/teams-file.ts';
import type { SourceRecord } from '../source-table.ts';
import type { RowGroup } from './group-survey.ts';
import { madeId } from './made-ids.ts';
import { type ReadScore, scoreOfOne, scoreOfTwo, shown } from './read-score.ts';
import { batchOfGroup, type Elsewhere } from './row-groups.ts';
import { saysNoScore, saysUnfinished } from './score-words.ts';
import type { SeenIds } from './seen-ids.ts';
import { isAway } from './team-rows.ts';

type Cells = Partial<Record<StatisticsColumn, string>>;
type RowFields = Omit<StatisticalMatch, 'row' | 'line' | 'file' | 'kept'>;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;
const SCIENTIFIC = /^\d(?:[.,]\d+)?e\+?\d+$/i;

/** How the records of one file become rows. */
export interface RowForm {
  readonly layout: Layout;
  readonly profile: Profile;
  readonly timeZone: string;
  readonly order: DateOrder | undefined;
  /** Earlier dates are none. */
  readonly firstYear: number;
  readonly batch: Batch | undefined;
  readonly elsewhere: Elsewhere | undefined;
  /** Names of clubs by number, for files that have those. */
  readonly teams: ReadonlyMap<string, string> | undefined;
  /** Of files with a row for each team: what a club that stands as opponent is called as team. */
  readonly teamNames: ReadonlyMap<string, string> | undefined;
  /** Where the cells stand that are carried along; undefined for a column that the file has not. */
  readonly keptPlaces: readonly (number | undefined)[];
  /** Name of the file, where there are several. */
  readonly file: string | undefined;
}

/** Turns a record into a row. `row`: its position among all; `ids`: those of all rows of the batch. */
export function readRow(record: SourceRecord, row: number, { form, ids }: { form: RowForm; ids: SeenIds }): InputRow {
  const { line, fields } = record;
  const { layout, file } = form;
  const place = { row, line, ...(file !== undefined && { file }) };
  const group = groupOf(fields, layout);
  const { cells, ...read } = readCells(record, group, form);
  const kept =
    form.keptPlaces.length === 0
      ? {}
      : { kept: form.keptPlaces.map((at) => (at === undefined ? '' : (fields[at] ?? ''))) };
  const invalid = (reason: string): InputRow => ({ kind: 'invalid', invalid: { ...place, cells, reason, ...kept } });
  if (record.fault !== undefined) return invalid(record.fault);
  if (isTooLong(fields, layout))
    return invalid(`the row has ${fields.length} fields, the header has ${layout.header.length}`);
  if (read.kind === 'unreadable') return invalid(read.reason);
  const value = read.value;
  const earlier = ids.see(value.matchId, { line, file });
  if (earlier !== undefined) return invalid(`match_id ${value.matchId} stands already in ${placeOf(earlier)}`);
  const elsewhere = form.elsewhere?.(group, dayOf(value.kickoff));
  const match = { ...place, ...value, ...kept };
  return elsewhere === undefined ? { kind: 'match', match } : { kind: 'match', match, elsewhere };
}

/** Cells beyond the header shift nothing where they are empty; of this program's own form others are a fault. */
function isTooLong(fields: readonly string[], { header, profile }: Layout): boolean {
  if (fields.length <= header.length || profile !== 'fbp') return false;
  return fields.slice(header.length).some((field) => field.trim() !== '');
}

/** In this program's own form the tournament is the league. */
export function groupOf(fields: readonly string[], layout: Layout): RowGroup {
  const league = layout.profile === 'fbp' && !layout.places.has('league') ? 'tournament_slug' : 'league';
  return {
    country: cellOf(fields, 'country', layout),
    league: cellOf(fields, league, layout),
    season: cellOf(fields, 'season', layout),
  };
}

/** Days since 1970. */
function dayOf(kickoff: Kickoff): number {
  return Math.floor((kickoff.precision === 'minute' ? kickoff.at : (kickoff.from + kickoff.to) / 2) / DAY_MS);
}

/** A value, or every reason why there is none; with the cells in the usual names either way. */
type Read = { readonly cells: Cells } & (
  | { readonly kind: 'read'; readonly value: RowFields }
  | { readonly kind: 'unreadable'; readonly reason: string }
);

function readCells({ fields }: SourceRecord, group: RowGroup, form: RowForm): Read {
  const { layout, timeZone, order, firstYear } = form;
  const cell = (column: StatisticsColumn) => cellOf(fields, column, layout);
  const date = cell('match_date');
  const kickoff = parseMatchDate(date, timeZone, { order, firstYear });
  const sides = sidesOf(fields, form);
  const score = scoreOf(fields, form);
  const cells = presentCells({
    ...idCells(fields, { group, date, ...sides }, form),
    match_date: date,
    home_team_slug: sides.home,
    away_team_slug: sides.away,
    home_score: cell('home_score'),
    away_score: cell('away_score'),
  });
  const reasons = [
    ...REQUIRED_COLUMNS.flatMap((column) => textFault(column, cells[column] ?? '') ?? []),
    ...sides.faults,
    ...(isSameTeam(sides.home, sides.away) ? ['home and away are the same team'] : []),
    ...(kickoff === undefined && date !== '' ? [dateFault(date)] : []),
    ...(score.kind === 'unreadable' ? [score.reason] : []),
  ];
  if (reasons.length > 0 || kickoff === undefined || score.kind === 'unreadable') {
    return { kind: 'unreadable', cells, reason: reasons.join('; ') };
  }
  const value = {
    tournamentId: cells.tournament_id ?? '',
    seasonId: cells.season_id ?? '',
    matchId: cells.match_id ?? '',
    tournamentSlug: cells.tournament_slug ?? '',
    homeTeamSlug: sides.home,
    awayTeamSlug: sides.away,
    matchDate: plainDate(date, kickoff, form),
    kickoff,
    ...(score.kind === 'score' && { score: score.score }),
    ...(/^(?:true|1|yes)$/i.test(cellOf(fields, 'neutral', layout)) && { neutral: true as const }),
  };
  return { kind: 'read', cells, value };
}

function presentCells(cells: Readonly<Record<StatisticsColumn, string>>): Cells {
  return Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== ''));
}

interface Sides {
  readonly home: string;
  readonly away: string;
  readonly faults: readonly string[];
}

function sidesOf(fields: readonly string[], { layout, teams, teamNames }: RowForm): Sides {
  const cell = (field: Parameters<typeof cellOf>[1]) => cellOf(fields, field, layout);
  if (layout.places.has('sides') && !layout.places.has('home_team_slug')) return bothSides(cell('sides'));
  if (isByTeam(layout)) {
    const [team, named] = [cell('team'), cell('opponent')];
    const opponent = teamNames?.get(named) ?? named;
    return isAway(cell('venue'))
      ? { home: opponent, away: team, faults: [] }
      : { home: team, away: opponent, faults: [] };
  }
  const [home, away] = [cell('home_team_slug'), cell('away_team_slug')];
  if (teams === undefined) return { home, away, faults: [] };
  const unknown = [home, away].filter((id) => id !== '' && !teams.has(teamKey(id)));
  const named = (id: string) => teams.get(teamKey(id)) ?? id;
  return { home: named(home), away: named(away), faults: unknown.map((id) => `the file of teams has no team ${id}`) };
}

const VERSUS = /\s+(?:v|vs|versus|x|gegen|contre|contra|contro|tegen|[-–—])\.?\s+/i;

/** `Burnley v Man City`, the home side first. */
function bothSides(cell: string): Sides {
  const [home = '', away = '', ...more] = cell.split(VERSUS);
  if (cell === '' || (away !== '' && more.length === 0)) return { home, away, faults: [] };
  const reason = `sides ${shown(cell)} is not two names with v, vs or a hyphen between blanks`;
  return { home: '', away: '', faults: [reason] };
}

function scoreOf(fields: readonly string[], { layout, profile }: RowForm): ReadScore {
  const status = cellOf(fields, 'status', layout);
  const isOver = profile.over?.has(status.toLowerCase()) ?? !(saysNoScore(status) || saysUnfinished(status));
  if (status !== '' && !isOver) return { kind: 'none' };
  const [home, away] = [cellOf(fields, 'home_score', layout), cellOf(fields, 'away_score', layout)];
  const both = cellOf(fields, 'score', layout);
  if (both !== '' && home === '' && away === '') return scoreOfOne(both);
  const isOfGuest = isByTeam(layout) && isAway(cellOf(fields, 'venue', layout));
  return isOfGuest ? scoreOfTwo(away, home) : scoreOfTwo(home, away);
}

interface Named extends Sides {
  readonly group: RowGroup;
  readonly date: string;
}

/** The ids of a row: its own, or those that its batch and its match give it. */
function idCells(fields: readonly string[], { group, date, home, away }: Named, form: RowForm) {
  const { layout, profile, batch, elsewhere } = form;
  const cell = (column: StatisticsColumn) => cellOf(fields, column, layout);
  const isUsual = layout.profile === 'fbp' && !layout.makesIds;
  const own = {
    tournament_id: cell('tournament_id'),
    season_id: cell('season_id'),
    match_id: cell('match_id'),
    tournament_slug: cell('tournament_slug'),
  };
  if (isUsual) return own;
  const named = batch !== undefined && elsewhere?.(group) === undefined ? batch : batchOfGroup(group);
  const tournament = named.league || 'league';
  const season = named.season === '-' ? 'season' : named.season;
  const day = dayText(date, form);
  return {
    tournament_id: own.tournament_id || tournament,
    season_id: own.season_id || season,
    tournament_slug: own.tournament_slug || tournament,
    match_id: idOf(own.match_id, { tournament, season, home, away, day }, profile),
  };
}

function idOf(own: string, parts: Parameters<typeof madeId>[0], { id }: Profile): string {
  if (own === '') return parts.home === '' || parts.away === '' || parts.day === '' ? '' : madeId(parts);
  return id === 'numbered' ? `${parts.tournament}_${parts.season}_${teamKey(own)}` : own;
}

/** The day that the cell names, whatever the zone. */
function dayText(date: string, { order }: Pick<RowForm, 'order'>): string {
  const written = readWrittenDate(date, 0);
  if (written === undefined) return '';
  const at = 'at' in written ? written.at : written.days[order ?? 'dmy'];
  return at === undefined ? '' : isoDay(at);
}

/** As it was written where that is plain by itself; else the instant in UTC, or the day. */
function plainDate(date: string, kickoff: Kickoff, form: RowForm): string {
  if (form.layout.profile === 'fbp' && /^(?:\d{4}-\d\d-\d\d|\d{10}(?:\.0+)?$|\d{13}(?:\.0+)?$)/.test(date)) return date;
  if (kickoff.precision === 'minute') return `${new Date(kickoff.at).toISOString().slice(0, 19)}Z`;
  return dayText(date, form);
}

function dateFault(date: string): string {
  const zone = unclearZone(date);
  if (zone === undefined) return `match_date ${shown(date)} is no date; write ${MATCH_DATE_FORMS}`;
  return `match_date ${shown(date)} names a zone that is not known or means several (${zone}); write an offset such as +01:00 in its place, or leave it out and say --time-zone <zone>`;
}

function textFault(column: StatisticsColumn, cell: string): string | undefined {
  if (cell === '') return `${column} is empty`;
  if (column === 'match_id' && SCIENTIFIC.test(cell)) {
    return `match_id ${cell} is a long number that a spreadsheet shortened: its last digits are lost; export it again with that column as text`;
  }
  return CONTROL_CHARACTER.test(cell) ? `${column} holds a control character` : undefined;
}

function isSameTeam(home: string, away: string): boolean {
  return home !== '' && home.toLowerCase() === away.toLowerCase();
}
