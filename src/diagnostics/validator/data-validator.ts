import { basename, dirname } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { Batch } from '../../domain/batch.ts';
import { isFault } from '../../domain/errors.ts';
import type { FileShift } from '../../domain/file-shift.ts';
import { MINUTE_MS } from '../../domain/time-units.ts';
import { seasonOfFile } from '../../input/list-statistics.ts';
import { readStatistics } from '../../input/read-statistics.ts';
import type { StatisticsReading } from '../../input/statistics-reading.ts';
import type { CountryMapping } from '../../mapping/country-mapping.ts';
import type { MappingProblem } from '../../mapping/file/mapping-problem.ts';
import { MappingManager } from '../../mapping/mapping-manager.ts';
import { listLastRuns } from '../../pipeline/open/last-run.ts';
import { statisticsReading } from '../../pipeline/open/statistics-reading.ts';
import { readOutput } from '../../pipeline/report/read-output.ts';
import { type KnownBatch, knownBatches } from '../known-batches.ts';
import { Findings, type ValidationResult } from './finding.ts';
import { type ArchiveChecks, validateArchive } from './validate-archive.ts';
import { validateInput } from './validate-input.ts';
import { validateOutput } from './validate-output.ts';

export interface ValidatorPlaces {
  readonly config: Config;
  /** Paths in manifests are relative to it. */
  readonly root: string;
  /** Configuration keys that were said with the command, by dotted path. */
  readonly said?: Readonly<Record<string, unknown>> | undefined;
}

/** Checks the data at each end of the pipeline. Everything that is wrong is a finding; only what is no such thing at all throws. */
export class DataValidator {
  readonly #places: ValidatorPlaces;

  constructor(places: ValidatorPlaces) {
    this.#places = places;
  }

  /** A statistics file, or several of one batch. Batch and mapping are taken from its place, `<country>/<league>/<season>.csv`, unless given. */
  async validateInputCsv(
    paths: string | readonly string[],
    batch: Partial<KnownBatch['batch']> = batchOfPath([paths].flat()[0] ?? ''),
  ): Promise<ValidationResult> {
    const mapping = batch.country === undefined ? undefined : this.#mappingOf(batch.country);
    const files = [paths].flat();
    return await validateInput(files, {
      reading: this.#readingOf(files, batch),
      season: batch.season,
      league: batch.league,
      shift: await this.#lastShift(files),
      // A country without a mapping file has no club that could be missing from it.
      mapping: mapping?.file === undefined ? undefined : mapping,
    });
  }

