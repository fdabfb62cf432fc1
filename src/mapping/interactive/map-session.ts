import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeFileAtomic } from '../../disk/atomic-file.ts';
import { asDiskFault, isMissing, withDiskFaults } from '../../disk/disk-fault.ts';
import { FbpError } from '../../domain/errors.ts';
import { countrySlug } from '../names/country-codes.ts';

const teamSchema = z.strictObject({
  slug: z.string(),
  league: z.string(),
  matches: z.number(),
  candidates: z.array(
    z.strictObject({ name: z.string(), score: z.number(), dates: z.array(z.string()), sameAs: z.string().optional() }),
  ),
});

const addedSchema = z.strictObject({
  country: z.string(),
  file: z.string(),
  slug: z.string(),
  league: z.string(),
  name: z.string(),
  change: z.enum(['club_added', 'name_added', 'reference_added', 'unchanged']),
});

const stepSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('saved'), team: teamSchema, added: addedSchema }),
  z.strictObject({ kind: z.literal('skipped'), team: teamSchema }),
]);

const sessionSchema = z.strictObject({ version: z.literal(1), steps: z.array(stepSchema) });

/** One answer of a person, with all that undoing it needs. */
export type SessionStep = z.infer<typeof stepSchema>;

/** Where the answers of an unfinished session are remembered. */
export function sessionPath(stateDir: string, country: string): string {
  return join(stateDir, `map-session-${countrySlug(country)}.json`);
}

/** The answers so far, none where no session was begun. Throws FBP-INPUT when the file is not a session. */
export function readSession(path: string): SessionStep[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return [];
    throw asDiskFault(error, 'read the session', path);
  }
  const parsed = sessionSchema.safeParse(jsonOrUndefined(text));
  if (parsed.success) return parsed.data.steps;
  throw new FbpError('FBP-INPUT', 'The file of the unfinished mapping session cannot be read', {
    where: path,
    hint: 'Remove it; the mappings that were saved are in the mapping file and stay.',
    cause: parsed.error,
  });
}

export async function writeSession(path: string, steps: readonly SessionStep[]): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify({ version: 1, steps }, null, 1)}\n`);
}

export async function removeSession(path: string): Promise<void> {
  await withDiskFaults('remove the session', path, () => rm(path, { force: true }));
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
