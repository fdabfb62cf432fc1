import { z } from 'zod';
import { FbpError } from '../../../domain/errors.ts';

/**
 * What the services answer, checked where it comes in. Only the fields in use are named: others may come and go.
 */
export const CERTIFICATE_LOGIN = z.object({ loginStatus: z.string(), sessionToken: z.string().optional() });

/** Interactive log-in and keep-alive. */
export const IDENTITY_ANSWER = z.object({
  status: z.string(),
  token: z.string().nullish(),
  error: z.string().nullish(),
});

export const MY_DATA = z.array(z.object({ sport: z.string(), plan: z.string(), forDate: z.string() }));
export type OwnedPackage = z.infer<typeof MY_DATA>[number];

const COUNTED = z.array(z.object({ name: z.string().nullish(), count: z.number() }));
export const COLLECTION_OPTIONS = z.object({
  marketTypesCollection: COUNTED,
  // Not to be left out: an answer of another kind must not pass for one without countries.
  countriesCollection: COUNTED,
  fileTypeCollection: COUNTED,
});
export type CollectionOptions = z.infer<typeof COLLECTION_OPTIONS>;

export const BASKET_SIZE = z.object({ totalSizeMB: z.number(), fileCount: z.number() });
export type BasketSize = z.infer<typeof BASKET_SIZE>;

export const FILE_LIST = z.array(z.string());

/** Reads an answer. What cannot be read may be a proxy's or the service's passing trouble, so it is worth a second try. */
export function readAnswer<T>(schema: z.ZodType<T>, body: Uint8Array, where: string): T {
  const parsed = schema.safeParse(parseJson(body, where));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const detail = issue === undefined ? '' : `: ${issue.path.join('.') || 'answer'}: ${issue.message}`;
  throw new FbpError('FBP-REMOTE', `the answer of the service has an unknown form${detail}`, {
    where,
    hint: 'try again later; if it stays so, the service has changed and fbp needs an update',
  });
}

function parseJson(body: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch (cause) {
    throw new FbpError('FBP-REMOTE', 'the service answered something that is not JSON', {
      where,
      hint: 'try again in some minutes; nothing done so far is lost',
      cause,
    });
  }
}
