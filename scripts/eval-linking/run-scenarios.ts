import { isWithin, mergeWindows } from '../../src/betfair/time-windows.ts';
import type { LinkOptions } from '../../src/domain/search.ts';
import { type CountryMapping, countryMapping } from '../../src/mapping/country-mapping.ts';
import { MatchMapper } from '../../src/mapping/match-mapper.ts';
import { searchWindow } from '../../src/search/calendar/kickoff-window.ts';
import { linkBatch } from '../../src/search/linking/link-batch.ts';
import { WINDOW_DAYS, type World } from './build-world.ts';
import { addBucket, type Buckets, lyingBuckets, renderBuckets } from './calibration.ts';
import { emptyMeasure, type Measure, measureRow, precision, recall } from './measure.ts';
import { SCENARIOS } from './scenarios/all-scenarios.ts';
import { plainWorld, type Scenario } from './scenarios/scenario.ts';
import type { Season } from './season.ts';
import { shippedMapping } from './shipped-mapping.ts';

const MODES = ['mapped', 'unmapped'] as const;
type Mode = (typeof MODES)[number];

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
  const chosen = SCENARIOS.filter(({ name }) => name.includes(settings.named));
  const runs = chosen.flatMap((scenario) => MODES.map((mode) => ({ scenario, mode, measure: emptyMeasure() })));
  for (const season of seasons.filter(({ isCup }) => !isCup)) {
    for (const seed of settings.seeds)
      runSeason(season, seed, { runs, chosen, buckets, show: settings.show, options: settings.options });
  }
  console.log(`\n${header()}`);
  for (const run of runs.filter(({ measure }) => measure.rows > 0)) console.log(line(run));
  for (const text of renderBuckets(buckets)) console.log(text);
  const failed = runs.filter((run) => !reaches(run));
  for (const { scenario, mode } of failed) console.log(`BELOW TARGET  ${scenario.name} ${mode}`);
  const lying = lyingBuckets(buckets);
  for (const bucket of lying) console.log(`CONFIDENCE LIES  ${bucket}`);
  return failed.length === 0 && lying.length === 0;
}

interface Tally {
  readonly runs: readonly ScenarioRun[];
  readonly chosen: readonly Scenario[];
  readonly buckets: Buckets;
  readonly show: boolean;
  readonly options: LinkOptions;
}

/** All scenarios of one season: its events are built once, and each scenario once for both modes. */
function runSeason(season: Season, seed: string, tally: Tally): void {
  const shipped = shippedMapping(season.country);
  const draw = { season, seed, mapping: shipped, plain: plainWorld(season, seed) };
  for (const scenario of tally.chosen) {
    const unmapped = countryMapping(scenario.country ?? season.country, undefined, shipped.competitions);
    const mappings = new Map<Mode, CountryMapping>([['unmapped', unmapped]]);
    if (shipped.file !== undefined && scenario.country === undefined) mappings.set('mapped', shipped);
    for (const world of scenario.build(draw).map(asFound)) {
      for (const run of tally.runs.filter((one) => one.scenario === scenario)) {
        const mapping = mappings.get(run.mode);
        if (mapping !== undefined) runWorld(world, { run, season, mapping, tally });
      }
    }
  }
}

/** With the events alone that a source gives for the rows' windows. */
function asFound(world: World): World {
  const windows = mergeWindows(world.expected.map(({ match }) => searchWindow(match.kickoff, WINDOW_DAYS)));
  const events = world.events.filter(({ scheduledAt }) => isWithin(windows, scheduledAt));
  return { ...world, events };
}

interface One {
  readonly run: ScenarioRun;
  readonly season: Season;
  readonly mapping: CountryMapping;
  readonly tally: Tally;
}

function runWorld(world: World, { run, season, mapping, tally }: One): void {
  const mapper = new MatchMapper(mapping, season.tournamentSlug);
  const matches = world.expected.map(({ match }) => mapper.mapMatch(match));
  const { events } = world;
  const { results } = linkBatch({ matches, events, knowledge: mapping.knowledge(), options: tally.options });
  for (const [index, { verdict }] of results.entries()) {
    const row = world.expected[index];
    if (row === undefined) continue;
    measureRow(run.measure, row, verdict);
    const right = verdict.kind === 'linked' && verdict.link.eventId === row.eventId;
    if (verdict.kind === 'linked') addBucket(tally.buckets, verdict.link.confidence, right);
    const isWanted = verdict.kind === 'linked' || row.eventId !== undefined;
    if (tally.show && isWanted && !right) tell(run, { season, world, index, verdict });
  }
}

function tell(
  { scenario, mode }: ScenarioRun,
  { season, world, index, verdict }: { season: Season; world: World; index: number; verdict: unknown },
): void {
  const row = world.expected[index];
  const { match } = row ?? {};
  console.log(
    `${scenario.name} ${mode} ${season.name}: ${match?.matchDate} ${match?.homeTeamSlug} v ${match?.awayTeamSlug} wants ${row?.eventId ?? 'none'}:`,
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
