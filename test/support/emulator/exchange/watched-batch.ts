import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordingGap } from '../../../../src/betfair/live/recording/gap-file.ts';
import type { Config } from '../../../../src/config/schema.ts';
import { type Clock, SYSTEM_CLOCK } from '../../../../src/disk/clock.ts';
import type { CoordinatorSettings } from '../../../../src/pipeline/batch-request.ts';
import type { Alert } from '../../../../src/pipeline/monitor/match-alerts.ts';
import { Monitor } from '../../../../src/pipeline/monitor/monitor.ts';
import type { MonitorEnd } from '../../../../src/pipeline/monitor/monitor-options.ts';
import type { WatchedMatch } from '../../../../src/pipeline/monitor/watched-match.ts';
import { configBelow, loggerBelow } from '../../in-process/run-settings.ts';
import { TEST_ACCOUNT } from '../emulator.ts';
import type { EmulatedExchange } from './exchange.ts';

export const BATCH = { country: 'england', league: 'premier-league', season: '2023-2024' } as const;

/** What is waited for on purpose passes twenty times as fast; signs of life and the network's own times do not. */
const FAST_CLOCK: Pick<Clock, 'sleep'> = { sleep: (ms, signal) => SYSTEM_CLOCK.sleep(ms / 20, signal) };

/** What a monitor told, and what it can be asked. */
export interface WatchedBatch {
  readonly monitor: Monitor;
  readonly settings: CoordinatorSettings;
  readonly statsFile: string;
  readonly recording: string;
  readonly linked: () => readonly WatchedMatch[];
  readonly alerts: readonly Alert[];
  readonly gaps: readonly RecordingGap[];
  readonly notices: readonly string[];
  /** Resolves when it has ended, with what it threw. */
  readonly ended: Promise<unknown>;
  /** Moves the exchange's clock, and waits until all of it has been heard. */
  advance(to: number): Promise<void>;
  /** As Ctrl-C does. */
  interrupt(): Promise<unknown>;
}

export interface WatchOptions {
  readonly exchange: EmulatedExchange;
  readonly root: string;
  readonly statistics: string;
  readonly monitor?: Partial<Config['monitor']>;
  readonly end?: MonitorEnd;
  /** So many connections are waited for; all of them unless said. */
  readonly live?: number;
}

/** Settings for a batch on the emulated exchange, everything below `root`. */
export function exchangeSettings(
  { exchange, root, monitor = {} }: Omit<WatchOptions, 'statistics'>,
  signal: AbortSignal,
): CoordinatorSettings {
  const config = configBelow(root, { live_dir: join(root, 'live') });
  const hosts = {
    identity_url: exchange.identityUrl,
    exchange_url: exchange.exchangeUrl,
    stream_host: exchange.streamHost,
  };
  return {
    config: {
      ...config,
      betfair: { ...config.betfair, ...hosts },
      api: { betfair: { ...config.api.betfair, rate_limit: 1000 } },
      monitor: { ...config.monitor, hours: 500, refresh: '1s', snapshot: '1s', heartbeat_ms: 500, ...monitor },
    },
    secrets: { ...TEST_ACCOUNT, caFile: exchange.certificates.caFile },
    logger: loggerBelow(root),
    sampleDir: '',
    root,
    programVersion: '0',
    signal,
  };
}

/** Starts a monitor and waits until it is subscribed. */
export async function watchBatch(options: WatchOptions): Promise<WatchedBatch> {
  const { exchange, root, statistics, end = { kind: 'never' } } = options;
  const statsFile = join(root, 's.csv');
  mkdirSync(dirname(statsFile), { recursive: true });
  writeFileSync(statsFile, statistics);
  const interruption = new AbortController();
  const settings = exchangeSettings(options, interruption.signal);
  const recording = join(root, 'recording');
  let watched: readonly WatchedMatch[] = [];
  const [alerts, gaps, notices]: [Alert[], RecordingGap[], string[]] = [[], [], []];
  const monitor = await Monitor.open({
    request: { batch: BATCH, statsFile },
    settings,
    recording,
    end,
    clock: FAST_CLOCK,
    listener: {
      linked: (now) => {
        watched = now;
      },
      changed: () => undefined,
      alert: (alert) => alerts.push(alert),
      gaps: (some) => gaps.push(...some),
      notice: (text) => notices.push(text),
    },
  });
  const ended = monitor.run().then(
    () => undefined,
    (error: unknown) => error,
  );
  await until(() => {
    const { live, all } = monitor.health.connections;
    return all > 0 && live === (options.live ?? all);
  }, ended);
  return {
    ...{ monitor, settings, statsFile, recording, alerts, gaps, notices, ended },
    linked: () => watched,
    async advance(to) {
      exchange.advance(to);
      // The next sign of life is no older than what was sent before it.
      await until(() => (monitor.health.heardAt ?? 0) >= to, ended);
    },
    async interrupt() {
      interruption.abort(new Error('interrupted'));
      return await ended;
    },
  };
}

/** Waits for something; what ended meanwhile is thrown. */
export async function until(
  condition: () => boolean,
  ended: Promise<unknown> = new Promise(() => undefined),
): Promise<void> {
  let end: { readonly error: unknown } | undefined;
  void ended.then((error) => {
    end = { error };
  });
  for (let waited = 0; !condition(); waited += 5) {
    if (end !== undefined) throw end.error ?? new Error('it ended before');
    if (waited > 20_000) throw new Error(`waited in vain: ${condition}`);
    await delay(5);
  }
}
