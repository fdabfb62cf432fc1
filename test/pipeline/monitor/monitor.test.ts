import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RecordingGap } from '../../../src/betfair/live/recording/gap-file.ts';
import type { Plan } from '../../../src/domain/event.ts';
import { runBatch } from '../../../src/pipeline/run/run-batch.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { shortSeason } from '../../support/e2e/historic-project.ts';
import { makeCertificates } from '../../support/emulator/certificates.ts';
import { type ExchangeOptions, startExchange } from '../../support/emulator/exchange/exchange.ts';
import {
  BATCH,
  exchangeSettings,
  until,
  type WatchedBatch,
  type WatchOptions,
  watchBatch,
} from '../../support/emulator/exchange/watched-batch.ts';
import { writeFolder } from '../../support/generator/archive-writer.ts';
import { eventEntries } from '../../support/generator/write-events.ts';

const certificates = makeCertificates();
if (certificates === undefined) console.warn('skipped: there is no openssl program to make certificates with');

const HOUR = 3_600_000;
const MADE = shortSeason(1);
const FIRST_KICKOFF = Date.UTC(2023, 7, 12, 14);
const BEFORE_ALL = FIRST_KICKOFF - 15 * 24 * HOUR;
const LAST_OF_ALL = FIRST_KICKOFF + 48 * HOUR;
const RENAMED_AT = FIRST_KICKOFF - 30 * HOUR;

/** One match is renamed a day before, another is put off by a day. */
const EVENTS = MADE.events.map((event, index) => ({
  ...event,
  updates: 40,
  ...(index === 1 && { formerName: { name: `${event.home} v ${event.away} FC`, until: RENAMED_AT } }),
  ...(index === 2 && { firstScheduledAt: Number(event.scheduledAt) - 24 * HOUR }),
}));
const FILES = {
  BASIC: [...eventEntries(EVENTS)],
  ADVANCED: [...eventEntries(EVENTS, { plan: 'ADVANCED' })],
  PRO: [...eventEntries(EVENTS, { plan: 'PRO' })],
};

async function exchangeOf(plan: keyof typeof FILES, over: Partial<ExchangeOptions> = {}) {
  const exchange = await startExchange({
    files: FILES[plan],
    startAt: BEFORE_ALL,
    certificates: certificates as never,
    ...over,
  });
  onTestFinished(() => exchange.close());
  return exchange;
}

async function watch(options: Omit<WatchOptions, 'root' | 'statistics'>, root = tempFolder()): Promise<WatchedBatch> {
  return await watchBatch({ statistics: MADE.statistics, root, ...options });
}

/** A name is known of the list of events alone, which is asked for now and then. */
async function passRenaming(watched: WatchedBatch): Promise<void> {
  await watched.advance(RENAMED_AT + HOUR);
  await until(() => watched.linked().every(({ link }) => !link.eventName.endsWith('FC')), watched.ended);
}

const TABLES = ['matches.csv', 'prices.csv', 'failures.csv', 'odds.csv.gz'] as const;
type Output = Readonly<Record<(typeof TABLES)[number], string>>;

/** What a run makes of an archive, as text. */
async function outputOf(archive: string, watched: WatchedBatch): Promise<Output> {
  const root = tempFolder();
  const { signal } = new AbortController();
  const { config } = exchangeSettings({ exchange: { certificates: { caFile: '' } } as never, root }, signal);
  const outputDir = join(root, 'output');
  const request = {
    batch: BATCH,
    statsFile: watched.statsFile,
    archive: [archive],
    outputDir,
    source: 'archive',
  } as const;
  await runBatch(request, { ...watched.settings, config, signal });
  const textOf = (name: string) => {
    const bytes = readFileSync(join(outputDir, name));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  };
  return Object.fromEntries(TABLES.map((name) => [name, textOf(name)])) as Output;
}

async function archiveOutput(plan: keyof typeof FILES, watched: WatchedBatch): Promise<Output> {
  const folder = tempFolder();
  writeFolder(folder, FILES[plan]);
  return await outputOf(folder, watched);
}

