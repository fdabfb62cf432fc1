import { join } from 'node:path';
import type { UnreadChange } from '../../wire/messages.ts';
import { instantOf, isObject, type WireObject } from '../../wire/wire-values.ts';
import type { ListedMarket } from '../api/exchange-answers.ts';
import type { EventFolders } from './event-folders.ts';
import { appendLines, lastWholeLine } from './growing-file.ts';
import { haveSameNames, namedChange, namedDefinition } from './named-change.ts';

/** When and under which clock a change came. */
export interface ChangeMoment {
  /** Epoch ms UTC. */
  readonly publishedAt: number;
  readonly clk: string | undefined;
}

/** One market's growing file: a line a change, as historical files have them. */
export class MarketRecorder {
  readonly eventId: string;
  readonly marketId: string;
  readonly #folders: EventFolders;
  #listed: ListedMarket;
  #definition: WireObject | undefined;
  #eventTime: number;
  #waiting: string[] = [];
  /** When the last line was published, by this run or one before, epoch ms; undefined for a market that has none. */
  lastAt: number | undefined;
  /** A CLOSED definition came. */
  closed = false;

  /** `now` stands in for the time of an event that has none. Throws FBP-DISK. */
  constructor(listed: ListedMarket, folders: EventFolders, now: number) {
    this.eventId = listed.event?.id ?? '';
    this.marketId = listed.marketId;
    this.#listed = listed;
    this.#folders = folders;
    const times = [listed.marketStartTime, listed.event?.openDate].map((text) => instantOf(text ?? '') ?? 0);
    this.#eventTime = Math.max(...times) || now;
    const folder = folders.find(this.eventId);
    this.lastAt = folder === undefined ? undefined : publishedAtOf(lastWholeLine(join(folder, this.marketId)));
  }

  get listed(): ListedMarket {
    return this.#listed;
  }

  /** Where the file grows. Throws FBP-DISK when its folder cannot be made. */
  path(): string {
    return join(this.#folders.at(this.eventId, this.#eventTime), this.marketId);
  }

  /** Takes a change and returns it as it is recorded: with names. */
  take(change: UnreadChange, moment: ChangeMoment): UnreadChange {
    const named = namedChange(change, this.#listed);
    const definition = named.raw['marketDefinition'];
    if (isObject(definition)) this.#define(definition);
    this.#add(named.raw, moment);
    return named;
  }

  /** Takes the market as it is listed now; where a name is another the definition is recorded once more, and returned. */
  listAs(listed: ListedMarket, moment: ChangeMoment): UnreadChange | undefined {
    const isSame = haveSameNames(this.#listed, listed);
    this.#listed = listed;
    if (isSame || this.#definition === undefined) return undefined;
    this.#definition = namedDefinition(this.#definition, listed);
    const raw = { id: this.marketId, marketDefinition: this.#definition };
    this.#add(raw, moment);
    return { marketId: this.marketId, raw };
  }

  /** Writes the lines that wait. Throws FBP-DISK. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const lines = this.#waiting.join('');
    this.#waiting = [];
    appendLines(this.path(), lines);
  }

  #define(definition: WireObject): void {
    this.#definition = definition;
    const times = ['marketTime', 'openDate'].map((field) => instantOf(String(definition[field])) ?? 0);
    this.#eventTime = Math.max(this.#eventTime, ...times);
    if (definition['status'] === 'CLOSED') this.closed = true;
  }

  #add(raw: WireObject, { publishedAt, clk = '' }: ChangeMoment): void {
    this.#waiting.push(`${JSON.stringify({ op: 'mcm', clk, pt: publishedAt, mc: [raw] })}\n`);
    this.lastAt = publishedAt;
  }
}

function publishedAtOf(line: string | undefined): number | undefined {
  const text = /"pt":(\d+)/.exec(line ?? '')?.[1];
  return text === undefined ? undefined : Number(text);
}
