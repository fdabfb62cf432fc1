import { basename } from 'node:path';
import { FbpError } from '../../domain/errors.ts';
import { fbpCommand } from '../../domain/text/shell-command.ts';
import { type Club, clubNames } from '../names/clubs.ts';
import { nearestWord } from '../names/nearest-word.ts';
import { asSlug, normaliseName } from '../names/normalise.ts';
import { SENIOR, sideClass } from '../names/side-class.ts';
import { appendItem, hasPath, insertProperty, removeAt, replaceValue } from './edit-json-text.ts';
import type { MappingEdit } from './edit-mapping.ts';
import { isSlug } from './mapping-schema.ts';

export type Change = 'club_added' | 'name_added' | 'reference_added' | 'unchanged';

/** An edit's result: the new text, and where the change went. */
export interface Addition {
  readonly text: string;
  readonly change: Change;
  readonly league: string;
  /** The slug whose entry was changed: the club's own, where it was named otherwise. */
  readonly slug: string;
}

export interface Place {
  readonly slug: string;
  /** Where a new club is written; undefined: `other`. */
  readonly league: string | undefined;
}

/** The league of clubs that were added without one. */
const NO_LEAGUE = 'other';

/** Blanks folded, as Betfair's own names sometimes hold two. */
export function checkedName(name: string): string {
  const folded = name.replace(/\s+/g, ' ').trim();
  if (normaliseName(folded) !== '') return folded;
  throw new FbpError('FBP-USAGE', `${JSON.stringify(name)} is not a name`, {
    hint: 'Give the name as Betfair writes it: "Man Utd".',
  });
}

/** The slug, or what a club's name is as one: `Manchester United FC` is `manchester-united-fc`. */
export function checkedSlug(text: string): string {
  if (isSlug(text)) return text;
  const slug = asSlug(text);
  if (slug !== '') return slug;
  const hint = 'Give the club as the statistics write it: manchester-united.';
  throw new FbpError('FBP-USAGE', `${JSON.stringify(text)} is not a club`, { hint });
}

/** Adds a spelling to the slug's club, or writes the club. Refuses a name that is another club's. */
export function addName(content: MappingEdit, place: Place, name: string): Addition {
  const target = targetClub(content, place, name);
  const owner = ownerOf(content, name);
  if (owner !== undefined && owner !== target) throw ownedByAnother(content, owner, { place, name });
  if (target === undefined) return writeClub(content, place, name);
  if (clubNames(target).includes(name)) return { text: content.text, change: 'unchanged', ...clubPlace(target) };
  const path = ['leagues', target.league, target.slug, 'betfair_names'];
  return { text: appendItem(content.text, path, name), change: 'name_added', ...clubPlace(target) };
}

function clubPlace({ league, slug }: Club): { league: string; slug: string } {
  return { league, slug };
}

/** Writes the slug as another spelling of a known club's. */
export function addReference(content: MappingEdit, place: Place, sameAs: string): Addition {
  const target = findClub(content, { slug: sameAs, league: undefined });
  if (target === undefined) {
    const near = nearestWord(
      sameAs,
      content.clubs.map((club) => club.slug),
    );
    const hint = near === undefined ? 'See `fbp map list`.' : `Did you mean "${near}"?`;
    throw new FbpError('FBP-MAPPING', `No club "${sameAs}" is known`, { where: content.path, hint });
  }
  const { slug } = place;
  const present = findBySlug(content, place);
  if (present === target)
    return { text: content.text, change: 'unchanged', league: place.league ?? target.league, slug };
  if (present !== undefined) {
    const hint = 'Remove its entry from the file first if both are one club.';
    throw new FbpError('FBP-MAPPING', `"${place.slug}" is a club of its own already`, { where: content.path, hint });
  }
  const league = place.league ?? target.league;
  const property = { key: place.slug, value: `${target.league}/${target.slug}` };
  const text = insertProperty(withLeague(content, league), ['leagues', league], property);
  return { text, change: 'reference_added', league, slug };
}

