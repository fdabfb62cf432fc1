import { decodeHead, LARGE_FILE_BYTES } from '../../decode/decode-head.ts';
import { asMachineFault, isRefusal } from '../../disk/disk-fault.ts';
import { isFault, messageOf } from '../../domain/errors.ts';
import type { FilePlace } from '../../domain/event.ts';
import { DefinitionReader, type TimedDefinition } from '../wire/timed-definitions.ts';
import type { FileRow, ReadFile } from './catalogue-events.ts';
import { type EventFacts, learnEvent } from './learn-event.ts';

/** A cataloged file where it lies now; `mtime` counts microseconds and is 0 within a TAR. */
export interface LocatedFile extends FilePlace {
  readonly mtime: number;
  /** See `fileStamp`; left out within a TAR or ZIP, whose stamp is what counts. */
  readonly stamp?: string;
}

/** Throws when the file is gone or cannot be looked at. */
export type Locate = (row: FileRow) => Promise<LocatedFile>;

export interface Reading {
  readonly kind: 'read';
  /** What the file says of its event, or why it says nothing. */
  readonly read: ReadFile;
  /** What the part of a faulty file that decodes says of it; the fault is kept. */
  readonly start: ReadFile | undefined;
}

/** A file to be left for the last. */
export interface LargeFile {
  readonly kind: 'large';
  readonly row: FileRow;
  readonly place: LocatedFile;
}

type Told = { readonly facts: EventFacts } | { readonly fault: string };

function factsFrom(all: readonly TimedDefinition[], marketId: string | null): Told {
  const own = marketId === null ? all : all.filter((one) => one.marketId === marketId);
  const facts = learnEvent(own);
  if (facts) return { facts };
  const other = own.length === 0 ? all[0]?.marketId : undefined;
  if (other) return { fault: `holds market ${other}, not the one it is named after` };
  return { fault: 'holds no market definition that names its event' };
}

function readFile(row: FileRow, place: LocatedFile | undefined, told: Told): ReadFile {
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
  if (isFault(fault, 'FBP-ARCHIVE', 'FBP-DISK')) throw fault;
}

/** Reads a file, unless it is a large one. */
export async function readFacts(locate: Locate, row: FileRow): Promise<Reading | LargeFile> {
  try {
    const place = await locate(row);
    return place.length > LARGE_FILE_BYTES ? { kind: 'large', row, place } : await readPlaced({ row, place });
  } catch (error) {
    stopAtCommonFault(error);
    return { kind: 'read', read: readFile(row, undefined, { fault: messageOf(error) }), start: undefined };
  }
}

/** Reads a file; of a large one the start, which names the event: the settlement at its end is then not known. */
export async function readPlaced({ row, place }: Pick<LargeFile, 'row' | 'place'>): Promise<Reading> {
  const reader = new DefinitionReader();
  const faulty = await decodeHead(place, (piece) => {
    reader.push(piece);
    return true;
  });
  const told = factsFrom(reader.end(), row.market_id);
  if (faulty === undefined) return { kind: 'read', read: readFile(row, place, told), start: undefined };
  stopAtCommonFault(faulty);
  const fault = faulty.message;
  // What the machine refuses is no fault of these bytes: it must not be believed of them any longer than this run.
  const seen = isRefusal(faulty.cause) ? undefined : place;
  const start = readFile(row, seen, told);
  return {
    kind: 'read',
    read: readFile(row, seen, { fault }),
    start: start.facts === undefined ? undefined : { ...start, fault },
  };
}
