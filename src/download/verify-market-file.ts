import { readMessage } from '../betfair/wire/messages.ts';
import { DefinitionFinder } from '../betfair/wire/timed-definitions.ts';
import { UNHEARD } from '../betfair/wire/wire-values.ts';
import type { LineSink } from '../decode/line-splitter.ts';
import { readLines } from '../decode/read-lines.ts';
import { readRange } from '../disk/at-offset.ts';
import { withDiskFaultsSync } from '../disk/disk-fault.ts';
import { FbpError, isFault } from '../domain/errors.ts';
import type { FilePlace } from '../domain/event.ts';

export interface ExpectedFile {
  readonly eventId: string;
  /** Absent for a file with all of the event's markets. */
  readonly marketId: string | undefined;
}

const MAGIC = Buffer.from('BZh');

/**
 * Checks that a file is the whole market file that was asked for: it decodes down to the last checksum, the first line is a
 * stream message about the market, and a definition names the event. Holds a few megabytes of it at a time.
 * Throws FBP-MARKET-FILE, retryable: the next download may be better. FBP-DISK, or the reason of the signal.
 */
export async function verifyMarketFile(place: FilePlace, expected: ExpectedFile, signal: AbortSignal): Promise<void> {
  const { name, path } = place;
  const start = withDiskFaultsSync('read a downloaded file', path, () =>
    readRange(path, { offset: place.offset, length: Math.min(place.length, MAGIC.length) }),
  );
  if (!start.equals(MAGIC)) throw unfit(name, describeStart(start));
  const lines = new MarketLines();
  await readLines(place, lines, signal).catch((error: unknown) => {
    throw isFault(error, 'FBP-MARKET-FILE') ? unfit(name, `the file ${error.message}`, error) : error;
  });
  const unmet = lines.unmet(expected);
  if (unmet !== undefined) throw unfit(name, unmet);
}

/** What the lines of a file say of its market and its event. */
class MarketLines implements LineSink {
  readonly #events = new Set<string>();
  readonly #definitions = new DefinitionFinder(({ definition: { eventId } }) => {
    if (eventId !== undefined) this.#events.add(eventId);
  });
  #markets: readonly string[] | undefined;

  scan(bytes: Buffer, start: number): number {
    return this.#markets === undefined ? -1 : this.#definitions.scan(bytes, start);
  }

  line(text: string): boolean {
    this.#markets ??= readMessage(text, UNHEARD)?.changes.map(({ marketId }) => marketId) ?? [];
    return this.#definitions.line(text);
  }

  overlong(): void {
    this.#markets ??= [];
  }

  /** In what they are not the file that was asked for. */
  unmet({ eventId, marketId }: ExpectedFile): string | undefined {
    const [market] = this.#markets ?? [];
    if (market === undefined) return 'its first line is no market data';
    if (marketId !== undefined && !this.#markets?.includes(marketId))
      return `it holds market ${market} instead of ${marketId}`;
    // Not in the first definition only: markets can move to another event.
    if (this.#events.has(eventId)) return undefined;
    return `it belongs to event ${[...this.#events].join(', ') || 'unknown'} instead of ${eventId}`;
  }
}

function describeStart(start: Uint8Array): string {
  if (start.length === 0) return 'it is empty';
  return start[0] === 0x3c ? 'it is a web page' : 'it is not a bzip2 file';
}

function unfit(name: string, reason: string, cause?: unknown): FbpError {
  return new FbpError('FBP-MARKET-FILE', `the downloaded file was refused: ${reason}`, {
    where: name,
    hint: 'run the same command again; if the file stays bad, Betfair’s copy is: write to its historical data support',
    retryable: true,
    cause,
  });
}
