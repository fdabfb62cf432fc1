import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemErrorCode } from '../domain/errors.ts';

/** A process, told apart from a later one that was given the same pid. The optional parts are known on Linux only. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Changes with every boot of the machine. */
  readonly bootId?: string | undefined;
  /** A pid means nothing in another container's namespace. */
  readonly pidNamespace?: string | undefined;
  /** Clock ticks from boot to the process's start. */
  readonly startTicks?: string | undefined;
}

export function thisProcess(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname(),
    bootId: orUndefined(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: orUndefined(() => readlinkSync('/proc/self/ns/pid')),
    startTicks: procStat(process.pid)?.startTicks,
  };
}

/** True only when the process is certainly no more; one on another host or in another container cannot be judged from here. */
export function isGone(other: ProcessIdentity): boolean {
  const self = thisProcess();
  if (other.host !== self.host) return false;
  if (differ(other.bootId, self.bootId)) return true;
  if (differ(other.pidNamespace, self.pidNamespace)) return false;
  if (!isPidInUse(other.pid)) return true;
  const stat = procStat(other.pid);
  // A zombie still answers signals until its parent collects it, which in a container without init may be never.
  if (stat?.state === 'Z' || stat?.state === 'X') return true;
  return differ(other.startTicks, stat?.startTicks);
}

export function isPidInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) !== 'ESRCH';
  }
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** proc(5): the name in brackets may itself hold brackets and spaces; state is field 3, start time field 22. */
function procStat(pid: number): { state: string | undefined; startTicks: string | undefined } | undefined {
  const text = orUndefined(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], startTicks: fields[19] };
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
