import type { SourceOptions } from '../command/source-options.ts';

/** The options of `fbp debug`, read and checked. */
export interface DebugOptions extends SourceOptions {
  readonly country?: string;
  readonly league?: string;
  readonly season?: string;
  readonly stats?: string;
  readonly event?: string;
  readonly failures?: string;
  readonly interactive?: boolean;
}
