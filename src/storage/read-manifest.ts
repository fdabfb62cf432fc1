import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { isMissing } from '../disk/disk-fault.ts';
import { isAsWritten } from './manifest.ts';

const digest = z.object({ sha256: z.string(), bytes: z.number() });
const manifestSchema = z.object({
  schema_version: z.literal(1),
  batch: z.object({ country: z.string(), league: z.string(), season: z.string() }),
  inputs: z.record(z.string(), digest.extend({ path: z.string() })),
  outputs: z.record(z.string(), digest.extend({ rows: z.number().optional() })),
});

export type WrittenManifest = z.infer<typeof manifestSchema>;

export type ManifestReading =
  /** `isAsWritten`: byte for byte what a run wrote. */
  | { readonly kind: 'read'; readonly manifest: WrittenManifest; readonly isAsWritten: boolean }
  | { readonly kind: 'missing' }
  /** `what` tells why, as the rest of a sentence that begins with the file. */
  | { readonly kind: 'unreadable'; readonly what: string };

export function manifestPath(outputFolder: string): string {
  return join(outputFolder, 'manifest.json');
}

/** The manifest of an output folder, each of its fields checked: what lies there is a file that anyone may have edited. */
export function readManifest(outputFolder: string): ManifestReading {
  try {
    const text = readFileSync(manifestPath(outputFolder), 'utf8');
    const parsed = manifestSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { kind: 'read', manifest: parsed.data, isAsWritten: isAsWritten(text) };
    const [issue] = parsed.error.issues;
    return { kind: 'unreadable', what: `${issue?.path.join('.')}: ${issue?.message}` };
  } catch (error) {
    return isMissing(error) ? { kind: 'missing' } : { kind: 'unreadable', what: 'it cannot be read' };
  }
}
