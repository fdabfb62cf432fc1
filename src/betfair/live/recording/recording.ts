import pLimit from 'p-limit';
import { withDiskFaultsSync } from '../../../disk/disk-fault.ts';
import { ensureFolder } from '../../../disk/ensure-folder.ts';
import { FileLock } from '../../../disk/lock.ts';
import type { Plan } from '../../../domain/event.ts';
import type { UnreadChange } from '../../wire/messages.ts';
import type { ListedMarket } from '../api/exchange-answers.ts';
import type { MarketDataKind } from '../stream/stream-messages.ts';
import { Delays } from './delays.ts';
import { EventFolders } from './event-folders.ts';
import { finishMarket } from './finish-market.ts';
import type { GapReason, RecordingGap } from './gap-file.ts';
import { GapList } from './gap-list.ts';
import { writeHeard } from './heard-file.ts';
import { type ChangeMoment, MarketRecorder } from './market-recorder.ts';

/** Lines are written so soon after they came. */
const FLUSH_AFTER_MS = 20;
/** A killed process loses knowledge of at most so much of the time that it heard the exchange. */
const NOTE_EVERY_MS = 1000;
/** A closed market may still be told something. */
const FINISH_AFTER_MS = 30_000;

export interface RecordingOptions {
  readonly folder: string;
  readonly plan: Plan;
  /** Told of gaps once they are on disk. */
  readonly onGaps: (gaps: readonly RecordingGap[]) => void;
  /** Told of a fault of the disk, which ends the recording. */
  readonly onFault: (error: unknown) => void;
}

export interface RecordedMoment extends ChangeMoment {
  /** Of the message that the change came with. */
  readonly kind: MarketDataKind;
}

/** What comes of the exchange, written down in the layout of an archive as it comes. Life: open, follow and record, close. */
export class Recording {
  readonly #options: RecordingOptions;
  readonly #lock: FileLock;
  readonly #folders: EventFolders;
  readonly #markets = new Map<string, MarketRecorder>();
  readonly #dirty = new Set<MarketRecorder>();
  readonly #closing = new Map<MarketRecorder, number>();
  readonly #packing = pLimit(1);
  /** When the lines that wait came, ms of the steady clock. */
  #waitingSince: number[] = [];
  #flushTimer: NodeJS.Timeout | undefined;
  readonly #noteTimer: NodeJS.Timeout;
  #noting: Promise<unknown> = Promise.resolve();
  readonly #gaps: GapList;
  /** Markets of which this run has recorded something. */
  readonly #isBegun = new Set<MarketRecorder>();
  #heardAt: number | undefined;
  #notedAt: number | undefined;
  readonly #delays = new Delays();
  #failed = false;

  private constructor(options: RecordingOptions, lock: FileLock) {
    this.#options = options;
    this.#lock = lock;
    this.#folders = new EventFolders(options.folder, options.plan);
    this.#gaps = new GapList(options.folder);
    this.#noteTimer = setInterval(() => this.#note(), NOTE_EVERY_MS);
  }

