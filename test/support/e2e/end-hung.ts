import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

const HANG_MS = 60_000;
/** In ticks of 10 ms: less work than this within the time is none. */
const LEAST_TICKS = 20;

/**
 * Kills a process that hangs: one that did nothing for a minute, or has worked for a minute and is not done. On a machine that is busy with
 * other things, waiting for a processor is no hanging; where the processor's time cannot be read, the clock's counts.
 */
export function endHung(child: ChildProcess, onHung: () => void = () => undefined): { readonly stop: () => void } {
  const began = ticksOf(child) ?? 0;
  let seen = { ticks: began, at: Date.now() };
  const timer = setInterval(() => {
    const ticks = ticksOf(child);
    if (ticks !== undefined && ticks - seen.ticks >= LEAST_TICKS) seen = { ticks, at: Date.now() };
    const worked = ((ticks ?? began) - began) * 10;
    if (Date.now() - seen.at < HANG_MS && worked < HANG_MS) return;
    onHung();
    child.kill('SIGKILL');
  }, 1000);
  return { stop: () => clearInterval(timer) };
}

/** User and system time of all its threads, as Linux counts it. */
function ticksOf({ pid }: ChildProcess): number | undefined {
  try {
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const fields = rest.split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return undefined;
  }
}
