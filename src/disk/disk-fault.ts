import { FbpError, isFault, systemErrorCode } from '../domain/errors.ts';

const RESUMES = 'then run the same command again: it goes on where it stopped.';

/** What the operating system says when a disk or folder cannot take a file, and what a person can do about it. */
const DISK_FAULTS: Readonly<Record<string, { reason: string; hint: string }>> = {
  ENOSPC: { reason: 'the disk is full', hint: `Free some space there, ${RESUMES}` },
  EDQUOT: { reason: 'the disk quota is used up', hint: `Free some space or raise the quota, ${RESUMES}` },
  EROFS: { reason: 'the file system is read-only', hint: 'Choose another folder, or mount it writable.' },
  EACCES: { reason: 'permission denied', hint: 'Give this user write permission there, or choose another folder.' },
  EPERM: {
    reason: 'operation not permitted',
    hint: 'Give this user write permission there, or choose another folder.',
  },
  EBUSY: {
    reason: 'another program holds it open',
    hint: `Close it in that program (a spreadsheet, a viewer, a backup), ${RESUMES}`,
  },
  EMFILE: { reason: 'too many open files', hint: `Raise the limit (ulimit -n 4096), ${RESUMES}` },
  ENFILE: { reason: 'too many open files on this machine', hint: `Close other programs, ${RESUMES}` },
  ENOMEM: { reason: 'memory is short', hint: `Close other programs or raise the limit (ulimit -v), ${RESUMES}` },
  ERR_MODULE_NOT_FOUND: {
    // Node's answer, too, when it may not open one file more.
    reason: 'a part of the program cannot be loaded: too many files are open, or it is not there',
    hint: `Raise the limit (ulimit -n 4096) or install fbp again, ${RESUMES}`,
  },
  ERR_WORKER_INIT_FAILED: {
    reason: 'a worker thread cannot be started: too many files are open, or memory is short',
    hint: `Raise the limit (ulimit -n 4096) or close other programs, ${RESUMES}`,
  },
  EIO: { reason: 'the disk reported an error', hint: `Check the disk (its log, its cable, its health), ${RESUMES}` },
  ENOENT: {
    // Node's answer, too, when folders are to be made on a read-only file system.
    reason: 'the file or its folder is gone and cannot be made, or a link leads nowhere',
    hint: `See that the file system is writable and that nothing removes it while fbp runs, ${RESUMES}`,
  },
  ENOTDIR: { reason: 'a file stands where a folder is needed', hint: 'Move that file away, or choose another folder.' },
  EEXIST: { reason: 'a file stands where a folder is needed', hint: 'Move that file away, or choose another folder.' },
  EISDIR: { reason: 'a folder stands where a file is needed', hint: 'Move that folder away, or choose another one.' },
  ELOOP: { reason: 'links lead in a circle there', hint: 'Choose another folder, or mend the link.' },
  EFBIG: { reason: 'the file system allows no file of that size', hint: 'Choose a folder on another file system.' },
  ENAMETOOLONG: { reason: 'the path is too long', hint: 'Choose a folder with a shorter path.' },
};

/** The disk error as FBP-DISK, saying what was being done to which path; any other error unchanged. */
export function asDiskFault(error: unknown, action: string, path: string): unknown {
  if (isFault(error)) return error;
  const code = machineCode(error);
  const fault = code === undefined ? undefined : DISK_FAULTS[code];
  if (fault === undefined) return error;
  return new FbpError('FBP-DISK', `Cannot ${action}: ${fault.reason} (${code})`, {
    where: path,
    hint: fault.hint,
    cause: error,
  });
}

/** Whatever file they show at first, they would meet the next one too. */
const MACHINE_WIDE: ReadonlySet<string> = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'ERR_MODULE_NOT_FOUND',
  'ERR_WORKER_INIT_FAILED',
]);

/** The same for errors from anywhere: only those that are the machine's state, not one file's. */
export function asMachineFault(error: unknown, action: string): unknown {
  const isMachineWide = MACHINE_WIDE.has(machineCode(error) ?? '');
  const path = error instanceof Error && 'path' in error ? String(error.path) : 'this machine';
  return isMachineWide ? asDiskFault(error, action, path) : error;
}

/** A program has the file open that was to be replaced. */
export function isHeldOpen(error: unknown): error is FbpError {
  return isFault(error, 'FBP-DISK') && systemErrorCode(error.cause) === 'EBUSY';
}

/** Whether the operating system refused something: that says nothing of the bytes that were to be read. */
export function isRefusal(error: unknown): boolean {
  return (error instanceof Error && 'syscall' in error) || machineCode(error) === 'ENOMEM';
}

/** As V8, WebAssembly, zlib and Node say that there is no memory to be had. */
const NO_MEMORY = /allocation failed|out of memory|could not allocate|cannot allocate|failed to allocate/i;
const NO_MEMORY_CODES: ReadonlySet<string | undefined> = new Set([
  'ENOMEM',
  'Z_MEM_ERROR',
  'ERR_MEMORY_ALLOCATION_FAILED',
]);

function machineCode(error: unknown): string | undefined {
  const code = systemErrorCode(error);
  // A worker that reaches its own limit does so by the files that it was given.
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return code;
  const isMemory = error instanceof Error && !isFault(error) && NO_MEMORY.test(error.message);
  return isMemory || NO_MEMORY_CODES.has(code) ? 'ENOMEM' : code;
}

/** Runs a file operation and turns its disk errors into FBP-DISK. */
export async function withDiskFaults<T>(action: string, path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw asDiskFault(error, action, path);
  }
}

/** The same for what is done at once. */
export function withDiskFaultsSync<T>(action: string, path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw asDiskFault(error, action, path);
  }
}

/** There is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return systemErrorCode(error) === 'ENOENT';
}

/** Why a file cannot be read, to follow its name: `does not exist`. */
export function whyUnreadable(error: unknown): string {
  const code = systemErrorCode(error);
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EBUSY') return 'is held open by another program';
  return code === 'EISDIR' ? 'is a folder' : `cannot be read (${code ?? 'unknown reason'})`;
}
