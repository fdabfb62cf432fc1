import { readMessage } from '../betfair/wire/messages.ts';
import { readDefinitions } from '../betfair/wire/timed-definitions.ts';
import { UNHEARD } from '../betfair/wire/wire-values.ts';
import { decodeFiles } from '../decode/decode-files.ts';
import { FbpError } from '../domain/errors.ts';

export interface ExpectedFile {
  /** As errors name it. */
  readonly name: string;
  readonly eventId: string;
  /** Absent for a file with all of the event's markets. */
  readonly marketId: string | undefined;
}

const NEWLINE = 0x0a;

/**
 * Checks that bytes are the whole market file that was asked for: they decode down to the last checksum, the first line
 * is a stream message about the market, and a definition names the event. Returns the decoded bytes.
 * Throws FBP-MARKET-FILE, retryable: the next download may be better.
 */
export function verifyMarketFile(bytes: Uint8Array, expected: ExpectedFile): Uint8Array {
  const { name, eventId, marketId } = expected;
  if (bytes[0] !== 0x42 || bytes[1] !== 0x5a || bytes[2] !== 0x68) throw unfit(name, describeStart(bytes));
  const decoded = decode(bytes, name);
  const changes = readMessage(firstLine(decoded), UNHEARD)?.changes ?? [];
  if (changes.length === 0) throw unfit(name, 'its first line is no market data');
  if (marketId !== undefined && !changes.some((change) => change.marketId === marketId)) {
    throw unfit(name, `it holds market ${changes[0]?.marketId} instead of ${marketId}`);
  }
  // Not in the first definition only: markets can move to another event.
  const events = new Set(readDefinitions(decoded).flatMap(({ definition }) => definition.eventId ?? []));
  if (!events.has(eventId))
    throw unfit(name, `it belongs to event ${[...events].join(', ') || 'unknown'} instead of ${eventId}`);
  return decoded;
}

function decode(bytes: Uint8Array, name: string): Uint8Array {
  const [decoded] = decodeFiles([{ name, bytes }]);
  if (decoded?.kind === 'decoded') return decoded.bytes;
  throw unfit(name, `the file ${decoded?.fault.message}`, decoded?.fault);
}

function firstLine(decoded: Uint8Array): string {
  const text = Buffer.from(decoded.buffer, decoded.byteOffset, decoded.byteLength);
  const end = text.indexOf(NEWLINE);
  return text.toString('utf8', 0, end === -1 ? text.length : end);
}

function describeStart(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'it is empty';
  return bytes[0] === 0x3c ? 'it is a web page' : 'it is not a bzip2 file';
}

function unfit(name: string, reason: string, cause?: unknown): FbpError {
  return new FbpError('FBP-MARKET-FILE', `the downloaded file was refused: ${reason}`, {
    where: name,
    hint: 'run the same command again; if the file stays bad, Betfair’s copy is: write to its historical data support',
    retryable: true,
    cause,
  });
}
