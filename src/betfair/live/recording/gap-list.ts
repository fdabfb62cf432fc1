import { appendGaps, type RecordingGap } from './gap-file.ts';
import { type HeardMarket, readHeard } from './heard-file.ts';

/** A market as far as its gaps go. */
interface GapMarket {
  readonly marketId: string;
  readonly eventId: string;
  /** When its last line was published, epoch ms; undefined without any. */
  readonly lastAt: number | undefined;
}

/** What a recording has missed of each market: listed beside it, and remembered for the run that goes on with it. */
export class GapList {
  readonly #folder: string;
  /** Markets of the run before that nothing was heard of in this one yet. */
  readonly #former: Map<string, HeardMarket>;
  /** Markets whose connection is lost, and since when, epoch ms. */
  readonly #lost = new Map<string, number>();
  /** Markets that came conflated since the lines were written last. */
  readonly #conflated = new Map<string, RecordingGap>();
  #untold: RecordingGap[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    this.#former = readHeard(folder);
  }

  /**
   * The first change of a market in this run: what was before it is missing, unless the market was subscribed to before it began. `isOld`: it
   * had prices by then. Throws FBP-DISK.
   */
  begin(
    { marketId, eventId, lastAt }: GapMarket,
    { to, isOld }: { readonly to: number; readonly isOld: boolean },
  ): void {
    const until = this.#former.get(marketId)?.until;
    this.#former.delete(marketId);
    if (lastAt !== undefined || until !== undefined) {
      const from = Math.min(to, Math.max(lastAt ?? 0, until ?? 0));
      this.add([{ marketId, eventId, from, to, why: 'not running' }]);
    } else if (isOld) this.add([{ marketId, eventId, from: undefined, to, why: 'begun' }]);
  }

  /** Markets that the run before heard and that are not followed now: they ended meanwhile. Throws FBP-DISK. */
  addEnded(isFollowed: (marketId: string) => boolean, to: number): void {
    const ended = [...this.#former].filter(([marketId]) => !isFollowed(marketId));
    for (const [marketId] of ended) this.#former.delete(marketId);
    this.add(
      ended.map(([marketId, { eventId, until }]) => {
        return { marketId, eventId, from: Math.min(until, to), to, why: 'not running' };
      }),
    );
  }

  /** These markets are not heard from then on, epoch ms, until they are found again. */
  lost(markets: readonly string[], from: number): void {
    for (const id of markets) if (!this.#lost.has(id)) this.#lost.set(id, from);
  }

  found(markets: readonly string[]): void {
    for (const id of markets) this.#lost.delete(id);
  }

  /** A change of a market that stands for all since its last line; a slow reader gets many, which are listed together. */
  conflated({ marketId, eventId, lastAt }: GapMarket, to: number): void {
    const from = this.#conflated.get(marketId)?.from ?? lastAt;
    this.#conflated.set(marketId, { marketId, eventId, from, to, why: 'conflated' });
  }

  /** Throws FBP-DISK. */
  add(gaps: readonly RecordingGap[]): void {
    appendGaps(this.#folder, gaps);
    this.#untold.push(...gaps);
  }

  /** To be called before the lines are written: they are in no file without their gaps. Throws FBP-DISK. */
  flush(): void {
    if (this.#conflated.size === 0) return;
    this.add([...this.#conflated.values()]);
    this.#conflated.clear();
  }

  /** Gaps that were listed since this was asked last. */
  news(): readonly RecordingGap[] {
    const news = this.#untold;
    this.#untold = [];
    return news;
  }

  /** Until when each of these markets was heard, and those of the run before that are still to come. */
  heard(markets: readonly GapMarket[], heardAt: number): ReadonlyMap<string, HeardMarket> {
    const heard = new Map(this.#former);
    for (const { marketId, eventId } of markets)
      heard.set(marketId, { eventId, until: this.#lost.get(marketId) ?? heardAt });
    return heard;
  }
}
