import { closest } from 'fastest-levenshtein';
import type { EventSource } from '../../betfair/source.ts';
import { DefinitionReader } from '../../betfair/wire/timed-definitions.ts';
import { decodeHead } from '../../decode/decode-head.ts';
import { FbpError } from '../../domain/errors.ts';
import type { MarketFile } from '../../domain/event.ts';
import { MARKET_TYPES } from '../../domain/market-types.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import type { LinkedBatch } from './linked-batch.ts';
import type { OpenBatch } from './open-batch.ts';

/**
 * Refuses a wanted market type that neither the program knows nor any linked event of the source has: FBP-USAGE with the
 * nearest name. Only a name that is not known costs a look into the files, until one has it. The historic service would have to
 * send every file for that: there only a name much like a known one is refused.
 */
export async function refuseUnknownMarkets(
  { source, settings: { config, given, signal } }: OpenBatch,
  linked: LinkedBatch,
): Promise<void> {
  const missing = new Set(config.extraction.markets.filter((type) => type !== 'all' && !MARKET_TYPES.includes(type)));
  if (missing.size === 0) return;
  const known = new Set(MARKET_TYPES);
  if (source.kind === 'historic') {
    for (const type of missing) if (nearestWord(type, known) === undefined) missing.delete(type);
  } else {
    for await (const type of typesOf(linked, source, signal)) {
      known.add(type);
      if (missing.delete(type) && missing.size === 0) return;
    }
  }
  const [type] = missing;
  if (type === undefined) return;
  const nearest = closest(type, [...known]);
  throw new FbpError('FBP-USAGE', `there is no market ${type}, neither by name nor in the source`, {
    where: given?.values['extraction.markets'] === undefined ? 'extraction.markets' : '--markets',
    hint: `did you mean ${nearest}?`,
    slip: { typed: type, meant: [nearest] },
  });
}

/** The market types of the linked events, as often as they come. */
async function* typesOf({ results }: LinkedBatch, source: EventSource, signal: AbortSignal): AsyncGenerator<string> {
  for (const { verdict } of results) {
    if (verdict.kind !== 'linked') continue;
    for (const file of await source.listFiles(verdict.link.eventId, undefined, signal)) {
      const type = file.marketType === undefined ? await readType(file, source, signal) : file.marketType;
      if (type) yield type;
    }
  }
}

/** Undefined where the file does not tell: extraction will say what is wrong with it. */
async function readType(file: MarketFile, source: EventSource, signal: AbortSignal): Promise<string | undefined> {
  try {
    const reader = new DefinitionReader();
    const fault = await decodeHead(await source.fetch(file, signal), (piece) => {
      reader.push(piece);
      return reader.found.length === 0;
    });
    return fault === undefined ? reader.end()[0]?.definition.marketType : undefined;
  } catch (error) {
    if (!(error instanceof FbpError) || error.code !== 'FBP-MARKET-FILE') throw error;
    return undefined;
  }
}
