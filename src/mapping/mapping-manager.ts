import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { asDiskFault, isMissing } from '../disk/disk-fault.ts';
import { FbpError } from '../domain/errors.ts';
import { type CountryMapping, loadCountryMapping, mappingPath } from './country-mapping.ts';
import * as edits from './file/club-edits.ts';
import { COMPETITIONS, competitionsPath } from './file/competitions-file.ts';
import { editMapping, type MappingEdit } from './file/edit-mapping.ts';
import {
  type CompetitionsReport,
  type ExpectedSlugs,
  type ValidationReport,
  validateCompetitions,
  validateMapping,
} from './file/validate-mapping.ts';
import { type UnmappedTeam, unmappedCsv } from './interactive/unmapped-csv.ts';
import { countrySlug } from './names/country-codes.ts';
import { type SimilarTeam, similarTeams } from './names/similar-teams.ts';

/** What an addition changed, as plain data: enough to take it back later, also by another process. */
export interface AddedMapping {
  readonly country: string;
  readonly file: string;
  readonly slug: string;
  /** The league whose entry was changed. */
  readonly league: string;
  /** The Betfair name, or the league/slug that was referred to. */
  readonly name: string;
  readonly change: edits.Change;
}

/** The files of a folder of mappings: reads them, checks them, and changes them one atomic step at a time. */
export class MappingManager {
  readonly dir: string;
  readonly #today: () => string;

  /** `today` gives the date that an edit notes as `last_updated`, YYYY-MM-DD. */
  constructor(dir: string, today: () => string = () => new Date().toISOString().slice(0, 10)) {
    this.dir = dir;
    this.#today = today;
  }

  /** Countries that have a mapping file. */
  countries(): readonly string[] {
    try {
      const names = readdirSync(this.dir).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
      const countries = names.map((name) => basename(name, '.json'));
      return countries.filter((country) => country !== COMPETITIONS).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw asDiskFault(error, 'list the mapping files', this.dir);
    }
  }

  /** Throws FBP-MAPPING when the country's file is wrong. */
  load(country: string): CountryMapping {
    return loadCountryMapping(this.dir, country);
  }

  /**
   * Adds a Betfair spelling to a club. A new club is written into `league` (default `other`); a new country gets its file.
   * Throws FBP-MAPPING when the name is another club's, naming it, or when the file has errors; FBP-USAGE for an empty name.
   */
  async addMapping(
    country: string,
    slug: string,
    betfairName: string,
    options: { league?: string | undefined } = {},
  ): Promise<AddedMapping> {
    const name = edits.checkedName(betfairName);
    const place = {
      slug: edits.checkedSlug(slug),
      league: options.league === undefined ? undefined : edits.checkedSlug(options.league),
    };
    return this.#add(country, name, (content) => edits.addName(content, place, name));
  }

  /** Notes that a slug is another spelling of a known club's slug, `sameAs`. Throws as addMapping does. */
  async shareMapping(
    country: string,
    slug: string,
    sameAs: string,
    options: { league?: string | undefined } = {},
  ): Promise<AddedMapping> {
    const place = {
      slug: edits.checkedSlug(slug),
      league: options.league === undefined ? undefined : edits.checkedSlug(options.league),
    };
    return this.#add(country, sameAs, (content) => edits.addReference(content, place, sameAs));
  }

  /** Takes an addition back. What has been changed since stays. */
  async undoAdd(added: AddedMapping): Promise<void> {
    if (added.change === 'unchanged') return;
    await this.#edit(added.country, (content) => edits.undo(content, added));
  }

  /** A person's decision for one match: its event, or null for "Betfair has no event"; undefined takes it back. */
  async setManualMatch(country: string, matchId: string, eventId: string | null | undefined): Promise<void> {
    if (matchId.trim() === '') throw new FbpError('FBP-USAGE', 'A match id cannot be empty');
    if (typeof eventId === 'string' && !/^\d+$/.test(eventId)) {
      const hint = 'Event ids are digits only: 28202626. How they are found: `fbp catalog --help`';
      throw new FbpError('FBP-USAGE', `"${eventId}" is not an event id`, { hint });
    }
    await this.#edit(country, (content) => edits.setManual(content, matchId, eventId));
  }

  /** Known clubs with a name like this one, most similar first. */
  findSimilarTeams(name: string, country: string, threshold = 0.7): readonly SimilarTeam[] {
    return similarTeams(name, this.load(country).clubs, threshold);
  }

  /** The teams that still have no mapping, as CSV for review: candidates with evidence, an empty column for the choice. */
  exportUnmappedTeams(country: string, teams: readonly UnmappedTeam[]): string {
    const mapping = this.load(country);
    const open = teams.filter((team) => mapping.clubOf(team.league, team.slug) === undefined);
    return unmappedCsv(mapping.country, open);
  }

  /** Everything wrong with a country's file, errors and warnings; with `expected`, slugs it should have and has not, too. */
  validateMappings(country: string, expected?: ExpectedSlugs): ValidationReport {
    return validateMapping(mappingPath(this.dir, country), countrySlug(country), expected);
  }

  /** Everything wrong with the list of competitions in this folder; undefined where there is none and the shipped one counts alone. */
  validateCompetitions(): CompetitionsReport | undefined {
    return validateCompetitions(competitionsPath(this.dir));
  }

  async #add(country: string, name: string, edit: (content: MappingEdit) => edits.Addition): Promise<AddedMapping> {
    const { change, league, slug } = await this.#edit(country, edit);
    return { country: countrySlug(country), file: mappingPath(this.dir, country), slug, league, name, change };
  }

  #edit<T extends { readonly text: string }>(country: string, edit: (content: MappingEdit) => T): Promise<T> {
    return editMapping(mappingPath(this.dir, country), { country, today: this.#today() }, edit);
  }
}
