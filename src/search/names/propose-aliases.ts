import type { LearnedAlias } from '../../domain/search.ts';
import { isoDay } from '../calendar/kickoff-window.ts';
import { type Calendar, isDecisive, type Sighting } from './learn-aliases.ts';
import { type NameOwners, whyNot } from './teams.ts';

/**
 * Betfair names that the season showed in a team's place and that its mapping file does not have, best supported first. A slug
 * without a mapping entry gets all its names, as none of them is written down yet.
 */
export function proposeAliases(calendars: readonly Calendar[], owners: NameOwners): readonly LearnedAlias[] {
  const seen = new Map<string, LearnedAlias>();
  for (const calendar of calendars) {
    for (const sighting of calendar.sightings.values()) {
      if (!isNews(calendar, sighting, owners)) continue;
      const alias = propose(calendar, sighting, { calendars, owners });
      seen.set(`${alias.slug} ${alias.betfairName}`, alias);
    }
  }
  return [...seen.values()].sort(
    (a, b) =>
      (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0) ||
      b.dates.length - a.dates.length ||
      (a.betfairName < b.betfairName ? -1 : 1),
  );
}

function isNews({ team }: Calendar, { listed }: Sighting, owners: NameOwners): boolean {
  const written = team.known && team.claims.get(listed)?.kind === 'known';
  return !written && whyNot(team, listed, owners) === undefined;
}

function propose(
  calendar: Calendar,
  sighting: Sighting,
  others: { calendars: readonly Calendar[]; owners: NameOwners },
): LearnedAlias {
  const { team, sightings, observed } = calendar;
  const claim = team.claims.get(sighting.listed);
  const rivals = [...sightings.values()]
    .filter(({ listed }) => listed !== sighting.listed)
    .map(({ listed, events }) => ({ betfairName: listed.name.text, dates: events.size }))
    .sort((a, b) => b.dates - a.dates || (a.betfairName < b.betfairName ? -1 : 1));
  return {
    slug: team.slug,
    betfairName: sighting.listed.name.text,
    dates: [...new Set([...sighting.events.values()].map(({ at }) => isoDay(at)))].sort(),
    of: observed.size,
    rivals,
    decisive: isUsed(claim) || isDecisive(sighting, calendar, others),
  };
}

function isUsed(claim: { kind: string; rejected: string | undefined } | undefined): boolean {
  return claim?.rejected === undefined && claim?.kind === 'schedule';
}
