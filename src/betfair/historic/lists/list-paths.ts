import type { Plan } from '../../../domain/event.ts';
import { describeFile, describeFolder, marketPath, parseRemotePath, type RemoteFile } from '../../wire/market-path.ts';
import type { ListedPath } from './listing-memory.ts';

/** An entry of a list of the service that no file can be fetched by. */
export interface OddPath {
  /** As the service gave it, or what it gave instead of a text. */
  readonly path: string;
  readonly reason: string;
  /** What can be made out of it: the UTC day that it is filed under, `UNDATED` where that is all days, and its event. */
  readonly day: number;
  readonly eventId: string | undefined;
}

export interface ListPaths {
  /** Each file once. */
  readonly files: readonly ListedPath[];
  /** What is lost by the others. */
  readonly odd: readonly OddPath[];
}

const PATH = /^\/[\w./-]+$/;
const SHOWN = 200;

/** Sorts a list's entries. One that is odd costs nothing but itself, and not even that where a sound one names the same market. */
export function readListPaths(entries: readonly unknown[], plan: Plan): ListPaths {
  const files = new Map<string, ListedPath>();
  const markets = new Set<string>();
  const refused: { readonly odd: OddPath; readonly marketId: string | undefined }[] = [];
  for (const entry of entries) {
    const file = fileOf(entry);
    if (file?.plan === plan) {
      const place = marketPath(file);
      if (!files.has(place)) files.set(place, { eventId: file.eventId, path: file.path });
      if (file.marketId !== undefined) markets.add(file.marketId);
    } else refused.push(describe(entry, file));
  }
  const lost = refused.filter(({ marketId }) => marketId === undefined || !markets.has(marketId));
  return { files: [...files.values()], odd: lost.map(({ odd }) => odd) };
}

function fileOf(entry: unknown): RemoteFile | undefined {
  return typeof entry === 'string' && PATH.test(entry) ? parseRemotePath(entry) : undefined;
}

function describe(entry: unknown, file: RemoteFile | undefined) {
  const path = typeof entry === 'string' ? entry : (JSON.stringify(entry) ?? String(entry));
  const segments = path.split('/');
  const { day, eventId } = describeFolder(segments.slice(0, -1));
  const reason = file === undefined ? 'is no path of a market file' : `is of plan ${file.plan}`;
  const marketId = describeFile(segments.at(-1) ?? '')?.marketId;
  return { odd: { path: path.slice(0, SHOWN), reason, day, eventId }, marketId };
}
