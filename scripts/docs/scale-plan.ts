import { readFileSync } from 'node:fs';
import { table } from './markdown.ts';

/** What is measured by `npm run bench`, on two cores. */
interface Measured {
  /** A season out of an archive that is catalogued: linking, tables, everything that does not grow with the plan. */
  readonly seasonSeconds: number;
  /** One thread, decoding and extracting PRO files. */
  readonly secondsPerProMb: number;
  /** Two threads against one. */
  readonly speedUp: number;
}

const BATCHES = 600;
const WORKERS = [1, 4, 16, 64] as const;
/** A season of 380 matches, six markets each. */
const FILES = 380 * 6;
const OBJECTS_WRITTEN = 8;
const REQUESTS_PER_OBJECT = 5;
/** Of a request to a store in the same region, and how many a worker has under way. */
const REQUEST_SECONDS = 0.03;
const AT_ONCE = 8;
const MB_PER_SECOND = 100;
/** What stores give for one prefix, and the historic service for an account. */
const STORE_REQUESTS_PER_SECOND = 5500;
const SERVICE_REQUESTS_PER_SECOND = 10;
const DOLLARS_PER_WORKER_HOUR = 0.1;
const DOLLARS_PER_MILLION_GETS = 0.4;
const DOLLARS_PER_MILLION_PUTS = 5;

interface Scenario {
  readonly name: string;
  readonly kbPerFile: number;
  readonly requestsPerSecond: number;
  readonly isPaid: boolean;
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'BASIC, bucket', kbPerFile: 1.6, requestsPerSecond: STORE_REQUESTS_PER_SECOND, isPaid: true },
  { name: 'PRO, bucket', kbPerFile: 60, requestsPerSecond: STORE_REQUESTS_PER_SECOND, isPaid: true },
  { name: 'PRO, historic service', kbPerFile: 60, requestsPerSecond: SERVICE_REQUESTS_PER_SECOND, isPaid: false },
];

const HEADER = ['archive', 'workers', 'hours', 'GB', 'million requests', 'dollars', 'what holds it up'];

/** The table of the plan, in Markdown. */
function scalePlan(measured: Measured = readMeasured()): string {
  const rows = SCENARIOS.flatMap((scenario) => WORKERS.map((workers) => rowOf(scenario, { workers, measured })));
  return table(HEADER, rows);
}

function rowOf(scenario: Scenario, { workers, measured }: { workers: number; measured: Measured }): string[] {
  const { kbPerFile, requestsPerSecond, isPaid } = scenario;
  const mb = (FILES * kbPerFile) / 1000;
  const computing = measured.seasonSeconds + (mb * measured.secondsPerProMb) / measured.speedUp;
  const moving = (FILES * REQUEST_SECONDS) / AT_ONCE + mb / MB_PER_SECOND;
  const limit = (BATCHES * FILES) / requestsPerSecond / 3600;
  const shared = (Math.ceil(BATCHES / workers) * (computing + moving)) / 3600;
  const hours = Math.max(shared, limit);
  const reason = limit > shared ? 'the limit of requests' : computing > moving ? 'computing' : 'moving';
  const [gets, puts] = [(BATCHES * FILES) / 1e6, (BATCHES * OBJECTS_WRITTEN * REQUESTS_PER_OBJECT) / 1e6];
  const asked = isPaid ? gets * DOLLARS_PER_MILLION_GETS : 0;
  const dollars = hours * workers * DOLLARS_PER_WORKER_HOUR + asked + puts * DOLLARS_PER_MILLION_PUTS;
  const cells = [hours.toFixed(2), ((BATCHES * mb) / 1000).toFixed(0), gets.toFixed(2), dollars.toFixed(2)];
  return [scenario.name, String(workers), ...cells, reason];
}

interface BenchTarget {
  readonly name: string;
  readonly value?: number;
  readonly detail: string;
}

function readMeasured(): Measured {
  const path = new URL('../../docs/bench/bench.json', import.meta.url);
  const { targets } = JSON.parse(readFileSync(path, 'utf8')) as { targets: BenchTarget[] };
  const find = (name: string) => {
    const found = targets.find((target) => target.name.includes(name));
    if (found === undefined) throw new RangeError(`${path.pathname} has no ${name}`);
    return found;
  };
  const [, , proMs = '', proMb = ''] =
    /(\d+) ms \/ (\d+) ms;.* ([\d.]+) MB/.exec(find('PRO: one thread, against bzip2').detail) ?? [];
  const [, seasonMs = ''] = /(\d+) ms alone/.exec(find('TARs: time, second run').detail) ?? [];
  return {
    seasonSeconds: Number(seasonMs) / 1000,
    secondsPerProMb: Number(proMs) / 1000 / Number(proMb),
    speedUp: find('PRO: two workers').value ?? Number.NaN,
  };
}

/** Between these stands the table in the page. */
const MARKS = ['<!-- scale -->', '<!-- /scale -->'] as const;

/** The page with the table of now. */
export function withScalePlan(page: string): string {
  const [start, end] = MARKS;
  const [before = '', rest = ''] = page.split(start);
  return `${before}${start}\n\n${scalePlan()}\n\n${end}${rest.split(end)[1] ?? ''}`;
}
