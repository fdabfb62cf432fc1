import type { LinkOptions } from '../../src/domain/search.ts';
import { countryMapping, loadCountryMapping } from '../../src/mapping/country-mapping.ts';
import { MatchMapper } from '../../src/mapping/match-mapper.ts';
import { linkBatch } from '../../src/search/linking/link-batch.ts';
import type { World } from './build-world.ts';
import { addBucket, type Buckets, lyingBuckets, renderBuckets } from './calibration.ts';
import { addMeasure, emptyMeasure, type Measure, measureRow, precision, recall } from './measure.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import type { Season } from './season.ts';

type Mode = 'mapped' | 'unmapped';

interface ScenarioRun {
  readonly scenario: Scenario;
  readonly mode: Mode;
  readonly measure: Measure;
}

export interface ScenarioSettings {
  readonly seeds: readonly string[];
  readonly options: LinkOptions;
  readonly show: boolean;
  /** Only scenarios whose name contains it. */
  readonly named: string;
}

/** Every scenario over every season and seed, with and without mapping, as a table with its calibration; whether all reach their target. */
export function runScenarios(seasons: readonly Season[], settings: ScenarioSettings): boolean {
  const buckets: Buckets = new Map();
  const runs = SCENARIOS.filter(({ name }) => name.includes(settings.named)).flatMap((scenario) =>
    (['mapped', 'unmapped'] as const).map((mode) => {
      const measure = emptyMeasure();
      for (const season of seasons.filter(({ isCup }) => !isCup)) {
        for (const seed of settings.seeds)
          addMeasure(measure, runOne({ scenario, mode, season, seed, buckets, settings }));
      }
      return { scenario, mode, measure };
    }),
  );
  console.log(`\n${header()}`);
  for (const run of runs.filter(({ measure }) => measure.rows > 0)) console.log(line(run));
  for (const text of renderBuckets(buckets)) console.log(text);
  const failed = runs.filter((run) => !reaches(run));
  for (const { scenario, mode } of failed) console.log(`BELOW TARGET  ${scenario.name} ${mode}`);
  const lying = lyingBuckets(buckets);
  for (const bucket of lying) console.log(`CONFIDENCE LIES  ${bucket}`);
  return failed.length === 0 && lying.length === 0;
}

interface One {
  readonly scenario: Scenario;
  readonly mode: Mode;
  readonly season: Season;
  readonly seed: string;
  readonly buckets: Buckets;
  readonly settings: ScenarioSettings;
}

function runOne({ scenario, mode, season, seed, buckets, settings }: One): Measure {
  const measure = emptyMeasure();
  const shipped = loadCountryMapping('mappings', season.country);
  if (mode === 'mapped' && (shipped.file === undefined || scenario.country !== undefined)) return measure;
  const mapping = mode === 'mapped' ? shipped : countryMapping(scenario.country ?? season.country, undefined);
  for (const world of scenario.build(season, seed, shipped)) {
    const mapper = new MatchMapper(mapping, season.tournamentSlug);
    const matches = world.expected.map(({ match }) => mapper.mapMatch(match));
    const { events } = world;
    const { results } = linkBatch({ matches, events, knowledge: mapping.knowledge(), options: settings.options });
    for (const [index, { verdict }] of results.entries()) {
      const row = world.expected[index];
      if (row === undefined) continue;
      measureRow(measure, row, verdict);
      if (verdict.kind !== 'linked') {
        if (settings.show && row.eventId !== undefined) tell(scenario, mode, { season, world, index, verdict });
        continue;
      }
      const right = verdict.link.eventId === row.eventId;
      addBucket(buckets, verdict.link.confidence, right);
      if (settings.show && !right) tell(scenario, mode, { season, world, index, verdict });
    }
  }
  return measure;
}

function tell(
  { name }: Scenario,
  mode: Mode,
  { season, world, index, verdict }: { season: Season; world: World; index: number; verdict: unknown },
): void {
  const row = world.expected[index];
  const { match } = row ?? {};
  console.log(
    `${name} ${mode} ${season.name}: ${match?.matchDate} ${match?.homeTeamSlug} v ${match?.awayTeamSlug} wants ${row?.eventId ?? 'none'}:`,
    JSON.stringify(verdict),
  );
}

/** A misleading scenario is held to its wrong links, the others to precision and recall. */
function reaches({ scenario, mode, measure }: ScenarioRun): boolean {
  if (measure.rows === 0) return true;
  if (scenario.kind === 'misleading') return measure.sureWrong === 0 && 1000 * measure.wrong <= measure.rows;
  const least = scenario.kind === 'whole' ? 0.99 : mode === 'mapped' ? 1 : 0.9;
  return measure.wrong === 0 && recall(measure) >= least;
}

const COLUMNS = ['rows', 'right', 'wrong', 'at 0.95', 'missed', 'ambig', 'none', 'precision', 'recall'];

function header(): string {
  return `${'scenario'.padEnd(38)}${COLUMNS.map((column) => column.padStart(10)).join('')}`;
}

function line({ scenario, mode, measure }: ScenarioRun): string {
  const { rows, right, wrong, sureWrong, missed, ambiguous, rightlyUnlinked } = measure;
  const counts = [rows, right, wrong, sureWrong, missed, ambiguous, rightlyUnlinked].map(String);
  const cells = [...counts, precision(measure).toFixed(4), recall(measure).toFixed(4)];
  return `${`${scenario.name} ${mode}`.padEnd(38)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}
