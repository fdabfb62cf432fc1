import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { certificates, type MonitoredDay, monitoredDay } from '../../support/e2e/monitored-day.ts';
import type { EmulatedExchange } from '../../support/emulator/exchange/exchange.ts';
import { clubOf, type DayEvent, footballDay, SATURDAY_MARKETS } from '../../support/emulator/exchange/saturday.ts';
import { createRandom, type Random } from '../../support/generator/random.ts';
import { record } from '../figures.ts';

const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2023, 7, 12);
/** A day of the exchange's clock takes so much of ours. */
const MINUTES = Number(process.env['FBP_SOAK_DAY_MINUTES'] ?? 12);
const SPEED = (24 * 60) / MINUTES;
/** By our own clock, as fast as the exchange's may go. */
const UPDATES_PER_SECOND = 2000;
/** So much more in the last quarter of the day than in the second one is no growth, but garbage that waits. */
const FLAT_MB = 15;
/** Of the CPU times that the system keeps. */
const TICKS_PER_SECOND = 100;

/** Match after match: when one half of them is over, the markets of the other one have come instead. */
function eventOf(index: number): DayEvent {
  const isEarly = index < 67;
  const turn = (index % 13) / 2;
  return {
    eventId: String(32_700_000 + index),
    ...{ home: clubOf(2 * index), away: clubOf(2 * index + 1), score: [index % 3, index % 2] },
    ...{ updates: 60, markets: SATURDAY_MARKETS },
    createdAt: isEarly ? MIDNIGHT - 8 * HOUR : MIDNIGHT + (8 + turn) * HOUR,
    scheduledAt: isEarly ? MIDNIGHT + (6 + turn) * HOUR : MIDNIGHT + (20 + turn / 2) * HOUR,
  };
}

/** The market that delays are measured at is there from the beginning to the end, and has no load of its own. */
const PROBE: DayEvent = {
  ...eventOf(0),
  eventId: '32799999',
  home: 'Probury',
  away: 'Testham',
  scheduledAt: MIDNIGHT + 23.5 * HOUR,
};

/** Changes of random open markets, as many as there ought to be by now; to be stopped. */
function bringLoad(exchange: EmulatedExchange): { readonly published: () => number; readonly stop: () => void } {
  const random = createRandom('load');
  const beganAt = performance.now();
  let published = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - beganAt) / 1000) * UPDATES_PER_SECOND;
    const markets = exchange.openMarkets.filter(({ named }) => named.eventId !== PROBE.eventId);
    for (; published < due; published += 1) {
      const market = markets[random.int(0, markets.length - 1)];
      if (market !== undefined)
        exchange.publish(market.id, { id: market.id, rc: [tick(market.named.runners ?? [], random)] });
    }
  }, 10);
  return { published: () => published, stop: () => clearInterval(timer) };
}

/** Two offers and now and then a trade of one runner. */
function tick(runners: readonly { readonly id: number; readonly hc?: number }[], random: Random) {
  const { id = 0, hc } = runners[random.int(0, runners.length - 1)] ?? {};
  const price = (hundredths: number) => Number((hundredths / 100).toFixed(2));
  const [back, lay] = [price(random.int(150, 175)), price(random.int(180, 199))];
  const size = () => random.int(0, 500);
  const trade = random.int(0, 9) === 0 ? { ltp: back, trd: [[back, random.int(1, 1e6)]] } : {};
  return { id, ...(hc !== undefined && { hc }), atb: [[back, size()]], atl: [[lay, size()]], ...trade };
}

/** Twice a second: from the exchange's sending to the line in the file. */
function probeDelays({ exchange, recording }: MonitoredDay): { readonly delays: number[]; readonly stop: () => void } {
  const delays: number[] = [];
  let isOver = false;
  const probe = async () => {
    const market = exchange.openMarkets.find(({ named }) => named.eventId === PROBE.eventId);
    const name = readdirSync(recording, { recursive: true, encoding: 'utf8' }).find((path) =>
      path.endsWith(market?.id ?? '?'),
    );
    if (market === undefined || name === undefined) return;
    const path = join(recording, name);
    const sizeOf = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const before = sizeOf();
    const sentAt = performance.now();
    exchange.publish(market.id, { id: market.id, rc: [{ id: market.named.runners?.[0]?.id ?? 0, ltp: 2 }] });
    while (sizeOf() <= before && performance.now() - sentAt < 5000) await delay(1);
    delays.push(performance.now() - sentAt);
  };
  void (async () => {
    for (; !isOver; await delay(500)) await probe();
  })();
  return {
    delays,
    stop() {
      isOver = true;
    },
  };
}

