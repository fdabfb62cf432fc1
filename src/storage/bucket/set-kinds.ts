import { OPTIONAL_NAMES } from '../batch-output.ts';

/** What kinds of sets lie in buckets: the name of the manifest, and names that only some sets of the kind have. */
export const SETS = {
  output: { manifest: 'manifest.json', optional: OPTIONAL_NAMES },
  partition: { manifest: '_manifest.json', optional: new Set() },
} as const satisfies Record<string, { readonly manifest: string; readonly optional: ReadonlySet<string> }>;

export type SetKind = keyof typeof SETS;
