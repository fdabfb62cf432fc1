import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { asDiskFault } from '../../disk/disk-fault.ts';

/** Runs the work under V8's sampling profiler and writes a .cpuprofile that Chrome's developer tools open. Throws FBP-DISK. */
export async function withCpuProfile<T>(path: string, work: () => Promise<T>): Promise<T> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    const result = await work();
    const { profile } = await session.post('Profiler.stop');
    writeFileSync(path, JSON.stringify(profile));
    return result;
  } catch (error) {
    throw asDiskFault(error, 'write the CPU profile', path);
  } finally {
    session.disconnect();
  }
}
