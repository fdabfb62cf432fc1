import type { DecodeHead, NamedPlace } from '../../decode/decode-head.ts';
import type { Decompress } from '../../decode/decompress.ts';
import { asMachineFault } from '../../disk/disk-fault.ts';
import { FbpError } from '../../domain/errors.ts';
import { readDefinitions } from '../wire/read-definitions.ts';
import type { FileRow, ReadFile } from './catalogue-events.ts';
import { type EventFacts, learnEvent } from './learn-event.ts';

/** Where a cataloged file lies now; `mtime` counts microseconds and is 0 within a TAR. */
export interface FilePlace extends NamedPlace {
  readonly mtime: number;
}

export interface FileReader {
  readonly decompress: Decompress;
  readonly decodeHead: DecodeHead | undefined;
  /** Throws when the file is gone or cannot be looked at. */
  locate(row: FileRow): FilePlace;
  read(place: FilePlace): Uint8Array;
}

/**
 * Larger files are read only where there is no smaller one, and then not whole: PRO files of whole events decode to
 * hundreds of megabytes. Their first part names the event; the settlement at their end is then not known.
 */
const LARGE_BYTES = 4 * 1024 * 1024;
const HEAD_BYTES = 64 * 1024 * 1024;

type Told = { readonly facts: EventFacts } | { readonly fault: string };

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function factsFrom(decoded: Uint8Array, marketId: string | null): Told {
  const all = readDefinitions(decoded);
  const own = marketId === null ? all : all.filter((one) => one.marketId === marketId);
  const facts = learnEvent(own);
  if (facts) return { facts };
  const other = own.length === 0 ? all[0]?.marketId : undefined;
  if (other) return { fault: `holds market ${other}, not the one it is named after` };
  return { fault: 'holds no market definition that names its event' };
}

function readFile(row: FileRow, place: FilePlace | undefined, told: Told): ReadFile {
  const facts = 'facts' in told ? told.facts : undefined;
  return {
    row,
    size: place?.length ?? -1,
    mtime: place?.mtime ?? 0,
    facts,
    marketType: row.market_id === null ? undefined : facts?.marketType,
    fault: 'fault' in told ? told.fault : undefined,
  };
}

/** A TAR that is another one by now, or too many open files: what every further file would meet says nothing of this one. */
function stopAtCommonFault(error: unknown): void {
  const fault = asMachineFault(error, 'read the archive');
  if (fault instanceof FbpError && (fault.code === 'FBP-ARCHIVE' || fault.code === 'FBP-DISK')) throw fault;
}

/** What the file says of its event, or why it says nothing; `large` when it is to be left for the last. */
export function readFacts(reader: FileReader, row: FileRow): ReadFile | 'large' {
  let place: FilePlace | undefined;
  try {
    place = reader.locate(row);
    if (place.length > LARGE_BYTES) return 'large';
    return readFile(row, place, factsFrom(reader.decompress(reader.read(place), place.name), row.market_id));
  } catch (error) {
    stopAtCommonFault(error);
    return readFile(row, place, { fault: reasonOf(error) });
  }
}

/** What the start of a large or damaged file says; `fault` is kept for a damaged one, whose event is then known all the same. */
export async function readFirstFacts(reader: FileReader, row: FileRow, fault?: string): Promise<ReadFile> {
  let place: FilePlace | undefined;
  try {
    place = reader.locate(row);
    const head = reader.decodeHead
      ? await reader.decodeHead(place, HEAD_BYTES)
      : reader.decompress(reader.read(place), place.name);
    const read = readFile(row, place, factsFrom(head, row.market_id));
    return { ...read, fault: fault ?? read.fault };
  } catch (error) {
    stopAtCommonFault(error);
    return readFile(row, place, { fault: fault ?? reasonOf(error) });
  }
}
