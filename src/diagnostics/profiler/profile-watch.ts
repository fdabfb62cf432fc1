import { watchDecoding } from '../../decode/decode-watch.ts';
import type { MarketFile } from '../../domain/event.ts';
import type { StageWatch, WatchedBytes } from '../../pipeline/stage-watch.ts';
import type { ProfileBytes, ProfileCaches } from './profiling-report.ts';
import { StageClock } from './stage-clock.ts';

/** Everything that a profile sees of the batch that it watches: times, files, bytes. */
export class ProfileWatch extends StageClock implements StageWatch {
  #isAgain = false;
  readonly #files: MarketFile[] = [];
  readonly #bytes = { compressed: 0, decoded: 0, series: 0, seriesCompressed: 0 };

  override run<T>(stage: string, work: () => Promise<T>): Promise<T> {
    if (!this.#isAgain) return super.run(stage, stage === 'extract' ? () => this.#watchDecoder(work) : work);
    return stage === 'search' ? super.run('search again', work) : work();
  }

  override runSync<T>(stage: string, work: () => T): T {
    return this.#isAgain ? work() : super.runSync(stage, work);
  }

  /** Of what is done once more, only the search counts, as `search again`. */
  async again(work: () => Promise<unknown>): Promise<void> {
    this.#isAgain = true;
    try {
      await work();
    } finally {
      this.#isAgain = false;
    }
  }

  /** Makes the time of the decoder a stage of its own. */
  async #watchDecoder<T>(work: () => Promise<T>): Promise<T> {
    const unwatch = watchDecoding(({ names, bytes, ms }) => {
      this.#bytes.decoded += bytes;
      // Some are decoded at a time: each has its share.
      this.assign('decode', { ms, runs: names.length });
    });
    try {
      return await work();
    } finally {
      unwatch();
    }
  }

  listed(files: readonly MarketFile[]): void {
    this.#files.push(...files);
  }

  bytes(what: WatchedBytes, count: number): void {
    this.#bytes[what] += count;
  }

  bytesSeen(): ProfileBytes {
    const byType = new Map<string, number>();
    for (const { marketId, marketType, size } of this.#files) {
      if (marketId === undefined || marketType === undefined) continue;
      const type = marketType ?? 'untyped';
      byType.set(type, (byType.get(type) ?? 0) + (size ?? 0));
    }
    const byMarketType = [...byType].map(([marketType, bytes]) => ({ marketType, bytes }));
    return { files: this.#files.length, ...this.#bytes, byMarketType: byMarketType.sort((a, b) => b.bytes - a.bytes) };
  }

  /** Files whose market type the catalogue knew, of those that have one. */
  typesSeen(): Pick<ProfileCaches, 'types' | 'typesKnown'> {
    const ofMarkets = this.#files.filter(({ marketId }) => marketId !== undefined);
    const typesKnown = ofMarkets.filter(({ marketType }) => marketType !== undefined).length;
    return { typesKnown, types: ofMarkets.length };
  }
}
