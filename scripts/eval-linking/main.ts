import { parseArgs } from 'node:util';
import type { LinkOptions, MappedMatch } from '../../src/domain/search.ts';
import { type CountryMapping, countryMapping } from '../../src/mapping/country-mapping.ts';
import { MatchMapper } from '../../src/mapping/match-mapper.ts';
import { linkBatch } from '../../src/search/linking/link-batch.ts';
import { runBinary } from './binary-run.ts';
import { buildWorld, type ExpectedLink, WINDOW_DAYS, type World } from './build-world.ts';
import { madeUpSeason } from './made-up-season.ts';
import { addMeasure, type Ending, emptyMeasure, type Measure, measureRow, precision, recall } from './measure.ts';
import { realSeasons } from './real-seasons.ts';
import { runScenarios } from './run-scenarios.ts';
import type { Season } from './season.ts';
import { shippedMapping } from './shipped-mapping.ts';
import { shippedSeason } from './shipped-season.ts';
import { TRAP_NAMES, TRAPS, type Trap } from './traps.ts';

const USAGE = `usage: npm run eval:linking -- [options]
  --fixtures <dir>     folder of fixtures CSV files; default: the shipped sample season and made-up leagues
  --names <dir>        folder of team_links.csv and name_variants.csv, with --fixtures
  --made-up <n>        made-up leagues to try as well (default 10)
  --season <text>      only seasons whose name contains it
  --seed <text>        another draw of traps (default 1)
  --without <trap,..>  switch traps off;  --only <trap,..>  switch all others off
  --date-only          every row has a bare date
  --settled <0..1>     share of rows with a score and of events with settled winners (default 0.9)
  --binary <n>         let the built program link the first n seasons, out of a generated archive (npm run build first)
  --late <0..1>        with --binary: share of events that are filed four days to three months late (default 0)
  --long               all seasons through the scenarios, with seeds 1 to 10 instead of that of --seed
  --scenarios <text>   only the scenarios whose name contains it, and no ordinary seasons
  --show               print every row that is wrong, missed or ambiguous
traps: ${TRAP_NAMES.join(', ')}`;

/** So many of the shipped and made-up seasons go through the scenarios in the quick form. */
const QUICK_SEASONS = 4;

/** Least figures of every season. */
const TARGETS = { mapped: { precision: 1, recall: 0.998 }, unmapped: { precision: 1, recall: 0.995 } } as const;
type Mode = keyof typeof TARGETS;

const OPTIONS: LinkOptions = {
  expandedDateDays: WINDOW_DAYS,
  margin: 0.05,
  fuzzyThreshold: 0.85,
  learnAliases: true,
  fallback: { unmapped: 0.75 },
};

interface Run {
  readonly season: Season;
  readonly mode: Mode;
  readonly measure: Measure;
  readonly scenarios: ReadonlyMap<string, Measure>;
  readonly events: number;
  readonly seconds: number;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      fixtures: { type: 'string' },
      names: { type: 'string' },
      'made-up': { type: 'string', default: '10' },
      season: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      without: { type: 'string', default: '' },
      only: { type: 'string' },
      'date-only': { type: 'boolean', default: false },
      settled: { type: 'string', default: '0.9' },
      binary: { type: 'string' },
      late: { type: 'string', default: '0' },
      show: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      scenarios: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const seasons = chooseSeasons(values).filter((season) => season.name.includes(values.season));
  if (seasons.length === 0) throw new RangeError(`no season to try\n${USAGE}`);
  const seeds = values.long ? Array.from({ length: 10 }, (_, index) => String(index + 1)) : [values.seed];
  if (values.scenarios === undefined) runOrdinary(seasons, { ...values, seeds });
  if (values.binary !== undefined) return;
  const named = values.scenarios ?? '';
  const scenarioSeasons = values.long || values.fixtures !== undefined ? seasons : seasons.slice(0, QUICK_SEASONS);
  if (!runScenarios(scenarioSeasons, { seeds, options: OPTIONS, show: values.show, named })) process.exitCode = 1;
}

interface Ordinary {
  readonly seeds: readonly string[];
  readonly without: string;
  readonly only?: string;
  readonly 'date-only': boolean;
  readonly settled: string;
  readonly binary?: string;
  readonly late: string;
  readonly show: boolean;
}

/** Seasons in ordinary trouble: every trap that is switched on. */
function runOrdinary(seasons: readonly Season[], values: Ordinary): void {
  const world = {
    traps: trapsOf(values),
    dateOnly: values['date-only'],
    settled: Number(values.settled),
  };
  const chosen = values.binary === undefined ? seasons : seasons.slice(0, Number(values.binary));
  const linker = values.binary === undefined ? linkInProcess : linkByBinary(Number(values.late));
  const runs = chosen.flatMap((season) =>
    values.seeds.flatMap((seed) => {
      const built = buildWorld(season, { ...world, seed });
      return modesOf(season).map((mode) => runSeason(season, built, { mode, linker, show: values.show }));
    }),
  );
  report(runs);
}

function chooseSeasons(values: { fixtures?: string; names?: string; 'made-up': string }): Season[] {
  const madeUp = Array.from({ length: Number(values['made-up']) }, (_, index) => madeUpSeason(String(index + 1)));
  if (values.fixtures === undefined) return [shippedSeason(), ...madeUp];
  if (values.names === undefined) throw new RangeError(`--fixtures wants --names\n${USAGE}`);
  const { seasons, skipped } = realSeasons(values.fixtures, values.names);
  for (const line of skipped) console.log(`skipped  ${line}`);
  return [...seasons, ...madeUp];
}