  /** Throws FBP-DISK, FBP-LOCKED while another process records there. */
  static async open(options: RecordingOptions): Promise<Recording> {
    withDiskFaultsSync('make the folder of the recording', options.folder, () => ensureFolder(options.folder));
    const lock = await FileLock.acquire('recording', options.folder);
    try {
      return new Recording(options, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Ms from the coming of a change to its line on disk, of the last few thousand: the median; undefined before the first. */
  get medianDelayMs(): number | undefined {
    return this.#delays.median();
  }

  /** Markets that are being recorded, those that are closed not among them. */
  get openMarkets(): readonly MarketRecorder[] {
    return [...this.#markets.values()].filter(({ closed }) => !closed);
  }

  /** When what was heard last was published, epoch ms; undefined before. */
  get heardAt(): number | undefined {
    return this.#heardAt;
  }

  isClosed(marketId: string): boolean {
    return this.#markets.get(marketId)?.closed === true;
  }

  /**
   * Records a market from its next change on, under these names; of one that is recorded already only what its names have become, which
   * is returned. Throws FBP-DISK.
   */
  follow(listed: ListedMarket, moment: ChangeMoment): UnreadChange | undefined {
    const known = this.#markets.get(listed.marketId);
    if (known === undefined) {
      this.#markets.set(listed.marketId, new MarketRecorder(listed, this.#folders, moment.publishedAt));
      return undefined;
    }
    const renamed = known.listAs(listed, moment);
    if (renamed !== undefined) this.#touch(known);
    return renamed;
  }

  /** Lets go of markets that are closed, packed and wanted no more, and returns their ids. */
  forget(isWanted: (marketId: string) => boolean): readonly string[] {
    const markets = [...this.#markets.values()];
    const done = markets.filter((one) => one.closed && !this.#closing.has(one) && !isWanted(one.marketId));
    for (const market of done) {
      this.#markets.delete(market.marketId);
      this.#isBegun.delete(market);
    }
    return done.map(({ marketId }) => marketId);
  }

  /** Records a change and returns it with its names; undefined for a market that is not followed. */
  record(change: UnreadChange, moment: RecordedMoment): UnreadChange | undefined {
    const market = this.#markets.get(change.marketId);
    if (market === undefined || this.#failed) return undefined;
    if (!this.#isBegun.has(market)) this.#begin(market, change, moment);
    const named = market.take(change, moment);
    this.#touch(market);
    if (market.closed) this.#closing.set(market, performance.now());
    return named;
  }

  /** The exchange was heard, whether it had anything to tell or not. */
  heard(publishedAt: number): void {
    this.#heardAt = Math.max(this.#heardAt ?? 0, publishedAt);
  }

  /** These markets are not heard from then on, epoch ms, until a gap of theirs is listed. */
  lost(markets: readonly string[], from: number): void {
    this.#gaps.lost(markets, from);
  }

  /** The next change of a market stands for all since its last line: the exchange put them together. */
  conflated(marketId: string, publishedAt: number): void {
    const market = this.#markets.get(marketId);
    if (market !== undefined && this.#isBegun.has(market)) this.#gaps.conflated(market, publishedAt);
  }

  /** Lists what is missing of markets that the run before heard and that are not followed now: they ended meanwhile. Throws FBP-DISK. */
  listFormer(publishedAt: number): void {
    this.#gaps.addEnded((id) => this.#markets.has(id), publishedAt);
    this.#flushSoon();
  }

  /** Lists a gap of several markets. Throws FBP-DISK. */
  gap(markets: readonly string[], gap: { readonly from: number; readonly to: number; readonly why: GapReason }): void {
    const gaps = markets.flatMap((id) => {
      const market = this.#markets.get(id);
      const isOpen = market !== undefined && !market.closed && this.#isBegun.has(market);
      return isOpen ? [{ marketId: id, eventId: market.eventId, ...gap }] : [];
    });
    this.#gaps.add(gaps);
    this.#gaps.found(markets);
    this.#flushSoon();
  }

  /** Writes what waits, packs what is closed, and gives the folder free. Throws FBP-DISK. */
  async close(): Promise<void> {
    clearInterval(this.#noteTimer);
    clearTimeout(this.#flushTimer);
    try {
      if (!this.#failed) this.#flush();
      this.#note();
      await this.#noting;
      await Promise.all([...this.#closing.keys()].map((market) => this.#packing(() => finishMarket(market.path()))));
      // One after the other: those that were begun before are done then.
      await this.#packing(() => undefined);
    } finally {
      this.#lock.release();
    }
  }

  #begin(market: MarketRecorder, change: UnreadChange, { publishedAt, kind }: RecordedMoment): void {
    this.#gaps.begin(market, { to: publishedAt, isOld: kind === 'image' && hasPrices(change) });
    this.#isBegun.add(market);
  }

  #touch(market: MarketRecorder): void {
    this.#dirty.add(market);
    this.#waitingSince.push(performance.now());
    this.#flushSoon();
  }

  #flushSoon(): void {
    this.#flushTimer ??= setTimeout(() => this.#guard(() => this.#flush()), FLUSH_AFTER_MS);
  }

  #flush(): void {
    this.#flushTimer = undefined;
    this.#gaps.flush();
    for (const market of this.#dirty) market.flush();
    this.#dirty.clear();
    const now = performance.now();
    // An image of hundreds of markets may begin a gap in each: they are told together.
    const gaps = this.#gaps.news();
    if (gaps.length > 0) this.#options.onGaps(gaps);
    for (const since of this.#waitingSince) this.#delays.add(now - since);
    this.#waitingSince = [];
  }

  /** Once a second: how long the exchange was heard, and files of markets that closed a while ago. */
  #note(): void {
    const { folder, onFault } = this.#options;
    if (this.#heardAt !== undefined && this.#heardAt !== this.#notedAt) {
      // What was heard is on disk before it is said to have been.
      this.#guard(() => this.#flush());
      this.#notedAt = this.#heardAt;
      const begun = this.openMarkets.filter((market) => this.#isBegun.has(market));
      const heard = this.#gaps.heard(begun, this.#heardAt);
      this.#noting = this.#noting.then(() => writeHeard(folder, heard)).catch(onFault);
    }
    const now = performance.now();
    for (const [market, since] of this.#closing) {
      if (now - since < FINISH_AFTER_MS) continue;
      this.#closing.delete(market);
      void this.#packing(() => finishMarket(market.path())).catch(onFault);
    }
  }

  /** A fault is told once; nothing is recorded after it. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#failed = true;
      this.#options.onFault(error);
    }
  }
}

/** A market that was only just made has none. */
function hasPrices({ raw }: UnreadChange): boolean {
  const runners = raw['rc'];
  return Array.isArray(runners) && runners.length > 0;
}
