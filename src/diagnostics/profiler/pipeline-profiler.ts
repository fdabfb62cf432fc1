import type { BatchRequest, CoordinatorSettings } from '../../pipeline/batch-request.ts';
import { withScratchFolder } from '../scratch-folder.ts';
import { withCpuProfile } from './cpu-profile.ts';
import { measureBatch } from './measure-batch.ts';
import type { ProfilingReport } from './profiling-report.ts';

export interface ProfileOptions {
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
