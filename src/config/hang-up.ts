import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Environment, processEnvironment } from './process-environment.ts';

/** The bit of SIGHUP, signal 1, in the masks of signals that Linux tells of a process. */
const HANG_UP = 1n;

/**
 * Whether whoever started this process wants it to outlive the terminal, as `nohup` does. Such a process is begun with the hang-up
 * ignored, but Node takes every ignored signal back to its default before any code of the program runs. What still tells: shells leave the
 * command they started in `_`, and what a parent ignores would have been handed down.
 */
export function ignoresHangUp(
  env: Environment = processEnvironment(),
  statusOf: (pid: number) => string = linuxStatus,
): boolean {
  if (basename(env['_'] ?? '') === 'nohup') return true;
  const ignored = /^SigIgn:\s*([0-9a-f]+)/m.exec(statusOf(process.ppid))?.[1];
  return ignored !== undefined && (BigInt(`0x${ignored}`) & HANG_UP) !== 0n;
}

/** Empty on systems that tell it otherwise, or not at all. */
function linuxStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
