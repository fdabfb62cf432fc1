import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { asDiskFault } from '../../disk/disk-fault.ts';
import { withScratchFolder } from '../../disk/temporary/scratch-folder.ts';
import type { BatchRequest, CoordinatorSettings } from '../../pipeline/batch-request.ts';
import { measureBatch } from './measure-batch.ts';
import type { ProfilingReport } from './profiling-report.ts';

/** Runs the work under V8's sampling profiler and writes a .cpuprofile that Chrome's developer tools open. Throws FBP-DISK. */
async function withCpuProfile<T>(path: string, work: () => Promise<T>): Promise<T> {
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

interface ProfileOptions {
  /** Linked matches to fetch, extract and store, spread evenly over the season; from 1. */
  readonly sampleSize: number;
  /** Where a CPU profile is wanted. */
  readonly cpuProfile?: string | undefined;
}

/**
 * Measures where the time of a batch goes: the steps of a run on a sample of its matches, one after another, with all that they write
 * in a temporary folder.
 */
export class PipelineProfiler {
  readonly #settings: CoordinatorSettings;

  constructor(settings: CoordinatorSettings) {
    this.#settings = settings;
  }

  /** Throws what a run would throw before its first match. */
  async profileBatch(request: BatchRequest, { sampleSize, cpuProfile }: ProfileOptions): Promise<ProfilingReport> {
    const settings = this.#settings;
    return await withScratchFolder(settings.config.storage.temp_dir, 'profile', async (folder) => {
      const measure = () => measureBatch(request, { settings, folder, sampleSize });
      const measured = await (cpuProfile === undefined ? measure() : withCpuProfile(cpuProfile, measure));
      return { ...measured, cpuProfile };
    });
  }
}
