import { parseEventName } from '../../src/betfair/wire/event-name.ts';
import type { BetfairEvent, SettledMarket, SettledWinner } from '../../src/domain/event.ts';
import type { Kickoff, Score } from '../../src/domain/match.ts';
import type {
  LinkBatchResult,
  LinkOptions,
  MappedMatch,
  MappedTeam,
  MappingKnowledge,
} from '../../src/domain/search.ts';
import { competitionClass } from '../../src/mapping/names/side-class.ts';
import { linkBatch } from '../../src/search/linking/link-batch.ts';

export const OPTIONS: LinkOptions = {
  expandedDateDays: 2,
  margin: 0.05,
  fuzzyThreshold: 0.85,
  learnAliases: true,
  fallback: { unmapped: 0.75 },
};

/** Names by slug, as a mapping file has them; slugs without an entry are unknown. */
export type Names = Readonly<Record<string, readonly string[]>>;

export interface RowSpec {
  readonly id?: string;
  readonly score?: Score;
  readonly tournament?: string;
  /** The batch's league, when it is called something else than the tournament. */
  readonly folder?: string;
  readonly manual?: { readonly eventId: string | null };
  readonly neutral?: true;
}

/** `arsenal v chelsea` at an instant; a bare date gives a row that knows only the day. */
export function row(match: string, at: string, spec: RowSpec = {}) {
  return { match, at, ...spec };
}

export interface EventSpec {
  readonly id?: string;
  readonly country?: string | undefined;
  readonly formerNames?: readonly string[];
  /** Times it was listed for before it was moved. */
  readonly formerTimes?: readonly string[];
  readonly voided?: boolean;
  readonly played?: boolean;
  readonly settled?: readonly SettledMarket[];
}

export function event(name: string, at: string, spec: EventSpec = {}): BetfairEvent {
  const scheduledAt = Date.parse(at);
  const { played = true, voided = false } = spec;
  return {
    eventId: spec.id ?? `${name} ${at}`,
    name,
    names: [name, ...(spec.formerNames ?? [])],
    countryCode: 'country' in spec ? spec.country : 'GB',
    eventTypeId: '1',
    scheduledAt,
    times: [...(spec.formerTimes ?? []).map(Date.parse), scheduledAt],
    inPlayAt: played && !voided ? scheduledAt : undefined,
    voided,
    settled: (spec.settled ?? []).map((market) => ({ ...market, winners: market.winners.map(named(name)) })),
  };
}

/** A winner that stands for a side, by the name which that side has in the event. */
function named(eventName: string): (winner: SettledWinner) => SettledWinner {
  const sides = parseEventName(eventName);
  const names: Readonly<Record<string, string | undefined>> = { first: sides?.home, second: sides?.away };
  return (winner) => ({ ...winner, name: names[winner.name] ?? winner.name });
}

/** MATCH_ODDS settled for the side that stands first, second, or for the draw. */
export function won(side: 'first' | 'second' | 'draw'): readonly SettledMarket[] {
  const winner = {
    first: { selectionId: 1, name: 'first' },
    second: { selectionId: 2, name: 'second' },
    draw: { selectionId: 58805, name: 'The Draw' },
  }[side];
  return [
    { marketId: '1.1', marketType: 'MATCH_ODDS', marketName: 'Match Odds', winners: [{ ...winner, handicap: 0 }] },
  ];
}

export function mapped(rows: readonly ReturnType<typeof row>[], names: Names = {}): readonly MappedMatch[] {
  return rows.map(
    ({ match, at, id, score, tournament = 'first-division', folder = tournament, manual, neutral }, index) => {
      const [home = '', away = ''] = match.split(' v ');
      return {
        match: {
          row: index,
          line: index + 2,
          tournamentId: '1',
          seasonId: '1',
          matchId: id ?? String(1000 + index),
          tournamentSlug: tournament,
          homeTeamSlug: home,
          awayTeamSlug: away,
          matchDate: at,
          kickoff: kickoff(at),
          ...(score === undefined ? {} : { score }),
          ...(neutral && { neutral }),
        },
        home: team(home, names),
        away: team(away, names),
        league: folder,
        competition: competitionClass([folder, tournament]),
        ...(manual === undefined ? {} : { manual }),
      };
    },
  );
}

function kickoff(at: string): Kickoff {
  if (at.includes('T')) return { precision: 'minute', at: Date.parse(at) };
  return { precision: 'day', from: Date.parse(at), to: Date.parse(at) + 86_400_000 };
}

function team(slug: string, names: Names): MappedTeam {
  const known = names[slug];
  return known === undefined
    ? { slug, club: slug, known: false, names: [slug.replaceAll('-', ' ')] }
    : { slug, club: slug, known: true, names: known };
}

export function knowledge(names: Names = {}, countryCodes: readonly string[] = ['GB']): MappingKnowledge {
  return { countryCodes, namesBySlug: new Map(Object.entries(names)), version: '1' };
}

export interface LinkSpec {
  readonly names?: Names;
  readonly countryCodes?: readonly string[];
  readonly options?: Partial<LinkOptions>;
}

export function link(
  rows: readonly ReturnType<typeof row>[],
  events: readonly BetfairEvent[],
  { names = {}, countryCodes = ['GB'], options = {} }: LinkSpec = {},
): LinkBatchResult {
  return linkBatch({
    matches: mapped(rows, names),
    events,
    knowledge: knowledge(names, countryCodes),
    options: { ...OPTIONS, ...options },
  });
}

/** Event id, or the kind of verdict, of each row. */
export function outcome({ results }: LinkBatchResult): readonly string[] {
  return results.map(({ verdict }) => (verdict.kind === 'linked' ? verdict.link.eventId : verdict.kind));
}
