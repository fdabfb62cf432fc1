import type { ProfileAdvice, ProfileBytes } from './profiling-report.ts';
import { downloadWorkers, type Projection, type ProjectionBasis, projectRun, wholeRunS } from './project-run.ts';

export interface AdviceBasis extends ProjectionBasis {
  readonly bytes: ProfileBytes;
}

/** Smaller gains are not worth a change. */
const LEAST_SHARE = 0.05;

/** What would make a run of the batch quicker, most gain first, each with the setting and the gain that the measurements promise. */
export function advise(basis: AdviceBasis): ProfileAdvice[] {
  const projection = projectRun(basis);
  return [
    searchAdvice(basis),
    downloadAdvice(basis, projection),
    marketAdvice(basis, projection),
    compressAdvice(basis),
    diskAdvice(basis),
  ]
    .flatMap((advice) => (advice === undefined ? [] : [advice]))
    .filter(({ gainS }) => (gainS ?? 0) >= projection.totalS * LEAST_SHARE)
    .sort((a, b) => (b.gainS ?? 0) - (a.gainS ?? 0));
}

/** A second run of an unchanged batch need not search. */
function searchAdvice(basis: AdviceBasis): ProfileAdvice | undefined {
  const { cache_enabled: enabled, cache_ttl_hours: hours } = basis.config.mapping;
  const gainS = wholeRunS(basis, 'search') - searchAgainS(basis);
  if (gainS <= 0) return undefined;
  if (!enabled) {
    const text = 'Remember searches: a further run of the unchanged batch does not search';
    return { text, setting: 'mapping.cache_enabled', value: 'true', gainS };
  }
  const text = `Searches are believed for ${hours} h: with longer, runs after that do not search either`;
  return { text, setting: 'mapping.cache_ttl_hours', value: String(Math.max(168, hours * 2)), gainS };
}

function searchAgainS({ times }: AdviceBasis): number {
  return (times.find(({ stage }) => stage === 'search again')?.totalMs ?? 0) / 1000;
}

/** Downloads wait for the network, so more of them at once take less time, until the rate limit or the processor is the limit. */
function downloadAdvice(basis: AdviceBasis, projection: Projection): ProfileAdvice | undefined {
  if (basis.source !== 'historic' || basis.sampled === 0) return undefined;
  const workers = downloadWorkers(basis.config);
  const oneByOneS = wholeRunS(basis, 'download');
  const processorS = projection.stages
    .filter(({ stage }) => stage === 'decode' || stage === 'extract' || stage === 'store')
    .reduce((sum, { seconds }) => sum + seconds, 0);
  const files = (basis.bytes.files * basis.linked) / basis.sampled;
  const leastS = Math.max(processorS, files / basis.config.api.betfair.rate_limit);
  const wanted = Math.min(64, Math.ceil(oneByOneS / Math.max(leastS, 0.001)));
  if (wanted <= workers) return undefined;
  const text = `More downloads at once: ${workers} workers wait for the network`;
  const gainS = oneByOneS / workers - oneByOneS / wanted;
  return { text, setting: 'processing.parallel.max_workers.download', value: String(wanted), gainS };
}

/** Fewer markets are less to read, as far as they lie in files of their own. */
function marketAdvice({ config, bytes }: AdviceBasis, projection: Projection): ProfileAdvice | undefined {
  const total = bytes.byMarketType.reduce((sum, one) => sum + one.bytes, 0);
  const main = bytes.byMarketType.find(({ marketType }) => marketType === 'MATCH_ODDS')?.bytes ?? 0;
  if (main === 0 || total === main || config.extraction.markets.length < 2) return undefined;
  const ofMarkets = projection.stages
    .filter(({ stage }) => ['download', 'decode', 'extract'].includes(stage))
    .reduce((sum, { seconds }) => sum + seconds, 0);
  const share = Math.round((1 - main / total) * 100);
  const text = `If MATCH_ODDS is enough: the other markets are ${share} % of the bytes`;
  return { text, setting: 'extraction.markets', value: '[MATCH_ODDS]', gainS: ofMarkets * (1 - main / total) };
}

/** What gzip costs, measured on the sample's own series. */
function compressAdvice(basis: AdviceBasis): ProfileAdvice | undefined {
  if (basis.config.storage.compression === 'none' || basis.sampled === 0) return undefined;
  const gainS = wholeRunS(basis, 'compress');
  const { series, seriesCompressed } = basis.bytes;
  const times = seriesCompressed === 0 ? 0 : series / seriesCompressed;
  const text = `Write the time series uncompressed: ${times.toFixed(1)} times the bytes on the disk`;
  return { text, setting: 'storage.compression', value: 'none', gainS };
}

/** Each match is safely on the disk before the next one: what storing takes beyond compressing is waiting for that. */
function diskAdvice(basis: AdviceBasis): ProfileAdvice | undefined {
  const gainS = wholeRunS(basis, 'store') - wholeRunS(basis, 'compress');
  if (gainS <= 0) return undefined;
  const text = 'Put the temporary folder on a faster disk: each match waits until it is safely written';
  return { text, setting: 'storage.temp_dir', value: '<folder on a faster disk>', gainS };
}
