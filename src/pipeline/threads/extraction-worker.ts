import { parentPort, workerData } from 'node:worker_threads';
import { chooseDecoder, type DecoderChoice } from '../../decode/thread-decoder.ts';
import type { ExtractedMatch } from '../../domain/price.ts';
import { MatchExtractor } from '../../extraction/match-extractor.ts';
import { extractEncoded, type MatchRequest, type SeriesEncoding } from './encode-series.ts';
import { type SentFault, sentFault } from './sent-fault.ts';

export interface WorkerTask {
  /** Tells its answer from all others of the pool. */
  readonly number: number;
  readonly request: MatchRequest;
}

/** What a worker is told: some matches, to be answered one by one. */
export type WorkerBatch = readonly WorkerTask[];

type Extracted =
  | { readonly ok: true; readonly extracted: ExtractedMatch }
  | { readonly ok: false; readonly fault: SentFault };

export type WorkerAnswer = Extracted & Pick<WorkerTask, 'number'>;

/** What a worker may keep in memory of one match. */
export interface WorkerMemory {
  readonly encoding: SeriesEncoding;
  readonly historyBytes: number;
}

/** What a worker is told once. */
export interface WorkerStart extends WorkerMemory {
  readonly decoder: DecoderChoice;
}

const { encoding, historyBytes, decoder } = workerData as WorkerStart;
chooseDecoder(decoder);
const extractor = new MatchExtractor({ holdHistoryBytes: historyBytes });
// the pool ends a worker that is to stop
const signal = new AbortController().signal;

// The next batch may come while the one before is worked on: two matches at once would hold the memory of two.
let former: Promise<void> = Promise.resolve();
parentPort?.on('message', (batch: WorkerBatch) => {
  former = former.then(() => answerAll(batch));
});

async function answerAll(batch: WorkerBatch): Promise<void> {
  for (const { number, request } of batch) {
    const answer = { number, ...(await extract(request)) } satisfies WorkerAnswer;
    const series = answer.ok ? answer.extracted.series : undefined;
    parentPort?.postMessage(answer, series?.kind === 'bytes' ? [series.bytes.buffer as ArrayBuffer] : []);
  }
}

async function extract(request: MatchRequest): Promise<Extracted> {
  try {
    return { ok: true, extracted: await extractEncoded(extractor, request, { encoding, signal }) };
  } catch (error) {
    return { ok: false, fault: sentFault(error) };
  }
}
