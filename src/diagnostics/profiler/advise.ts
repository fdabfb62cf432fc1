import type { ProfileAdvice, ProfileBytes } from './profiling-report.ts';
import { type Change, type ProjectionBasis, projectRun, wholeRunS, workersOf } from './project-run.ts';

export interface AdviceBasis extends ProjectionBasis {
  readonly bytes: ProfileBytes;
}

/** Smaller gains are not worth a change. */
const LEAST_SHARE = 0.05;

/** A change with the setting that makes it. */
interface Idea {
  readonly text: string;
  readonly setting: string;
  readonly value: string;
  readonly change: Change;
}

/** What would make a run of the batch quicker, most gain first: the gain is what a run takes now less what it would take then. */
export function advise(basis: AdviceBasis): ProfileAdvice[] {
  const { totalS } = projectRun(basis);
  const ideas = [search, downloads, threads, markets, compression, disk].flatMap((idea) => idea(basis) ?? []);
  return ideas
    .map(({ change, ...idea }) => ({ ...idea, gainS: totalS - projectRun(basis, change).totalS }))
    .filter(({ gainS }) => gainS >= totalS * LEAST_SHARE && gainS > 0)
    .sort((a, b) => b.gainS - a.gainS);
}

/** A second run of an unchanged batch need not search. */
function search(basis: AdviceBasis): Idea | undefined {
  const { cache_enabled: enabled, cache_ttl_hours: hours } = basis.config.mapping;
  const again = (basis.times.find(({ stage }) => stage === 'search again')?.totalMs ?? 0) / 1000;
  const first = wholeRunS(basis, 'search');
  if (first === 0) return undefined;
  const change = { scale: { search: again / first } };
  if (!enabled) {
    const text = 'Remember searches: a further run of the unchanged batch does not search';
    return { text, setting: 'mapping.cache_enabled', value: 'true', change };
  }
  const text = `Searches are believed for ${hours} h: with longer, runs after that do not search either`;
  return { text, setting: 'mapping.cache_ttl_hours', value: String(Math.max(168, hours * 2)), change };
}

const MOST_DOWNLOADS = 64;

/** Downloads wait for the network: more at once take less time, until the rate limit or another stage is what a run waits for. */
function downloads(basis: AdviceBasis): Idea | undefined {
  if (basis.source !== 'historic' || basis.sampled === 0) return undefined;
  const workers = workersOf(basis).download;
  const files = (basis.bytes.files * basis.linked) / basis.sampled;
  const withoutS = projectRun(basis, { scale: { download: 0 } }).totalS;
  const onceS = projectRun({ ...basis, linked: 0, sampled: 0 }).totalS;
  const leastS = Math.max(withoutS - onceS, files / basis.config.api.betfair.rate_limit, 0.001);
  const wanted = Math.min(MOST_DOWNLOADS, Math.ceil(wholeRunS(basis, 'download') / leastS));
  if (wanted <= workers) return undefined;
  const text = `More downloads at once: ${workers} workers wait for the network`;
  const setting = 'processing.parallel.max_workers.download';
  return { text, setting, value: String(wanted), change: { workers: { download: wanted } } };
}

/** Extraction is work for the processor: a thread for each core. */
function threads(basis: AdviceBasis): Idea | undefined {
  const { extract } = workersOf(basis);
  if (extract >= basis.cores) return undefined;
  const text = `Use all ${basis.cores} cores for extraction, not ${extract}`;
  const setting = basis.config.processing.parallel.enabled
    ? { setting: 'processing.parallel.max_workers.extract', value: String(basis.cores) }
    : { setting: 'processing.parallel.enabled', value: 'true' };
  return { text, ...setting, change: { workers: { extract: basis.cores } } };
}

/** Fewer markets are less to read, as far as they lie in files of their own. */
function markets({ config, bytes }: AdviceBasis): Idea | undefined {
  const total = bytes.byMarketType.reduce((sum, one) => sum + one.bytes, 0);
  const main = bytes.byMarketType.find(({ marketType }) => marketType === 'MATCH_ODDS')?.bytes ?? 0;
  if (main === 0 || total === main || config.extraction.markets.length < 2) return undefined;
  const kept = main / total;
  const text = `If MATCH_ODDS is enough: the other markets are ${Math.round((1 - kept) * 100)} % of the bytes`;
  const scale = { download: kept, decode: kept, extract: kept, compress: kept };
  return { text, setting: 'extraction.markets', value: '[MATCH_ODDS]', change: { scale } };
}

/** What gzip costs, measured on the sample's own series. */
function compression({ config, bytes }: AdviceBasis): Idea | undefined {
  if (config.storage.compression === 'none' || bytes.seriesCompressed === 0) return undefined;
  const times = bytes.series / bytes.seriesCompressed;
  const text = `Write the time series uncompressed: ${times.toFixed(1)} times the bytes on the disk`;
  return { text, setting: 'storage.compression', value: 'none', change: { scale: { compress: 0 } } };
}

/** Each match is safely on the disk before the next one: what storing takes beyond compressing is waiting for that. */
function disk(): Idea {
  const text = 'Put the temporary folder on a faster disk: each match waits until it is safely written';
  return { text, setting: 'storage.temp_dir', value: '<folder on a faster disk>', change: { scale: { store: 0 } } };
}
