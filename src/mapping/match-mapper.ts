import type { StatisticalMatch } from '../domain/match.ts';
import type { MappedMatch, MappedTeam } from '../domain/search.ts';
import { type CountryMapping, nameFromSlug } from './country-mapping.ts';
import { competitionClass } from './names/side-class.ts';
import { type SimilarTeam, similarTeams } from './names/similar-teams.ts';

/** A slug the mapping file does not have. */
interface UnmappedSlug {
  readonly slug: string;
  /** Rows it occurs in. */
  readonly matches: number;
  /** Known clubs it may be another spelling of, most similar first, at most three. */
  readonly nearest: readonly SimilarTeam[];
}

/** The league whose clubs a row's are, and whose competition it is. */
type Competition = Pick<MappedMatch, 'league' | 'competition'>;

/** What came of translating one batch's names. */
export interface MappingReport {
  readonly country: string;
  readonly league: string;
  /** The mapping file; undefined when the country has none. */
  readonly file: string | undefined;
  readonly matches: number;
  /** Rows decided by hand in `manual_matches`. */
  readonly manualMatches: number;
  /** Different slugs that the file knows. */
  readonly mappedTeams: number;
  /** Most frequent first. */
  readonly unmappedTeams: readonly UnmappedSlug[];
}

const NEAREST_SHOWN = 3;
const NEAREST_THRESHOLD = 0.7;

/** Turns statistics rows into what can be looked for on Betfair, and keeps count of the names it could not translate. */
export class MatchMapper {
  readonly #mapping: CountryMapping;
  readonly #league: string;
  readonly #known = new Set<string>();
  readonly #unknown = new Map<string, number>();
  /** By the row's tournament: the rows of a batch have few. */
  readonly #competitions = new Map<string, Competition>();
  #matches = 0;
  #manual = 0;

  constructor(mapping: CountryMapping, league: string) {
    this.#mapping = mapping;
    this.#league = league;
  }

  /** Never fails: a slug without mapping is looked for by its own words. */
  mapMatch(match: StatisticalMatch): MappedMatch {
    const { league, competition } = this.#competitionOf(match.tournamentSlug);
    const home = this.#mapping.namesFor(league, match.homeTeamSlug);
    const away = this.#mapping.namesFor(league, match.awayTeamSlug);
    const manual = this.#mapping.manualFor(match.matchId);
    this.#matches += 1;
    if (manual !== undefined) this.#manual += 1;
    this.#count(home);
    this.#count(away);
    return { match, home, away, league, competition, manual };
  }

  #competitionOf(tournamentSlug: string): Competition {
    const known = this.#competitions.get(tournamentSlug);
    if (known !== undefined) return known;
    const { country, competitions } = this.#mapping;
    const competition = competitionClass([country, this.#league, tournamentSlug], competitions.classes);
    // The row's own tournament is the better witness, as the batch's league is whatever the user called the folder; but not where
    // the folder alone says that it is the women's or the youth's.
    const isTold = competitionClass([country, tournamentSlug], competitions.classes) === competition;
    const league = isTold && this.#mapping.hasLeague(tournamentSlug) ? tournamentSlug : this.#league;
    this.#competitions.set(tournamentSlug, { league, competition });
    return { league, competition };
  }

  *batchMapMatches(matches: Iterable<StatisticalMatch>): Generator<MappedMatch, void, undefined> {
    for (const match of matches) yield this.mapMatch(match);
  }

  getMappingReport(): MappingReport {
    const unmapped = [...this.#unknown].sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1));
    return {
      country: this.#mapping.country,
      league: this.#league,
      file: this.#mapping.file,
      matches: this.#matches,
      manualMatches: this.#manual,
      mappedTeams: this.#known.size,
      unmappedTeams: unmapped.map(([slug, matches]) => ({ slug, matches, nearest: this.#nearest(slug) })),
    };
  }

  #count(team: MappedTeam): void {
    if (team.known) this.#known.add(team.slug);
    else this.#unknown.set(team.slug, (this.#unknown.get(team.slug) ?? 0) + 1);
  }

  #nearest(slug: string): SimilarTeam[] {
    return similarTeams(nameFromSlug(slug), this.#mapping.clubs, NEAREST_THRESHOLD).slice(0, NEAREST_SHOWN);
  }
}
