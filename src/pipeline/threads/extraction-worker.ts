import { parentPort, workerData } from 'node:worker_threads';
import { chooseDecoder, type DecoderChoice } from '../../decode/thread-decoder.ts';
import type { ExtractedMatch } from '../../domain/price.ts';
import { MatchExtractor } from '../../extraction/match-extractor.ts';
import { extractEncoded, type MatchRequest, type SeriesEncoding } from './encode-series.ts';
import { type SentFault, sentFault } from './sent-fault.ts';

/** What a worker is told: some matches, to be answered one by one and in order. */
export type WorkerBatch = readonly MatchRequest[];

export type WorkerAnswer =
  | { readonly ok: true; readonly extracted: ExtractedMatch }
  | { readonly ok: false; readonly fault: SentFault };

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

// The next batch may come while the one before is worked on: answers are told apart by their order alone.
let former: Promise<void> = Promise.resolve();
parentPort?.on('message', (batch: WorkerBatch) => {
  former = former.then(() => answerAll(batch));
});

async function answerAll(batch: WorkerBatch): Promise<void> {
  for (const request of batch) {
    const answer = await extract(request);
    const series = answer.ok ? answer.extracted.series : undefined;
    parentPort?.postMessage(answer, series?.kind === 'bytes' ? [series.bytes.buffer as ArrayBuffer] : []);
  }
}

async function extract(request: MatchRequest): Promise<WorkerAnswer> {
  try {
    return { ok: true, extracted: await extractEncoded(extractor, request, { encoding, signal }) };
  } catch (error) {
    return { ok: false, fault: sentFault(error) };
  }
}