function measure(pid: number) {
  const times = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const [, kb] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return {
    at: performance.now(),
    rssMb: Math.round(Number(kb) / 1024),
    cpuSeconds: (Number(times[11]) + Number(times[12])) / TICKS_PER_SECOND,
  };
}

/** Lines of all markets, as they were recorded. */
function recordedLines(recording: string): number {
  const names = readdirSync(recording, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /1\.\d+(\.gz)?$/.test(name),
  );
  const counts = names.map((name) => {
    const bytes = readFileSync(join(recording, name));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1').split('\n').length - 1;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe.skipIf(certificates === undefined || process.platform !== 'linux')('a monitor under load', () => {
  it('keeps its memory, half a core and its promptness over a day of 200 markets and 2,000 updates a second', async () => {
    const day = {
      ...footballDay([...Array.from({ length: 134 }, (_, index) => eventOf(index)), PROBE], 'PRO'),
      from: MIDNIGHT,
    };
    const monitored = await monitoredDay({ day, speed: SPEED, listedFrom: ({ firstAt }) => firstAt });
    const { exchange } = monitored;
    const { child, finished } = monitored.monitor(['--until', new Date(MIDNIGHT + 24 * HOUR).toISOString()]);
    await monitored.until(MIDNIGHT + HOUR / 2);
    const load = bringLoad(exchange);
    const probes = probeDelays(monitored);
    const samples: {
      hour: number;
      markets: number;
      rssMb: number;
      cpu: number;
      perSecond: number;
      loadAverage: string;
    }[] = [];
    let before = { ...measure(child.pid ?? 0), published: 0 };
    for (let hour = 1; hour <= 23; hour += 1) {
      await monitored.until(MIDNIGHT + hour * HOUR);
      const now = { ...measure(child.pid ?? 0), published: load.published() };
      const seconds = (now.at - before.at) / 1000;
      samples.push({
        ...{ hour, markets: exchange.openMarkets.length, rssMb: now.rssMb },
        cpu: (now.cpuSeconds - before.cpuSeconds) / seconds,
        perSecond: Math.round((now.published - before.published) / seconds),
        loadAverage: readFileSync('/proc/loadavg', 'utf8').slice(0, 4),
      });
      console.log(JSON.stringify(samples.at(-1)));
      before = now;
    }
    load.stop();
    probes.stop();
    const { code, stderr } = await finished;
    expect(code, stderr).toBe(0);
    // On a machine that is busy with other things the exchange cannot send so much, and whatever is measured says nothing.
    const recordedShare = recordedLines(monitored.recording) / load.published();
    const rss = samples.map(({ rssMb }) => rssMb);
    const growthMb = mean(rss.slice(-6)) - mean(rss.slice(5, 11));
    const cpu = mean(samples.map((one) => one.cpu));
    const medianMs = probes.delays.sort((a, b) => a - b)[probes.delays.length >> 1] ?? Number.POSITIVE_INFINITY;
    const perSecond = mean(samples.map((one) => one.perSecond)).toFixed(0);
    const markets = mean(samples.map((one) => one.markets)).toFixed(0);
    record({
      promise: 'live',
      what: `a day in ${MINUTES} minutes`,
      counted: `${markets} markets open, ${perSecond} updates/s of which ${(100 * recordedShare).toFixed(0)} % came singly, ${(100 * cpu).toFixed(0)} % of a core, ${medianMs.toFixed(0)} ms from socket to line, RSS ${Math.min(...rss)}-${Math.max(...rss)} MB, ${growthMb.toFixed(1)} MB more in the last quarter than in the second`,
      violations: [growthMb > FLAT_MB, cpu > 0.5, medianMs > 50].filter(Boolean).length,
    });
    expect(recordedShare).toBeGreaterThan(0.9);
    expect(growthMb).toBeLessThan(FLAT_MB);
    expect(cpu).toBeLessThan(0.5);
    expect(medianMs).toBeLessThan(50);
  });
});
