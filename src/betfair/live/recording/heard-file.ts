import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../disk/atomic-file.ts';
import { isObject } from '../../wire/wire-values.ts';

/** Until when a market was heard, for the next run: one that is silent has no line to tell by. */
export interface HeardMarket {
  readonly eventId: string;
  /** Epoch ms UTC. */
  readonly until: number;
}

const HEARD_FILE = '.heard.json';

/** Markets that were open when the run before ended; none where nothing can be read. */
export function readHeard(recording: string): Map<string, HeardMarket> {
  try {
    const text: unknown = JSON.parse(readFileSync(join(recording, HEARD_FILE), 'utf8'));
    return new Map(groupsOf(text).flatMap(heardOf));
  } catch {
    return new Map();
  }
}

/** Throws FBP-DISK. */
export async function writeHeard(recording: string, heard: ReadonlyMap<string, HeardMarket>): Promise<void> {
  const groups = new Map<number, Record<string, string>>();
  for (const [marketId, { eventId, until }] of heard) {
    groups.set(until, Object.assign(groups.get(until) ?? {}, { [marketId]: eventId }));
  }
  const list = [...groups].map(([until, markets]) => ({ until: new Date(until).toISOString(), markets }));
  await writeFileAtomic(join(recording, HEARD_FILE), `${JSON.stringify({ heard: list })}\n`);
}

function groupsOf(text: unknown): unknown[] {
  return isObject(text) && Array.isArray(text['heard']) ? text['heard'] : [];
}

function heardOf(group: unknown): [string, HeardMarket][] {
  if (!isObject(group) || !isObject(group['markets'])) return [];
  const until = Date.parse(String(group['until']));
  if (Number.isNaN(until)) return [];
  return Object.entries(group['markets']).map(([marketId, eventId]) => [marketId, { eventId: String(eventId), until }]);
}
