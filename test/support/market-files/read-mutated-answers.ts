import { join } from 'node:path';
import fc from 'fast-check';
import { openHistoric } from '../../../src/betfair/historic/open-historic.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { FbpError } from '../../../src/domain/errors.ts';
import { startEmulator } from '../emulator/emulator.ts';
import { historicContext } from '../emulator/historic-context.ts';
import { eventEntries } from '../generator/write-events.ts';
import { inflict, ODD_VALUE, WOUND } from './odd-values.ts';

const NEVER = new AbortController().signal;
const AT = Date.UTC(2023, 7, 12, 14);
const DAY_MS = 86_400_000;
const EVENT = { eventId: '32400001', home: 'Northtown', away: 'Southham', score: [1, 0] as const, updates: 3 };
const QUERY = { windows: [{ from: AT - DAY_MS, to: AT + DAY_MS }], countryCodes: ['GB'], eventNames: [] };
/** Which of the answers is struck, counted from the log-in on; and how. */
const BLOW = fc.record({
  at: fc.nat(8),
  wounds: fc.array(WOUND, { minLength: 1, maxLength: 3 }),
  whole: fc.option(ODD_VALUE, { freq: 4 }),
});

export interface ReadAnswers {
  /** Of which the event came all the same. */
  readonly known: number;
  /** That ended in a fault which says what it is. */
  readonly refused: number;
  /** What ended in anything else. */
  readonly violations: readonly string[];
}

/** Lets the historic service answer with odd values, over a real socket, and takes a search with listing and download through them. */
export async function readMutatedAnswers(count: number, seed: number, folder: string): Promise<ReadAnswers> {
  let [strike, answers] = [(value: unknown): unknown => value, 0];
  const files = [...eventEntries([{ ...EVENT, scheduledAt: AT }])];
  const emulator = await startEmulator({ files, alter: (_, value) => strike(value) });
  const violations: string[] = [];
  let [known, refused] = [0, 0];
  try {
    for (const [index, { at, wounds, whole }] of fc.sample(BLOW, { numRuns: count, seed }).entries()) {
      answers = 0;
      strike = (value) => {
        answers += 1;
        if (answers - 1 !== at) return value;
        if (whole !== null) return whole;
        const held = { value };
        for (const wound of wounds) inflict(held, { ...wound, path: [0, ...wound.path] });
        return held.value;
      };
      try {
        known += await eventsOf(emulator.url, join(folder, String(index)));
      } catch (error) {
        if (error instanceof FbpError && error.code !== 'FBP-BUG') refused += 1;
        else violations.push(`answer ${at}, ${JSON.stringify({ wounds, whole })}: ${error}`);
      }
    }
  } finally {
    await emulator.close();
  }
  return { known, refused, violations };
}

async function eventsOf(url: string, root: string): Promise<number> {
  const config = configSchema.parse({
    betfair: { base_url: url, identity_url: url },
    api: { betfair: { rate_limit: 1000, timeout: 20, backoff_factor: 1 } },
    storage: { data_dir: join(root, 'data'), state_dir: join(root, 'state') },
  });
  const source = await openHistoric(historicContext(config, { policy: { retries: 1, backoffMs: () => 1 } }));
  try {
    const events = await source.findEvents(QUERY, NEVER);
    await source.coverage(QUERY.windows, NEVER);
    for (const { eventId } of events) {
      for (const file of await source.listFiles(eventId, undefined, NEVER)) await source.fetch(file, NEVER);
    }
    return events.length;
  } finally {
    source.close();
  }
}
