import { channel } from 'node:diagnostics_channel';

/** A piece of decoding that is done. */
export interface DecodeReport {
  /** The names of the files that were decoded at a time. */
  readonly names: readonly string[];
  /** What they decoded to. */
  readonly bytes: number;
  readonly ms: number;
}

const DECODING = channel('fbp:decode');

/** Tells of everything that this thread decodes from now on, until the answer is called: for those who measure. */
export function watchDecoding(watcher: (report: DecodeReport) => void): () => void {
  const listen = (message: unknown) => watcher(message as DecodeReport);
  DECODING.subscribe(listen);
  return () => void DECODING.unsubscribe(listen);
}

export function reportDecoding(report: DecodeReport): void {
  DECODING.publish(report);
}
