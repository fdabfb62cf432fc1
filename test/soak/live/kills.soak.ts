import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../support/e2e/csv.ts';
import { certificates, monitoredDay } from '../../support/e2e/monitored-day.ts';
import { listedGaps, unlistedDifferences } from '../../support/emulator/exchange/recorded-day.ts';
import { saturday } from '../../support/emulator/exchange/saturday.ts';
import { createRandom } from '../../support/generator/random.ts';
import { record } from '../figures.ts';

const KILLS = 50;
const SPEED = 360;
/** So long nothing runs after a kill; then the day waits, however long a busy machine takes to start the next. */
const DOWN_MS = 300;
/** What was heard is on disk within a second, but for what timers of a busy machine are late. */
const LOST_MS = 1250;

describe.skipIf(certificates === undefined)('a monitor that is killed again and again', () => {
  it('has recorded all but the last second, and goes on each time', { timeout: 1_800_000 }, async () => {
    const random = createRandom('kills');
    const day = saturday({ matches: 40, plan: 'PRO', updates: 200 });
    const monitored = await monitoredDay({ day, speed: SPEED });
    const { exchange, recording } = monitored;
    const killedAt: number[] = [];
    const unreadable: string[] = [];
    while (killedAt.length < KILLS) {
      const { child } = monitored.monitor();
      // Every fourth has not even begun to watch.
      if (killedAt.length % 4 > 0) {
        await once(child.stderr ?? child, 'data');
        exchange.release();
      }
      await delay(random.int(0, 3000));
      child.kill('SIGKILL');
      killedAt.push(exchange.now());
      await once(child, 'close');
      await delay(DOWN_MS);
      exchange.hold();
      unreadable.push(...brokenLines(recording));
    }
    expect(exchange.isOver).toBe(false);
    const { child, finished } = monitored.monitor(['--until', 'last-match']);
    await once(child.stderr ?? child, 'data');
    exchange.release();
    const { code, stderr } = await finished;
    expect(code, stderr).toBe(0);
    const outputs = await monitored.process(day.files);
    const gaps = listedGaps(recording);
    const unlisted = unlistedDifferences(outputs, gaps);
    // What is missing before a kill, in our own time: whoever heard until then was ended by the next kill.
    const lostMs = gaps.flatMap(({ why, from }) => {
      const heardUntil = Date.parse(from ?? '');
      const kill = killedAt.find((at) => at >= heardUntil) ?? Number.POSITIVE_INFINITY;
      return why === 'not running' ? [(kill - heardUntil) / SPEED] : [];
    });
    const tooMuch = lostMs.filter((ms) => ms > LOST_MS);
    const linked = readCsv(outputs.recorded, 'matches.csv').filter((row) => row['processing_status'] === 'linked');
    record({
      promise: 'live',
      what: 'kill -9 of a monitor',
      counted: `${killedAt.length} kills, ${exchange.sent} changes, ${gaps.length} gaps listed, at most ${Math.max(...lostMs).toFixed(0)} ms before a kill`,
      violations: unreadable.length + unlisted.length + tooMuch.length,
    });
    expect(unreadable).toEqual([]);
    expect(unlisted.slice(0, 10)).toEqual([]);
    expect(linked).toHaveLength(40);
    expect(lostMs.length).toBeGreaterThan(KILLS);
    expect(tooMuch).toEqual([]);
  });
});

/** Lines in the middle of recorded files that are no messages; only the last one may be cut off. */
function brokenLines(recording: string): string[] {
  if (!existsSync(recording)) return [];
  const names = readdirSync(recording, { recursive: true, encoding: 'utf8' }).filter((name) => /1\.\d+$/.test(name));
  return names.flatMap((name) => {
    const lines = readFileSync(join(recording, name), 'utf8').split('\n').slice(0, -1);
    return lines.filter((line) => !isMessage(line)).map((line) => `${name}: ${line.slice(0, 80)}`);
  });
}

function isMessage(line: string): boolean {
  try {
    return JSON.parse(line).op === 'mcm';
  } catch {
    return false;
  }
}
