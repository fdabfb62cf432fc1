import { cacheTtlMs } from '../../config/units.ts';
import { type ExitCode, FbpError } from '../../domain/errors.ts';
import { MINUTE_MS } from '../../domain/time-units.ts';
import {
  type CachedSearch,
  cachedName,
  cachedSearches,
  forgetSearches,
  searchCacheFolder,
} from '../../search/cached-searches.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { namedBatch } from '../command/named-batch.ts';
import { openSession } from '../command/session.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { renderTable } from '../terminal/table.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';

/** `fbp cache status`. */
export async function cacheStatus(context: CommandContext): Promise<ExitCode> {
  const { mapping, storage } = openSession(context).loaded.config;
  const ttlMs = mapping.cache_enabled ? cacheTtlMs(mapping) : 0;
  const searches = cachedSearches(searchCacheFolder(storage.state_dir)).map((search) => believed(search, ttlMs));
  const { stdout } = context.terminal;
  await write(stdout, context.globals.json ? jsonDocument({ searches }) : statusTable(context, searches));
  return 0;
}

/** `fbp cache clear`. Throws FBP-USAGE for a part of a batch. */
export async function cacheClear(context: CommandContext, given: readonly (string | undefined)[]): Promise<ExitCode> {
  const { config } = openSession(context).loaded;
  const all = cachedSearches(searchCacheFolder(config.storage.state_dir));
  const [country, league, season] = given;
  const wanted =
    country === undefined ? undefined : cachedName(namedBatch(whole(country, league, season), config, undefined));
  const cleared = wanted === undefined ? all : all.filter(({ batch }) => batch === wanted);
  forgetSearches(cleared);
  const count = cleared.length;
  const text = `${count} remembered ${count === 1 ? 'search' : 'searches'} forgotten\n`;
  await write(context.terminal.stdout, context.globals.json ? jsonDocument({ forgotten: count }) : text);
  return 0;
}

function whole(country: string, league: string | undefined, season: string | undefined) {
  if (league !== undefined && season !== undefined) return { country, league, season };
  throw new FbpError('FBP-USAGE', 'a batch is a country, a league and a season', {
    hint: 'name all three, or none to forget the searches of all batches',
  });
}

interface Believed {
  readonly batch: string;
  readonly bytes: number;
  readonly ageMinutes: number;
  /** 0 where it is believed no more. */
  readonly believedMinutes: number;
}

function believed({ batch, bytes, writtenAt }: CachedSearch, ttlMs: number): Believed {
  const ageMs = Math.max(0, Date.now() - writtenAt);
  const inMinutes = (ms: number) => Math.max(0, Math.floor(ms / MINUTE_MS));
  return { batch, bytes, ageMinutes: inMinutes(ageMs), believedMinutes: inMinutes(ttlMs - ageMs) };
}

function statusTable(context: CommandContext, searches: readonly Believed[]): string {
  const { terminal } = context;
  if (searches.length === 0) return 'no search is remembered\n';
  const columns = [
    { title: 'batch', cut: 'end' },
    { title: 'kB', align: 'right' },
    { title: 'minutes old', align: 'right' },
    { title: 'believed for', align: 'right' },
  ] as const;
  const rows = searches.map(({ batch, bytes, ageMinutes, believedMinutes }) => [
    batch,
    ...[Math.ceil(bytes / 1000), ageMinutes, believedMinutes].map(String),
  ]);
  const paint = painter(terminal.stdout, wantsColour(context));
  return renderTable(columns, rows, { width: columnsOf(terminal.stdout), paint });
}
