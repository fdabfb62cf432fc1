import { FbpError } from '../../domain/errors.ts';
import { type Field, PROFILE_NAMES, type ProfileName, REQUIRED_COLUMNS } from '../../domain/match.ts';
import { columnKey } from './column-names.ts';
import type { LayoutQuestion } from './layout-question.ts';
import { nearestName } from './nearest-name.ts';
import { plainCell } from './plain-cell.ts';
import type { ColumnName, Profile } from './profile.ts';
import { profileOf } from './profiles.ts';
import { unknownFile } from './unknown-file.ts';

/** What the columns of a file are taken for. */
export interface Layout {
  readonly profile: ProfileName;
  /** Where each field stands in a record: the first place that is not empty counts, of several columns the cells are joined. */
  readonly places: ReadonlyMap<Field, readonly (readonly number[])[]>;
  readonly header: readonly string[];
  /** Rows of it may be without ids. */
  readonly makesIds: boolean;
}

/**
 * Recognises a file by its header: the profile most of whose names it has, or the one that is asked for, with the user's own
 * columns over its. Throws FBP-INPUT for a file that none knows, with what would make it known.
 */
export function layoutOf(question: LayoutQuestion): Layout {
  const { header, format, columns } = question;
  const keys = new Map<string, number[]>();
  header.forEach((name, at) => {
    const key = columnKey(name);
    keys.set(key, [...(keys.get(key) ?? []), at]);
  });
  const own = ownPlaces(question, keys);
  const name = format === 'auto' ? (recognised(keys) ?? (own.size > 0 ? 'fbp' : undefined)) : format;
  if (name === undefined) throw unknownFile(question);
  const profile: Profile = profileOf(name);
  const places = new Map(own);
  for (const [field, names] of Object.entries(profile.columns) as [Field, readonly ColumnName[]][]) {
    if (own.has(field)) continue;
    const found = names.flatMap((one) => columnPlace(one, keys, question) ?? []);
    if (found.length > 0) places.set(field, found);
  }
  const status = keys.get('status');
  if (status?.length === 1 && !places.has('status')) places.set('status', [status]);
  const makesIds = profile.id === 'made' || Object.keys(columns).length > 0;
  const layout = { profile: name, places, header, makesIds };
  const missing = missingFields(layout);
  if (missing.length > 0) throw unknownFile(question, { profile: name, missing });
  return layout;
}

function recognised(keys: ReadonlyMap<string, unknown>): ProfileName | undefined {
  let best: { name: ProfileName; count: number } | undefined;
  for (const name of PROFILE_NAMES) {
    for (const signature of profileOf(name).signatures) {
      const isWhole = signature.every((column) => keys.has(columnKey(column)));
      if (isWhole && signature.length > (best?.count ?? 0)) best = { name, count: signature.length };
    }
  }
  return best?.name;
}

function ownPlaces({ columns, header, path }: LayoutQuestion, keys: ReadonlyMap<string, readonly number[]>) {
  const places = new Map<Field, readonly (readonly number[])[]>();
  for (const [field, name] of Object.entries(columns) as [Field, ColumnName][]) {
    const joined = [name].flat().map((one) => {
      const [at] = keys.get(columnKey(one)) ?? [];
      if (at !== undefined) return at;
      const near = nearestName(one, header);
      throw new FbpError('FBP-INPUT', `the statistics file has no column "${one}"`, {
        where: path,
        hint:
          near === undefined
            ? `it has ${header.join(', ')}`
            : `did you mean "${near}"? input.columns names it for ${field}`,
      });
    });
    places.set(field, [joined]);
  }
  return places;
}

/** Undefined where the file does not have it; of joined columns the first must be there. */
function columnPlace(name: ColumnName, keys: ReadonlyMap<string, readonly number[]>, { path, header }: LayoutQuestion) {
  const found = [name].flat().map((one) => {
    const at = keys.get(columnKey(one)) ?? [];
    if (at.length > 1) {
      throw new FbpError('FBP-INPUT', `the statistics file has two columns named ${header[at[0] ?? 0]}`, {
        where: path,
        hint: 'rename the one that is not meant',
      });
    }
    return at[0];
  });
  return found[0] === undefined ? undefined : [found.filter((at) => at !== undefined)];
}

/** Whether each row is of one team, so that a match has two. */
export function isByTeam({ places }: Pick<Layout, 'places'>): boolean {
  return places.has('opponent') && !places.has('home_team_slug') && !places.has('sides');
}

function missingFields({ profile, places, makesIds }: Layout): Field[] {
  if (profile === 'fbp' && !makesIds) return REQUIRED_COLUMNS.filter((column) => !places.has(column));
  const ofMatch: Field[] = places.has('sides') ? [] : ['home_team_slug', 'away_team_slug'];
  const sides: Field[] = isByTeam({ places }) ? ['team', 'opponent', 'venue'] : ofMatch;
  return [...sides, 'match_date' as const].filter((field) => !places.has(field));
}

/** The cell of a field in a record, trimmed; empty where there is none. */
export function cellOf(fields: readonly string[], field: Field, { places }: Pick<Layout, 'places'>): string {
  for (const joined of places.get(field) ?? []) {
    const [only] = joined;
    const text =
      joined.length === 1 && only !== undefined
        ? plainCell(fields[only] ?? '')
        : joined.flatMap((at) => (isNothing(fields[at] ?? '') ? [] : plainCell(fields[at] ?? ''))).join(' ');
    if (text !== '') return text;
  }
  return '';
}

/** What stands in a cell that has no value. */
export function isNothing(cell: string): boolean {
  return /^\s*(?:|-|n\/?a|nan|null|none|nil|tb[acd])\s*$/i.test(cell);
}