/** The rows of a time series that lie in no gap. */
function outsideOf(gaps: readonly RecordingGap[], series: string): string[] {
  const [header = '', ...rows] = series.trimEnd().split('\n');
  const [market, published] = ['market_id', 'published_at'].map((name) => header.split(',').indexOf(name));
  return rows.filter((row) => {
    const cells = row.split(',');
    const at = Date.parse(cells[published ?? 0] ?? '');
    const isIn = ({ marketId, from = 0, to }: RecordingGap) =>
      marketId === cells[market ?? 0] && at >= from && at <= to;
    return !gaps.some(isIn);
  });
}

describe.skipIf(certificates === undefined)('a monitor on the emulated exchange', () => {
  it.each(['BASIC', 'ADVANCED', 'PRO'] as const)(
    'records %s so that a run on the recording gives the bytes of the archive',
    async (plan) => {
      const exchange = await exchangeOf(plan, { segment: 3 });
      const watched = await watch({ exchange, monitor: { plan: plan.toLowerCase() as Lowercase<Plan> } });
      const linked = () => watched.linked().map(({ link }) => link.eventId);
      expect(linked().sort()).toEqual(EVENTS.map(({ eventId }) => eventId));
      for (let at = BEFORE_ALL; at < RENAMED_AT; at += 12 * HOUR) await watched.advance(at);
      await passRenaming(watched);
      await watched.advance(LAST_OF_ALL);
      await watched.interrupt();
      expect(exchange.isOver).toBe(true);
      expect(watched.gaps).toEqual([]);
      // Nothing but lists is ever asked for: no bet is placed, no account is looked at.
      expect([...new Set(exchange.methods)].sort()).toEqual(['listEvents', 'listMarketCatalogue']);
      expect(await outputOf(watched.recording, watched)).toEqual(await archiveOutput(plan, watched));
    },
  );

  it('goes on after every kind of interruption, and differs from the archive in the gaps it lists alone', async () => {
    const exchange = await exchangeOf('PRO');
    const watched = await watch({ exchange, monitor: { plan: 'pro' } });
    const isLive = () => watched.monitor.health.connections.live === 1;
    const step = HOUR / 4;
    let at = FIRST_KICKOFF - 3 * HOUR;
    await watched.advance(at);
    const faults = [
      () => exchange.disconnect('mid-line'),
      () => exchange.disconnect('between lines'),
      () => {
        exchange.refuseNextClock();
        exchange.disconnect('between lines');
      },
      () => {
        exchange.sessions.expireAll();
        exchange.disconnect('between lines');
      },
      () => {
        exchange.loseNextAnswer();
        exchange.disconnect('between lines');
      },
      () => exchange.silence(true),
    ];
    for (const fault of faults) {
      const before = watched.gaps.length;
      fault();
      at += step;
      exchange.advance(at);
      await until(() => !isLive(), watched.ended);
      exchange.silence(false);
      await until(() => {
        // Signs of life are of another moment each.
        at += 1;
        exchange.advance(at);
        return isLive() && watched.gaps.length > before;
      }, watched.ended);
      exchange.repeat();
      at += step;
      await watched.advance(at);
    }
    for (const as of ['image', 'update'] as const) {
      const before = watched.gaps.length;
      at += step;
      await watched.advance(at);
      exchange.reimage(as);
      await until(() => watched.gaps.length > before, watched.ended);
      expect(watched.gaps.at(-1)).toMatchObject({ why: 'sent anew', to: at });
    }
    const before = watched.gaps.length;
    exchange.conflate(true);
    at += step;
    exchange.advance(at);
    exchange.conflate(false);
    await until(() => watched.gaps.length > before, watched.ended);
    expect(watched.gaps.at(-1)).toMatchObject({ why: 'conflated', to: at });
    expect(watched.monitor.health.conflated).toBeGreaterThan(0);
    exchange.setLate(true);
    await until(() => watched.monitor.health.isLate, watched.ended);
    exchange.setLate(false);
    await until(() => !watched.monitor.health.isLate, watched.ended);
    exchange.advance(LAST_OF_ALL);
    await until(() => watched.linked().every(({ isOver }) => isOver), watched.ended);
    await watched.interrupt();
    expect(new Set(watched.gaps.map(({ why }) => why))).toEqual(
      new Set(['connection lost', 'sent anew', 'conflated', 'exchange late']),
    );
    expect(watched.notices.join('\n')).toMatch(
      /no connection to the stream.*connected again.*puts changes together.*late \(503\)/s,
    );
    const [recorded, archived] = [await outputOf(watched.recording, watched), await archiveOutput('PRO', watched)];
    expect(outsideOf(watched.gaps, recorded['odds.csv.gz'])).toEqual(outsideOf(watched.gaps, archived['odds.csv.gz']));
    expect(outsideOf(watched.gaps, archived['odds.csv.gz']).length).toBeGreaterThan(100);
    expect(recorded['failures.csv']).toEqual(archived['failures.csv']);
  });

  it('spreads markets over as many connections as the account needs, and takes up an event that appears later', async () => {
    const last = EVENTS.at(-1)?.eventId;
    const listedFrom: ExchangeOptions['listedFrom'] = ({ first }) =>
      first.eventId === last ? FIRST_KICKOFF - 24 * HOUR : 0;
    const exchange = await exchangeOf('PRO', { marketLimit: 3, listedFrom });
    const watched = await watch({ exchange });
    expect(watched.linked()).toHaveLength(3);
    await until(() => watched.monitor.health.connections.live >= 2, watched.ended);
    await watched.advance(FIRST_KICKOFF - 24 * HOUR);
    await until(() => watched.linked().length === 4 && watched.monitor.health.connections.live >= 3, watched.ended);
    exchange.advance(LAST_OF_ALL);
    await until(() => watched.linked().every(({ isOver }) => isOver), watched.ended);
    await watched.interrupt();
    expect(watched.notices.join('\n')).toContain('the account may not have so many markets on one connection');
    const begun = watched.gaps.filter(({ why, from }) => why === 'begun' && from === undefined);
    expect(new Set(begun.map(({ eventId }) => eventId))).toContain(last);
    const [recorded, archived] = [await outputOf(watched.recording, watched), await archiveOutput('PRO', watched)];
    expect(outsideOf(watched.gaps, recorded['odds.csv.gz'])).toEqual(outsideOf(watched.gaps, archived['odds.csv.gz']));
  });

  it('watches on the connections that the account may have, and on the others when it may again', async () => {
    const exchange = await exchangeOf('PRO', { connectionLimit: 1 });
    const watched = await watch({ exchange, monitor: { markets_per_connection: 4 }, live: 1 });
    await until(() => watched.notices.some((text) => text.includes('as many connections open as it may')));
    expect(watched.monitor.health.connections).toEqual({ live: 1, all: 2 });
    exchange.allowConnections(2);
    await until(() => watched.monitor.health.connections.live === 2, watched.ended);
    await passRenaming(watched);
    await watched.advance(LAST_OF_ALL);
    watched.monitor.stop();
    expect(await watched.ended).toBeUndefined();
    const [recorded, archived] = [await outputOf(watched.recording, watched), await archiveOutput('PRO', watched)];
    expect(recorded).toEqual(archived);
  });

  it('says what a delayed key does not give, and goes on with a recording that was broken off', async () => {
    const exchange = await exchangeOf('PRO', { isDelayed: true });
    const root = tempFolder();
    const first = await watch({ exchange }, root);
    await first.advance(FIRST_KICKOFF - HOUR);
    expect(first.notices.join('\n')).toContain('the application key is a delayed one');
    expect(first.linked()[0]?.headline()).toMatchObject({ volume: undefined, status: 'OPEN' });
    await first.interrupt();
    // As a process leaves it that is killed while it writes.
    const growing = readdirSync(first.recording, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /1\.\d+$/.test(name),
    );
    expect(growing).toHaveLength(8);
    for (const name of growing) appendFileSync(join(first.recording, name), '{"op":"mcm","clk":"1","pt":16918');
    exchange.advance(FIRST_KICKOFF - HOUR / 2);
    const second = await watch({ exchange }, root);
    await until(() => second.gaps.length === 8, second.ended);
    expect(new Set(second.gaps.map(({ why }) => why))).toEqual(new Set(['not running']));
    await second.advance(LAST_OF_ALL);
    await second.interrupt();
    const gaps = readFileSync(join(first.recording, 'gaps.jsonl'), 'utf8').trimEnd().split('\n');
    expect(gaps.map((line) => JSON.parse(line).why)).toEqual(Array(8).fill('not running'));
    const { 'matches.csv': matches } = await outputOf(second.recording, second);
    expect(matches.match(/,linked,/g)).toHaveLength(4);
  });
});
