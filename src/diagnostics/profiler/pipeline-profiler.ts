import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asDiskFault } from '../../disk/disk-fault.ts';
import type { BatchRequest, CoordinatorSettings } from '../../pipeline/batch-request.ts';
import { withCpuProfile } from './cpu-profile.ts';
import { Measurement, type ProfileOptions } from './measurement.ts';
import type { ProfilingReport } from './profiling-report.ts';

/**
 * Measures where the time of a batch goes: the real stages on a sample of its matches, one after another, with all that they write
 * in a temporary folder.
 */
export class PipelineProfiler {
  readonly #settings: CoordinatorSettings;

  constructor(settings: CoordinatorSettings) {
    this.#settings = settings;
  }

  /** Throws what a run would throw before its first match. */
  async profileBatch(request: BatchRequest, options: ProfileOptions): Promise<ProfilingReport> {
    // On the disk that a run works on.
    const folder = temporaryFolder(this.#settings.config.storage.temp_dir);
    try {
      const measure = () => new Measurement(request, this.#settings, folder).run(options);
      return await (options.cpuProfile === undefined ? measure() : withCpuProfile(options.cpuProfile, measure));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function temporaryFolder(tempDir: string): string {
  try {
    mkdirSync(tempDir, { recursive: true });
    return mkdtempSync(join(tempDir, 'profile-'));
  } catch (error) {
    throw asDiskFault(error, 'make a temporary folder', tempDir);
  }
}
