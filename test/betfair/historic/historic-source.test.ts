import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ArchiveSource } from '../../../src/betfair/archive/archive-source.ts';
import { openHistoric } from '../../../src/betfair/historic/open-historic.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { type EmulatorOptions, startEmulator } from '../../support/emulator/emulator.ts';
import { type ContextOptions, historicContext } from '../../support/emulator/historic-context.ts';
import { deliveredTwice } from '../../support/emulator/request-log.ts';
import type { EventSketch } from '../../support/generator/market/event-plan.ts';
import { eventEntries, writeEvents } from '../../support/generator/write-events.ts';

const SOON = { retries: 1, backoffMs: () => 1 };
const NEVER = new AbortController().signal;
const DAY = 86_400_000;

/** Two months of a league, of another country and of a cup without a country, four events each. */
function season(): EventSketch[] {
  const sketches: EventSketch[] = [];
  for (const [index, day] of ['2023-08-12', '2023-08-19', '2023-09-02', '2023-09-16'].entries()) {
    const common = { scheduledAt: `${day}T14:00:00Z`, score: [1, index] as const, updates: 5 };
    sketches.push({
      ...common,
      eventId: `3240000${index}`,
      home: `Northtown ${index}`,
      away: 'Southham',
      twins: ['MATCH_ODDS'],
    });
    sketches.push({ ...common, eventId: `3240010${index}`, home: `Villa ${index}`, away: 'Puerto', countryCode: 'ES' });
    sketches.push({
      ...common,
      eventId: `3240020${index}`,
      home: `Cup ${index}`,
      away: 'Final',
      countryCode: undefined,
    });
  }
  return sketches;
}
const EVENTS = season();
const ENTRIES = [...eventEntries(EVENTS)];
const QUERY = {
  windows: EVENTS.map(({ scheduledAt }) => ({
    from: Date.parse(String(scheduledAt)) - DAY,
    to: Date.parse(String(scheduledAt)) + DAY,
  })),
  countryCodes: ['GB'],
  eventNames: [],
};

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fbp-historic-'));
  open.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function emulate(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ files: ENTRIES, ...options });
  open.push(() => emulator.close());
  return emulator;
}

async function connect(url: string, root: string, more: Partial<ContextOptions> = {}) {
  const config = configSchema.parse({
    betfair: { base_url: url, identity_url: url },
    api: { betfair: { rate_limit: 1000, timeout: 0.3, backoff_factor: 1 } },
    storage: { data_dir: join(root, 'data'), state_dir: join(root, 'state') },
    error_handling: { strategies: { DownloadTimeout: { retry_count: 12, backoff_seconds: [0.001] } } },
  });
  const context = historicContext(config, more);
  const source = await openHistoric(context);
  open.push(() => source.close());
  return { source, retry: context.service.retry };
}

async function archiveEvents() {
  const root = folder();
  writeEvents(join(root, 'archive'), EVENTS);
  const options = { eventTypeId: '1', stateDir: join(root, 'state') };
  const archive = new ArchiveSource({ kind: 'archive', paths: [join(root, 'archive')], ...options });
  const events = await archive.findEvents(QUERY, NEVER);
  archive.close();
  return events.filter(({ countryCode }) => countryCode === undefined || countryCode === 'GB');
}

