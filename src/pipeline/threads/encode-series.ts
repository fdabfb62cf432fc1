import { closeSync, openSync, rmSync } from 'node:fs';
import { writeAt } from '../../disk/at-offset.ts';
import { withDiskFaultsSync } from '../../disk/disk-fault.ts';
import type { EncodedSeries, ExtractedMatch } from '../../domain/price.ts';
import type { ExtractionRequest, MatchExtractor } from '../../extraction/match-extractor.ts';
import { type Compression, encodeRows } from '../../storage/series/series-part.ts';
import { type StageWatch, UNWATCHED } from '../stage-watch.ts';

export interface SeriesEncoding {
  readonly compression: Compression;
  /** Encoded bytes of one match held in memory; more go to a file. */
  readonly holdBytes: number;
}

/** What is to be extracted, and where it may put what does not fit into memory: paths that begin so. */
export interface MatchRequest extends Omit<ExtractionRequest, 'spillPath'> {
  readonly scratch: string;
}

interface EncodedExtraction {
  readonly encoding: SeriesEncoding;
  readonly signal: AbortSignal;
  readonly watch?: StageWatch | undefined;
}

/** Extracts a match with its rows in the form of the time series file, so that nothing is left to do with them but to append. */
export async function extractEncoded(
  extractor: MatchExtractor,
  { scratch, ...request }: MatchRequest,
  { encoding, signal, watch = UNWATCHED }: EncodedExtraction,
): Promise<ExtractedMatch> {
  const series = new EncodedRows(`${scratch}.series`, encoding, watch);
  try {
    const whole = { ...request, spillPath: `${scratch}.history` };
    const prices = await extractor.extract(whole, signal, (rows) => series.add(rows));
    return { ...prices, series: series.end() };
  } catch (error) {
    series.discard();
    throw error;
  }
}

/** Encoded rows in memory, in a file once they are many. */
class EncodedRows {
  readonly #path: string;
  readonly #encoding: SeriesEncoding;
  readonly #watch: StageWatch;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #descriptor: number | undefined;

  constructor(path: string, encoding: SeriesEncoding, watch: StageWatch) {
    this.#path = path;
    this.#encoding = encoding;
    this.#watch = watch;
  }

  add(rows: Uint8Array): void {
    const { compression } = this.#encoding;
    const bytes = this.#watch.runSync('compress', () => encodeRows(rows, compression));
    this.#watch.bytes('series', rows.length);
    this.#watch.bytes('seriesCompressed', bytes.length);
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > this.#encoding.holdBytes) this.#spill();
  }

  end(): EncodedSeries {
    if (this.#descriptor === undefined) return { kind: 'bytes', bytes: concatenated(this.#held, this.#heldBytes) };
    this.#spill();
    closeSync(this.#descriptor);
    return { kind: 'file', path: this.#path };
  }

  discard(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    rmSync(this.#path, { force: true });
  }

  #spill(): void {
    withDiskFaultsSync('write a match’s time series', this.#path, () => {
      this.#descriptor ??= openSync(this.#path, 'w');
      for (const bytes of this.#held) writeAt(this.#descriptor, bytes);
    });
    this.#held = [];
    this.#heldBytes = 0;
  }
}

/** In a buffer of its own, which can be handed from thread to thread without a copy. */
function concatenated(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
