import { join } from 'node:path';
import { ArchiveSource } from '../../../src/betfair/archive/archive-source.ts';
import { FbpError } from '../../../src/domain/errors.ts';
import type { BetfairEvent, LocalFile } from '../../../src/domain/event.ts';
import { settlementCheck } from '../../../src/domain/settlement.ts';
import { MatchExtractor } from '../../../src/extraction/match-extractor.ts';
import { writeTree } from '../archive-builder.ts';
import { mutatedEvents } from './mutated-events.ts';

const NEVER = new AbortController().signal;

export interface ReadMutations {
  readonly events: number;
  /** Events that the catalogue came to know, those of another id included. */
  readonly known: number;
  /** Events of which prices came out. */
  readonly priced: number;
  readonly faults: number;
  /** What ended in anything but an answer or a fault of one file. */
  readonly violations: readonly string[];
}

/** Takes events with wounds from a folder through catalogue, listing, replay, selections, summary and series. */
export async function readMutatedEvents(count: number, seed: number, folder: string): Promise<ReadMutations> {
  const events = mutatedEvents(count, seed);
  writeTree(join(folder, 'archive'), Object.fromEntries(events.map(({ path, text }) => [path, text])));
  const options = { kind: 'archive', paths: [join(folder, 'archive')], eventTypeId: '1', stateDir: folder } as const;
  const source = new ArchiveSource(options);
  const violations: string[] = [];
  try {
    await source.build(NEVER);
    const known = source.find('', 2 * count);
    for (const event of known) violations.push(...oddFields(event));
    let priced = 0;
    for (const { eventId } of events) {
      try {
        priced += Number((await pricesOf(source, eventId, folder)) > 0);
      } catch (error) {
        if (!(error instanceof FbpError && error.code === 'FBP-MARKET-FILE')) violations.push(`${eventId}: ${error}`);
      }
    }
    return { events: count, known: known.length, priced, faults: source.faults().length, violations };
  } finally {
    source.close();
  }
}

const extractor = new MatchExtractor();
const sides = { home: ['Burnley'], away: ['Man City'], eventName: 'Burnley v Man City' };

async function pricesOf(source: ArchiveSource, eventId: string, folder: string): Promise<number> {
  const files: LocalFile[] = [];
  for (const file of await source.listFiles(eventId, undefined, NEVER)) files.push(await source.fetch(file, NEVER));
  const request = { matchId: 'm', eventId, sides, markets: undefined, snapshots: [60], files };
  const spillPath = join(folder, 'history');
  const extracted = await extractor.extract({ ...request, spillPath }, NEVER, () => undefined);
  settlementCheck({ home: 1, away: 2 }, extracted.markets);
  structuredClone(extracted);
  return extracted.seriesRows;
}

/** Fields of an event that are not of their type. */
function oddFields({ eventId, name, names, times, countryCode }: BetfairEvent): string[] {
  const texts = [eventId, name, ...names, countryCode ?? ''].every((text) => typeof text === 'string');
  return texts && times.every(Number.isFinite) ? [] : [`${eventId}: a field of another type`];
}
