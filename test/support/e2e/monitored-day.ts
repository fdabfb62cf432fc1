import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { makeCertificates } from '../emulator/certificates.ts';
import {
  type EmulatedExchange,
  type ExchangeOptions,
  exchangeEnv,
  startExchange,
} from '../emulator/exchange/exchange.ts';
import type { Outputs } from '../emulator/exchange/recorded-day.ts';
import { SATURDAY_MARKETS, type Saturday } from '../emulator/exchange/saturday.ts';
import { type ArchiveEntry, writeFolder } from '../generator/archive-writer.ts';
import { type Finished, runFbp, startFbp, temporaryFolder } from './run-fbp.ts';

const BATCH = ['england', 'premier-league', '2023-2024'];
const BATCH_ARGS = [...BATCH, '--stats', 's.csv', '--markets', SATURDAY_MARKETS.join(',')];
/** The exchange's time goes so much faster that what is done by the minute is done by the second. */
const SETTINGS = `
monitor: { hours: 24, refresh: 5s, snapshot: 2s, heartbeat_ms: 1000, plan: PLAN }
api: { betfair: { rate_limit: 100 } }
`;

export interface DayOptions extends Partial<ExchangeOptions> {
  readonly day: Pick<Saturday, 'statistics' | 'files' | 'from'>;
  /** Many times faster than our own clock. */
  readonly speed: number;
  readonly plan?: 'basic' | 'advanced' | 'pro';
}

/** A project in a folder of its own, and the exchange that it watches. */
export interface MonitoredDay {
  readonly exchange: EmulatedExchange;
  readonly recording: string;
  /** `live/<batch>`. */
  readonly folder: string;
  /** Starts `fbp monitor`; it ends with the test at the latest. */
  monitor(args?: readonly string[]): { readonly child: ChildProcess; readonly finished: Promise<Finished> };
  /** Waits until the exchange's clock says so, epoch ms. */
  until(at: number): Promise<void>;
  /** Runs `process` on the recording and on the archive that it is of. */
  process(archive: readonly ArchiveEntry[]): Promise<Outputs>;
}

/** Throws where there is no `openssl`: see `certificates`. */
export async function monitoredDay({ day, speed, plan = 'pro', ...over }: DayOptions): Promise<MonitoredDay> {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 's.csv'), day.statistics);
  mkdirSync(join(cwd, 'config'));
  writeFileSync(join(cwd, 'config', 'base.yaml'), SETTINGS.replace('PLAN', plan));
  const exchange = await startExchange({
    files: day.files,
    startAt: day.from,
    speed,
    ...(certificates && { certificates }),
    ...over,
  });
  onTestFinished(() => exchange.close());
  const folder = join(cwd, 'live', ...BATCH);
  const recording = join(folder, 'recording');
  return {
    ...{ exchange, folder, recording },
    monitor(args = []) {
      const started = startFbp(['monitor', ...BATCH_ARGS, ...args], { cwd, env: exchangeEnv(exchange) });
      onTestFinished(() => void started.child.kill('SIGKILL'));
      return started;
    },
    async until(at) {
      while (exchange.now() < at) await delay(Math.min(1000, (at - exchange.now()) / speed + 1));
    },
    async process(archive) {
      const files = temporaryFolder();
      writeFolder(files, archive);
      const outputs = { recorded: join(cwd, 'recorded'), archived: join(cwd, 'archived') };
      for (const [source, output] of [
        [recording, outputs.recorded],
        [files, outputs.archived],
      ] as const) {
        const { code, stderr } = await runFbp(['process', ...BATCH_ARGS, '--archive', source, '--output', output], {
          cwd,
        });
        expect([0, 3], stderr).toContain(code);
      }
      return outputs;
    },
  };
}

/** Undefined where there is no `openssl` program to make them with. */
export const certificates = makeCertificates();