/** Takes an addition back, as far as it is still there. */
export function undo(
  content: MappingEdit,
  added: { slug: string; league: string; name: string; change: Change },
): { text: string } {
  const { slug, league, name } = added;
  const value = content.file.leagues[league]?.[slug];
  if (value === undefined) return { text: content.text };
  if (typeof value === 'string')
    return { text: added.change === 'reference_added' ? removeClub(content, league, slug) : content.text };
  const index = value.betfair_names.lastIndexOf(name);
  if (index < 0 || added.change === 'reference_added') return { text: content.text };
  if (value.betfair_names.length === 1) return { text: removeClub(content, league, slug) };
  return { text: removeAt(content.text, ['leagues', league, slug, 'betfair_names', index]) };
}

/** Sets, or with undefined removes, the decision for a match. */
export function setManual(content: MappingEdit, matchId: string, eventId: string | null | undefined): { text: string } {
  const path = ['manual_matches', matchId];
  const present = hasPath(content.text, path);
  if (eventId === undefined) return { text: present ? removeAt(content.text, path) : content.text };
  if (present) return { text: replaceValue(content.text, path, eventId) };
  const withObject = hasPath(content.text, ['manual_matches'])
    ? content.text
    : insertProperty(content.text, [], { key: 'manual_matches', value: {} });
  return { text: insertProperty(withObject, ['manual_matches'], { key: matchId, value: eventId }) };
}

/**
 * The club that a slug means here. A women's, youth or second side's name never goes to a club of another class: statistics give
 * about thirty women's sides their men's slug. In a league that does not have the slug yet it becomes an entry of its own.
 */
function targetClub(content: MappingEdit, place: Place, name: string): Club | undefined {
  const club = findClub(content, place);
  if (club === undefined || sideClass(club.betfairNames[0] ?? name) === sideClass(name)) return club;
  const here = content.leagues.get(place.league ?? '')?.get(place.slug);
  if (place.league !== undefined && here === undefined) return undefined;
  const kind = sideClass(name) === SENIOR ? 'a first team' : `another side (${sideClass(name)})`;
  const hint = 'Add it under a slug or --league of its own.';
  throw new FbpError('FBP-MAPPING', `"${name}" is ${kind}, "${place.slug}" is not`, { where: content.path, hint });
}

/** The club of that slug, else the one that goes by it as a name. */
function findClub(content: MappingEdit, place: Place): Club | undefined {
  return (
    findBySlug(content, place) ??
    findBySlug(content, { ...place, slug: asSlug(place.slug) }) ??
    ownerOf(content, place.slug)
  );
}

function findBySlug(content: MappingEdit, place: Place): Club | undefined {
  const here = content.leagues.get(place.league ?? '')?.get(place.slug);
  if (here !== undefined) return here;
  for (const teams of content.leagues.values()) {
    const club = teams.get(place.slug);
    if (club !== undefined) return club;
  }
  return undefined;
}

function ownerOf(content: MappingEdit, name: string): Club | undefined {
  const normalised = normaliseName(name);
  return content.clubs.find((club) => clubNames(club).some((known) => normaliseName(known) === normalised));
}

function ownedByAnother(content: MappingEdit, owner: Club, wanted: { place: Place; name: string }): FbpError {
  const { place, name } = wanted;
  const key = `leagues.${owner.league}.${owner.slug}`;
  return new FbpError('FBP-MAPPING', `"${name}" is already a name of ${owner.slug} (${key}): nothing was changed`, {
    where: content.path,
    hint: `if both are one club: ${fbpCommand('map add', basename(content.path, '.json'), place.slug, '--same-as', owner.slug)}; else remove it there first`,
  });
}

function writeClub(content: MappingEdit, place: Place, name: string): Addition {
  const league = place.league ?? NO_LEAGUE;
  const property = { key: place.slug, value: { betfair_names: [name] } };
  const text = insertProperty(withLeague(content, league), ['leagues', league], property);
  return { text, change: 'club_added', league, slug: place.slug };
}

function withLeague(content: MappingEdit, league: string): string {
  if (content.file.leagues[league] !== undefined) return content.text;
  return insertProperty(content.text, ['leagues'], { key: league, value: {} });
}

function removeClub(content: MappingEdit, league: string, slug: string): string {
  const alone = Object.keys(content.file.leagues[league] ?? {}).length === 1;
  return removeAt(content.text, alone ? ['leagues', league] : ['leagues', league, slug]);
}