  /** What the last run over the file found it off by, as a whole; undefined where there was none, or it found nothing. */
  async #lastShift(files: readonly string[]): Promise<FileShift | undefined> {
    const run = listLastRuns(this.#places.config.storage.state_dir).find(({ statsFile }) =>
      isSameList(statsFile, files),
    );
    // A report that is gone or torn is a finding of the output's, not of this file.
    const output = run === undefined ? undefined : await readOutput(run.outputDir).catch(() => undefined);
    const shift = output?.report.file_shift ?? undefined;
    if (shift === undefined) return undefined;
    return { offsetMs: shift.offset_minutes * MINUTE_MS, sidesExchanged: shift.sides_exchanged };
  }

  /** A file that is no known batch's is looked at by itself. */
  #readingOf(files: readonly string[], batch: Partial<Batch>): StatisticsReading {
    const { config, said } = this.#places;
    const known = knownBatches(this.#places, batch).find(({ statsFiles }) => isSameList(statsFiles, files));
    if (known === undefined) return statisticsReading(config, { said });
    return said === undefined || Object.keys(said).length === 0
      ? known.reading
      : statisticsReading(config, { batch: known.batch, said });
  }

  /** The mapping file of a country, held against the clubs of its statistics files. */
  async validateMappings(country: string): Promise<ValidationResult> {
    const { config } = this.#places;
    const expected = await this.#slugsOf(country);
    const report = new MappingManager(config.mapping.dir).validateMappings(country, expected);
    const findings = new Findings();
    addProblems(findings, report.problems);
    if (!report.exists) {
      const hint = 'the first name that is added makes one: fbp map add --help';
      findings.warning('missing_file', report.file, 'the country has no mapping file', hint);
    }
    const checked = `${report.clubs} clubs, ${report.names} names`;
    return findings.result({ area: 'mappings', target: report.file, checked });
  }

  /** The list of competitions beside the mapping files; undefined where there is none. */
  validateCompetitions(): ValidationResult | undefined {
    const report = new MappingManager(this.#places.config.mapping.dir).validateCompetitions();
    if (report === undefined) return undefined;
    const findings = new Findings();
    addProblems(findings, report.problems);
    return findings.result({ area: 'mappings', target: report.file, checked: `${report.competitions} competitions` });
  }

  /** A finished data set: the folder with matches.csv. */
  async validateOutputCsv(folder: string): Promise<ValidationResult> {
    const { config, root } = this.#places;
    const known = knownBatches(this.#places).find(({ outputDirs }) => outputDirs.includes(folder));
    const readingOf = (batch: Batch) => known?.reading ?? statisticsReading(config, { batch });
    return await validateOutput(folder, { root, readingOf });
  }

  /** Market files of folders and TARs. */
  async validateArchive(paths: readonly string[], checks: ArchiveChecks): Promise<ValidationResult> {
    return await validateArchive(paths, checks);
  }

  /** Lines for a person: what was checked, and every finding with its hint. */
  generateValidationReport(results: readonly ValidationResult[]): string {
    return validationText(results);
  }

  /** A mapping file that is wrong is the business of `validateMappings`. */
  #mappingOf(country: string): CountryMapping | undefined {
    try {
      return new MappingManager(this.#places.config.mapping.dir).load(country);
    } catch (error) {
      if (isFault(error, 'FBP-MAPPING')) return undefined;
      throw error;
    }
  }

  /** League to slugs, of all statistics files of the country that can be read. */
  async #slugsOf(country: string): Promise<Map<string, Set<string>>> {
    const slugs = new Map<string, Set<string>>();
    for (const { batch, statsFiles, reading } of knownBatches(this.#places, { country })) {
      if (statsFiles.length === 0) continue;
      const ofLeague = slugs.get(batch.league) ?? new Set();
      slugs.set(batch.league, ofLeague);
      try {
        for await (const row of readStatistics(statsFiles, reading)) {
          if (row.kind === 'match') ofLeague.add(row.match.homeTeamSlug).add(row.match.awayTeamSlug);
        }
      } catch (error) {
        if (!isFault(error)) throw error;
      }
    }
    return slugs;
  }
}

function isSameList(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return one?.length === other.length && one.every((path, index) => path === other[index]);
}

/** Of `.../england/premier-league/2023-2024.csv`. */
function batchOfPath(path: string): Partial<KnownBatch['batch']> {
  const league = dirname(path);
  const country = dirname(league);
  if (basename(country) === '') return {};
  return {
    country: basename(country),
    league: basename(league),
    season: seasonOfFile(path),
  };
}

function validationText(results: readonly ValidationResult[]): string {
  const lines = results.flatMap(({ area, target, checked, errors, warnings, findings }) => [
    `${area} ${target}: ${checked}, ${errors} errors, ${warnings} warnings`,
    ...findings.map(({ severity, where, what, hint }) => {
      const help = hint === undefined ? '' : ` (${hint})`;
      return `  ${severity} ${where}: ${what}${help}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}

function addProblems(findings: Findings, problems: readonly MappingProblem[]): void {
  for (const { severity, kind, file, line, key, message, hint } of problems) {
    findings[severity](kind, `${file}:${line}`, key === '' ? message : `${key}: ${message}`, hint);
  }
}
