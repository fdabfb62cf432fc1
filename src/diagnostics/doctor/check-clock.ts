import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../config/project-root.ts';
import { type ConfiguredContext, type Finding, fail, ok, warn } from './check.ts';

/** File systems on other machines have clocks of their own. */
const TOLERANCE_MS = 5 * 60_000;

/** An instant in British summer time: 12:00 UTC is 13:00 in London. */
const SUMMER_NOON = Date.UTC(2023, 6, 1, 12);

/** Kick-offs are matched to the minute, so zones must be right; caches and certificates want the right time. */
export function checkClock({ loaded, now }: ConfiguredContext): readonly Finding[] {
  const { time_zone: zone } = loaded.config.input;
  const system = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const time = `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const message = `${time}, this machine's zone ${system}, statistics in ${zone}`;
  return [...(newest(loaded.config.storage.state_dir, now) ?? [ok(message)]), ...zoneData()];
}

/** The clock stands before something that has already happened: the program's own files, or the last run's. */
function newest(stateDir: string, now: number): Finding[] | undefined {
  const state = existsSync(stateDir) ? readdirSync(stateDir).map((name) => join(stateDir, name)) : [];
  const files = [join(PACKAGE_ROOT, 'package.json'), ...state];
  const latest = Math.max(...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
  if (latest <= now + TOLERANCE_MS) return undefined;
  const message = `the clock says ${new Date(now).toISOString()}, but files were written at ${new Date(latest).toISOString()}`;
  return [warn(message, { hint: 'set the clock of this machine (timedatectl set-ntp true)' })];
}

/** A Node built without zone data takes every zone for UTC. */
function zoneData(): Finding[] {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', hourCycle: 'h23' });
  if (Number(parts.format(SUMMER_NOON)) === 13) return [];
  const hint = 'use a Node with full internationalisation data (every official build has it)';
  return [fail('FBP-USAGE', 'this Node has no data of time zones', { hint })];
}
