import { slug } from '../slug.ts';
import { DRAW_ID, HANDICAP_DRAW_ID, NO_ID, YES_ID } from './known-ids.ts';
import type { NamedRunner, NamingContext } from './selection-namer.ts';

const BY_ID: ReadonlyMap<number, string> = new Map([
  [DRAW_ID, 'draw'],
  [HANDICAP_DRAW_ID, 'draw'],
  [YES_ID, 'yes'],
  [NO_ID, 'no'],
]);

/**
 * Any market: the runner's name as a slug with the teams told as home and away, and its handicap when it has one. A
 * runner without a usable name goes by its id.
 */
export function nameGenerally({ id, name, handicap }: NamedRunner, { teams }: NamingContext): string {
  const base = BY_ID.get(id) ?? teams.sideOfId(id) ?? (teams.sided(slug(name)) || String(id));
  return handicap === 0 ? base : `${base}_${handicap}`;
}