function trapsOf({ without, only }: { without: string; only?: string }): ReadonlySet<Trap> {
  const listed = (text: string): Trap[] =>
    text.split(',').flatMap((name) => {
      if (name !== '' && !(name in TRAPS)) throw new RangeError(`no trap "${name}"\n${USAGE}`);
      return name === '' ? [] : [name as Trap];
    });
  if (only !== undefined) return new Set(listed(only));
  const off = new Set(listed(without));
  return new Set(TRAP_NAMES.filter((trap) => !off.has(trap)));
}

/** A made-up country has no mapping file. */
function modesOf(season: Season): Mode[] {
  return shippedMapping(season.country).file === undefined ? ['unmapped'] : ['mapped', 'unmapped'];
}

type Linker = (season: Season, world: World, mode: Mode) => { endings: readonly Ending[]; seconds: number };

function linkInProcess(season: Season, { events, expected }: World, mode: Mode): ReturnType<Linker> {
  const { competitions } = shippedMapping(season.country);
  const mapping =
    mode === 'mapped' ? shippedMapping(season.country) : countryMapping(season.country, undefined, competitions);
  const matches = mapRows(expected, mapping, season);
  const started = performance.now();
  const { results } = linkBatch({ matches, events, knowledge: mapping.knowledge(), options: OPTIONS });
  const seconds = (performance.now() - started) / 1000;
  return { endings: results.map(({ verdict }) => verdict), seconds };
}

function linkByBinary(late: number): Linker {
  return (season, world, mode) => runBinary(season, world, { mapped: mode === 'mapped', late });
}

function runSeason(
  season: Season,
  world: World,
  { mode, linker, show }: { mode: Mode; linker: Linker; show: boolean },
): Run {
  const { endings, seconds } = linker(season, world, mode);
  const scenarios = new Map<string, Measure>();
  const measure = emptyMeasure();
  for (const [index, row] of world.expected.entries()) {
    const ending = endings[index];
    if (ending === undefined) throw new Error(`no result for row ${index}`);
    const one = emptyMeasure();
    measureRow(one, row, ending);
    const scenario = scenarios.get(row.scenario) ?? emptyMeasure();
    addMeasure(scenario, one);
    scenarios.set(row.scenario, scenario);
    addMeasure(measure, one);
    if (show && one.wrong + one.missed + one.ambiguous + one.apart > 0) showRow(`${season.name} ${mode}`, row, ending);
  }
  return { season, mode, measure, scenarios, events: world.events.length, seconds };
}

function mapRows(expected: readonly ExpectedLink[], mapping: CountryMapping, season: Season): readonly MappedMatch[] {
  const mapper = new MatchMapper(mapping, season.tournamentSlug);
  return expected.map(({ match }) => mapper.mapMatch(match));
}

function showRow(where: string, { match, eventId, scenario }: ExpectedLink, ending: Ending): void {
  console.log(
    `${where}: ${match.matchDate} ${match.homeTeamSlug} v ${match.awayTeamSlug} [${scenario}] wants ${eventId ?? 'none'}:`,
    ending,
  );
}

function report(runs: readonly Run[]): void {
  console.log(header('season'));
  for (const run of runs) console.log(line(`${run.season.name} ${run.mode}`, run));
  for (const mode of ['mapped', 'unmapped'] as const) {
    const all = runs.filter((run) => run.mode === mode);
    if (all.length > 0) reportMode(mode, all);
  }
  const failed = runs.filter((run) => !reaches(run));
  for (const run of failed) console.log(`BELOW TARGET  ${run.season.name} ${run.mode}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function reportMode(mode: Mode, runs: readonly Run[]): void {
  const total = emptyMeasure();
  const scenarios = new Map<string, Measure>();
  for (const run of runs) {
    addMeasure(total, run.measure);
    for (const [name, measure] of run.scenarios) {
      const sum = scenarios.get(name) ?? emptyMeasure();
      addMeasure(sum, measure);
      scenarios.set(name, sum);
    }
  }
  console.log(`\n${header(`all ${mode}`)}`);
  for (const [name, measure] of [...scenarios].sort()) console.log(line(`  ${name}`, { measure }));
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  console.log(
    line(`total ${mode}`, { measure: total, events: runs.reduce((sum, run) => sum + run.events, 0), seconds }),
  );
  console.log(`confidence >= 0.95: ${total.sure} links, ${total.sureWrong} wrong`);
}

/** A cup is no closed world: its clubs play once or twice, so only its precision is held to the target. */
function reaches({ measure, mode, season }: Run): boolean {
  return precision(measure) >= TARGETS[mode].precision && (season.isCup || recall(measure) >= TARGETS[mode].recall);
}

const COLUMNS = [
  'rows',
  'right',
  'wrong',
  'missed',
  'ambig',
  'no event',
  'apart',
  'precision',
  'recall',
  'events',
  'seconds',
];

function header(title: string): string {
  return `${title.padEnd(36)}${COLUMNS.map((column) => column.padStart(10)).join('')}`;
}

function line(
  title: string,
  { measure, events, seconds }: { measure: Measure; events?: number; seconds?: number },
): string {
  const cells = [
    ...[
      measure.rows,
      measure.right,
      measure.wrong,
      measure.missed,
      measure.ambiguous,
      measure.rightlyUnlinked,
      measure.apart,
    ].map(String),
    precision(measure).toFixed(4),
    recall(measure).toFixed(4),
    events === undefined ? '' : String(events),
    seconds === undefined ? '' : seconds.toFixed(2),
  ];
  return `${title.padEnd(36)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}

main();
