import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/decode/decode-files.ts';
import type { Plan } from '../../../src/domain/event.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { certificates, monitoredDay } from '../../support/e2e/monitored-day.ts';
import type { ExchangeOptions } from '../../support/emulator/exchange/exchange.ts';
import { EXCHANGE_FAULTS, goWrong } from '../../support/emulator/exchange/exchange-faults.ts';
import { withoutVolumes } from '../../support/emulator/exchange/market-feed.ts';
import type { RawChange } from '../../support/emulator/exchange/market-state.ts';
import { listedGaps, unlistedDifferences } from '../../support/emulator/exchange/recorded-day.ts';
import { saturday } from '../../support/emulator/exchange/saturday.ts';
import type { ArchiveEntry } from '../../support/generator/archive-writer.ts';
import { compressText } from '../../support/generator/compress.ts';
import { record } from '../figures.ts';

const MINUTE = 60_000;

interface Case {
  readonly what: string;
  readonly matches: number;
  readonly updates: number;
  /** What the exchange gives, whatever is asked for. */
  readonly plan: Plan;
  readonly isDelayed?: boolean;
  readonly speed: number;
  readonly isFaulty?: boolean;
}

/** What was watched, as it ended. */
interface Watched {
  readonly stderr: string;
  readonly unlisted: readonly string[];
  readonly reasons: ReadonlySet<string>;
}

/** Watches a Saturday, processes recording and archive, and compares them. */
async function watchSaturday({ what, speed, isDelayed = false, isFaulty = false, ...of }: Case): Promise<Watched> {
  const day = saturday(of);
  // Some markets are listed only once they are there, and fewer fit on a connection than is believed.
  const listedFrom: ExchangeOptions['listedFrom'] = ({ id, firstAt }) => (id.endsWith('0') ? firstAt : 0);
  const marketLimit = Math.ceil(0.75 * of.matches);
  const monitored = await monitoredDay({ day, speed, listedFrom, marketLimit, isDelayed, segment: 40 });
  const { exchange, folder, recording } = monitored;
  const { finished } = monitored.monitor(['--until', 'last-match']);
  await monitored.until(day.from + 80 * MINUTE);
  const watched = readCsv(folder, 'snapshot.csv').map((row) => row['betfair_match_id']);
  const times = { from: day.from + 90 * MINUTE, until: day.until, everyMs: 25 * MINUTE, speed };
  const met = isFaulty ? await goWrong(exchange, times) : 0;
  const { code, stderr } = await finished;
  expect(code, stderr).toBe(0);
  if (isFaulty) expect(met).toBeGreaterThanOrEqual(Object.keys(EXCHANGE_FAULTS).length);
  expect(exchange.isOver).toBe(true);
  const outputs = await monitored.process(isDelayed ? day.files.map(withoutVolumesIn) : day.files);
  const gaps = listedGaps(recording);
  const unlisted = unlistedDifferences(outputs, gaps);
  const linked = readCsv(outputs.archived, 'matches.csv').map((row) => row['betfair_match_id']);
  record({
    promise: 'live',
    what,
    counted: `${of.matches} matches, ${exchange.markets} markets, ${exchange.sent} changes at ${speed}x, ${met} faults, ${gaps.length} gaps listed`,
    violations: unlisted.length + Number(watched.join() !== linked.join()),
  });
  expect(unlisted.slice(0, 10)).toEqual([]);
  expect(watched).toEqual(linked);
  return { stderr, unlisted, reasons: new Set(gaps.map(({ why }) => why)) };
}

/** A market file as a delayed key would have given it. */
function withoutVolumesIn({ path, bytes }: ArchiveEntry): ArchiveEntry {
  const lines = Buffer.from(decodeFile({ name: path, bytes }))
    .toString()
    .trimEnd()
    .split('\n');
  const texts = lines.map((line) => {
    const message = JSON.parse(line) as { mc: RawChange[] };
    return `${JSON.stringify({ ...message, mc: message.mc.map(withoutVolumes) })}\n`;
  });
  return { path, bytes: compressText(texts.join(''), 'bz2') };
}

describe.skipIf(certificates === undefined)('a Saturday on the emulated exchange', () => {
  it('goes through with every fault, and its recording differs from the archive in listed gaps alone', {
    timeout: 1_800_000,
  }, async () => {
    const { stderr, reasons } = await watchSaturday({
      what: 'a Saturday at 60x, every fault',
      ...{ matches: 200, updates: 400, plan: 'PRO', speed: 60, isFaulty: true },
    });
    for (const why of ['begun', 'connection lost', 'sent anew', 'conflated', 'exchange late'] as const)
      expect(reasons).toContain(why);
    expect(stderr).toContain('the account may not have so many markets on one connection');
  });

  it('is recorded as far as a delayed key gives it, and what it does not give is said', async () => {
    const { stderr } = await watchSaturday({
      what: 'a Saturday with a delayed key',
      ...{ matches: 200, updates: 100, plan: 'PRO', isDelayed: true, speed: 150 },
    });
    expect(stderr).toMatch(/the application key is a delayed one.*the exchange gives no volumes/s);
  });

  it('is recorded as far as a key of last prices alone gives it, and what it does not give is said', async () => {
    const { stderr } = await watchSaturday({
      what: 'a Saturday of last prices alone',
      ...{ matches: 200, updates: 100, plan: 'BASIC', speed: 150 },
    });
    expect(stderr).toContain('the exchange gives no offers and no volumes');
  });
});