describe('the historic source', () => {
  it('finds the same events as an archive of the same files, those without a country included', async () => {
    const emulator = await emulate();
    const { source } = await connect(emulator.url, folder());
    const events = await source.findEvents(QUERY, NEVER);
    expect(events).toHaveLength(8);
    expect(events).toEqual(await archiveEvents());
  });

  it.each(['oldest', 'older', 'current'] as const)('understands the paths of every year: %s', async (prefix) => {
    const emulator = await emulate({ prefix });
    const { source } = await connect(emulator.url, folder());
    expect(await source.findEvents(QUERY, NEVER)).toHaveLength(8);
    const [file] = await source.listFiles('32400001', ['OVER_UNDER_25'], NEVER);
    expect(file?.key).toContain('/32400001/');
    expect((await source.fetch(file!, NEVER)).length).toBeGreaterThan(400);
  });

  it('asks three times a month and for one small file an event, and nothing in a repeat', async () => {
    const root = folder();
    const emulator = await emulate();
    const first = await connect(emulator.url, root);
    await first.source.findEvents(QUERY, NEVER);
    for (const { eventId } of EVENTS.filter(({ countryCode }) => countryCode !== 'ES')) {
      for (const file of await first.source.listFiles(eventId, ['MATCH_ODDS', 'OVER_UNDER_25'], NEVER)) {
        await first.source.fetch(file, NEVER);
      }
    }
    const count = (endpoint: string) => emulator.log.filter((request) => request.endpoint === endpoint).length;
    expect(count('GetMyData')).toBe(1);
    expect(count('GetCollectionOptions')).toBe(2);
    // Two months by country and without one, two months of the wanted types, four cup events one by one.
    expect(count('DownloadListOfFiles')).toBe(2 * 2 + 2 + 4);
    // Eight events, two markets each and the league's twins.
    expect(count('DownloadFile')).toBe(8 * 2 + 4);
    expect(deliveredTwice(emulator.log)).toEqual([]);

    emulator.clearLog();
    const second = await connect(emulator.url, root);
    expect(await second.source.findEvents(QUERY, NEVER)).toHaveLength(8);
    for (const { eventId } of EVENTS.filter(({ countryCode }) => countryCode !== 'ES')) {
      for (const file of await second.source.listFiles(eventId, ['MATCH_ODDS', 'OVER_UNDER_25'], NEVER)) {
        await second.source.fetch(file, NEVER);
      }
    }
    expect(emulator.log).toEqual([]);
  });

  it('loses by an odd entry of a list that entry alone, and counts a file once that is listed twice', async () => {
    const root = folder();
    const odd = [
      null,
      7,
      '',
      '/',
      '/etc/passwd',
      '/xds_nfs/BASIC/2023/Aug/12/../../x',
      '/a b\u001b[2J',
      'x'.repeat(1000),
    ];
    let isOdd = true;
    const emulator = await emulate({
      listed: (paths) => {
        if (!isOdd) return paths;
        const foreign = paths.map((path) => path.replace('/BASIC/', '/PRO/'));
        const elsewhere = paths.map((path) => path.replace('edp_processed', 'hdfs_supreme'));
        return [...odd, ...paths, ...foreign, ...paths, ...elsewhere];
      },
    });
    const { source } = await connect(emulator.url, root);
    expect(await source.findEvents(QUERY, NEVER)).toEqual(await archiveEvents());
    const files = await source.listFiles('32400001', ['MATCH_ODDS', 'OVER_UNDER_25'], NEVER);
    expect(new Set(files.map(({ marketId }) => marketId)).size).toBe(files.length);
    expect(files).toHaveLength(3);
    expect(source.faults()).toHaveLength(odd.length);
    expect(source.faults().every(({ message }) => message.includes('no path of a market file'))).toBe(true);
    const { days } = await source.coverage(QUERY.windows, NEVER);
    const counts = new Set([...days.values()].map(({ undelivered }) => undelivered));
    // One of them names its day; the others may be of any.
    expect([...counts].sort()).toEqual([odd.length - 1, odd.length]);

    isOdd = false;
    const healed = await connect(emulator.url, root);
    await healed.source.findEvents(QUERY, NEVER);
    expect(healed.source.faults()).toEqual([]);
    emulator.clearLog();
    const again = await connect(emulator.url, root);
    expect(await again.source.findEvents(QUERY, NEVER)).toHaveLength(8);
    expect(emulator.log).toEqual([]);
  });

  it('gives no part of an event of which a listed file cannot be fetched', async () => {
    const emulator = await emulate({
      listed: (paths) => paths.map((path) => (path.includes('/32400001/') ? path.replace('.bz2', '.bz2.exe') : path)),
    });
    const { source } = await connect(emulator.url, folder());
    expect(await source.findEvents(QUERY, NEVER)).toHaveLength(7);
    expect(source.faults().map(({ file }) => file)).toEqual([
      expect.stringMatching(/\/32400001\/1\.\d+\.bz2\.exe/),
      expect.anything(),
    ]);
    const listing = source.listFiles('32400001', undefined, NEVER);
    await expect(listing).rejects.toMatchObject({ code: 'FBP-MARKET-FILE', where: 'event 32400001' });
    expect(await source.listFiles('32400000', undefined, NEVER)).toHaveLength(4);
  });

  it('lists the files of the wanted types in order, each with what is known of its type', async () => {
    const emulator = await emulate();
    const { source } = await connect(emulator.url, folder());
    await source.findEvents(QUERY, NEVER);
    const files = await source.listFiles('32400000', ['MATCH_ODDS', 'OVER_UNDER_25'], NEVER);
    expect(files).toHaveLength(3);
    expect(files.map(({ key }) => key)).toEqual(files.map(({ key }) => key).sort());
    source.remember(files[0]!, 'MATCH_ODDS');
    source.remember(files[1]!, null);
    expect(await source.listFiles('32400000', undefined, NEVER)).toHaveLength(4);
    const left = await source.listFiles('32400000', ['MATCH_ODDS', 'OVER_UNDER_25'], NEVER);
    expect(left.map(({ marketType }) => marketType)).toEqual(['MATCH_ODDS', undefined]);
  });

  it('looks up one event by its id, listed or not', async () => {
    const emulator = await emulate();
    const { source } = await connect(emulator.url, folder());
    expect((await source.findEvent('32400102', NEVER))?.name).toBe('Villa 2 v Puerto');
    expect(await source.findEvent('99999999', NEVER)).toBeUndefined();
  });

  it('names the months that are not purchased before it downloads anything', async () => {
    const emulator = await emulate({ unownedMonths: ['2023-09'] });
    const { source } = await connect(emulator.url, folder());
    await expect(source.findEvents(QUERY, NEVER)).rejects.toMatchObject({
      code: 'FBP-NOT-PURCHASED',
      exitCode: 4,
      message: expect.stringContaining('2023-09'),
    });
    expect(emulator.log.map(({ endpoint }) => endpoint)).toEqual(['login', 'GetMyData']);
  });

  it('does not want a month bought that only the slack around a match reaches into', async () => {
    const emulator = await emulate({ unownedMonths: ['2023-07'] });
    const root = folder();
    const { source } = await connect(emulator.url, root);
    const at = Date.parse('2023-08-01T14:00:00Z');
    const query = { ...QUERY, windows: [{ from: at - 3 * DAY, to: at + 3 * DAY }] };
    expect(await source.findEvents(query, NEVER)).toEqual([]);
    emulator.clearLog();
    const repeat = await connect(emulator.url, root);
    expect(await repeat.source.findEvents(query, NEVER)).toEqual([]);
    expect(emulator.log).toEqual([]);
  });

  it('sees at once that a missing month was bought', async () => {
    const root = folder();
    const before = await emulate({ unownedMonths: ['2023-09'] });
    const { port } = new URL(before.url);
    await expect((await connect(before.url, root)).source.findEvents(QUERY, NEVER)).rejects.toMatchObject({
      exitCode: 4,
    });
    await before.close();
    const after = await emulate({ port: Number(port) });
    expect(await (await connect(after.url, root)).source.findEvents(QUERY, NEVER)).toHaveLength(8);
  });

  it('asks for events without a country by name where the service does not filter for them', async () => {
    const emulator = await emulate({ blankCountry: false });
    const { source } = await connect(emulator.url, folder());
    const names = ['Cup 1 v Final', 'Final v Cup 1', 'Nobody v Noone'];
    const events = await source.findEvents({ ...QUERY, eventNames: ['Northtown 1 v Southham', ...names] }, NEVER);
    expect(events.map(({ name }) => name)).toContain('Cup 1 v Final');
    expect(events).toHaveLength(5);
    const asked = emulator.log.flatMap(({ filter }) => filter?.eventName ?? []);
    expect(asked).toEqual(names);
    const cup = events.find(({ name }) => name === 'Cup 1 v Final');
    expect(await source.listFiles(cup?.eventId ?? '', ['OVER_UNDER_25'], NEVER)).toHaveLength(1);
  });

  it('asks for shorter lists when the service cannot answer for a month', async () => {
    const emulator = await emulate();
    const { source } = await connect(emulator.url, folder());
    emulator.inject(
      'gatewayTimeout',
      ({ endpoint, filter }) =>
        endpoint === 'DownloadListOfFiles' && filter !== undefined && filter.toDay - filter.fromDay > 7,
      9999,
    );
    expect(await source.findEvents(QUERY, NEVER)).toHaveLength(8);
  });

  it('goes on from where a broken run stopped, fetching nothing twice', async () => {
    const root = folder();
    const emulator = await emulate();
    const stop = new AbortController();
    const first = await connect(emulator.url, root, {
      onProgress: (done) => done === 3 && stop.abort(new Error('stopped')),
    });
    await expect(first.source.findEvents(QUERY, stop.signal)).rejects.toThrow('stopped');
    const second = await connect(emulator.url, root);
    expect(await second.source.findEvents(QUERY, NEVER)).toHaveLength(8);
    expect(deliveredTwice(emulator.log)).toEqual([]);
  });

  it('passes over a file that stays bad, and says so', async () => {
    const emulator = await emulate();
    const { source } = await connect(emulator.url, folder());
    emulator.inject('flippedBits', ({ filePath }) => filePath?.includes('/32400001/') ?? false, 99);
    expect(await source.findEvents(QUERY, NEVER)).toHaveLength(7);
    expect(source.faults()).toEqual([
      { file: expect.stringContaining('/32400001/'), line: undefined, message: expect.stringContaining('damaged') },
    ]);
  });

  it('gives up when the service is down, instead of calling every event unknown', async () => {
    const emulator = await emulate();
    const { source } = await connect(emulator.url, folder(), { policy: SOON });
    emulator.inject('internalError', ({ endpoint }) => endpoint === 'DownloadFile', 9999);
    await expect(source.findEvents(QUERY, NEVER)).rejects.toMatchObject({ code: 'FBP-REMOTE', exitCode: 5 });
  });

  it('estimates a run without downloading or remembering anything', async () => {
    const root = folder();
    const emulator = await emulate({ unownedMonths: ['2023-09'] });
    const dry = await connect(emulator.url, root, { dryRun: true });
    const estimate = await dry.source.estimate(
      QUERY,
      { linkedEvents: [], unlinked: 2, marketTypes: ['MATCH_ODDS', 'OVER_UNDER_25'] },
      NEVER,
    );
    expect(estimate).toMatchObject({
      months: ['2023-08'],
      missingMonths: ['2023-09'],
      events: 4,
      eventsKnown: 0,
      eventsUnknown: 4,
    });
    expect(estimate.requests).toBeGreaterThanOrEqual(estimate.files);
    expect(emulator.log.some(({ endpoint }) => endpoint === 'DownloadFile')).toBe(false);
    const again = await connect(emulator.url, root, { dryRun: true });
    expect(
      await again.source.estimate(
        QUERY,
        { linkedEvents: [], unlinked: 2, marketTypes: ['MATCH_ODDS', 'OVER_UNDER_25'] },
        NEVER,
      ),
    ).toEqual(estimate);
  });
});
