import type { SourceOptions } from '../command/source-options.ts';

/** The options of `fbp profile`, read and checked. */
export interface ProfileCommandOptions extends SourceOptions {
  readonly stats?: string;
  readonly sampleSize: number;
  readonly cpuProfile?: string;
}
