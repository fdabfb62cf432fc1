import * as z from 'zod';
import { FbpError } from '../../domain/errors.ts';
import type { HttpAnswer } from './transport.ts';

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

/** Texts, that is paths; what else an entry may be costs that entry. */
export const FILE_LIST = z.array(z.unknown());

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

const LATER = 'try again in some minutes; nothing done so far is lost';
/** Longer requests to wait are not believed: an hour is more than any recovery table waits. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** Throws what an answer's status or form says went wrong; 401 is the session's matter and passes, as 200 does. */
export function mustBeAnswered(answer: HttpAnswer, what: string): void {
  const { status } = answer;
  if (status === 200) {
    if (isHtml(answer.body)) throw htmlFault(what);
    return;
  }
  if (status !== 401) throw statusFault(answer, what);
}

/** Betfair answers some failures with a web page and status 200: data not purchased, its own trouble, an address in the United States. */
export function isHtml(body: Uint8Array): boolean {
  for (const byte of body) {
    if (byte === 0x3c) return true;
    if (!isBlank(byte)) return false;
  }
  return false;
}

/** White space and the bytes of a UTF-8 mark. */
function isBlank(byte: number): boolean {
  return byte <= 0x20 || byte === 0xef || byte === 0xbb || byte === 0xbf;
}

function htmlFault(what: string): FbpError {
  return new FbpError('FBP-REMOTE', 'Betfair answered with a web page instead of data', {
    where: what,
    hint: 'its service may be in trouble (try again later), the data may not be purchased, or the address may be in a blocked region',
  });
}

function statusFault({ status, headers, body }: HttpAnswer, what: string): FbpError {
  const retryAfterMs = retryAfter(headers['retry-after']);
  const details = { where: what, hint: LATER, retryAfterMs };
  if (status === 408) return new FbpError('FBP-TIMEOUT', 'Betfair gave up waiting for the request (408)', details);
  if (status === 429)
    return new FbpError('FBP-RATE-LIMITED', 'Betfair says there were too many requests (429)', slower(details));
  if (status === 425 || status >= 500)
    return new FbpError('FBP-REMOTE', `Betfair’s service has a fault (${status})`, details);
  if (status === 403) {
    // Waiting does not help as it does with an unreachable service: it counts with the refused credentials (exit 4).
    return new FbpError('FBP-CREDENTIALS', 'Betfair refuses requests from this address (403): blocked region', {
      where: what,
      hint: 'run fbp from a network in a country where Betfair operates; cloud and VPN addresses are often blocked',
    });
  }
  if (status >= 300 && status < 400) {
    return new FbpError(
      'FBP-REMOTE',
      `the service sent the request elsewhere (${status}), which is not followed: the session goes to the configured host only`,
      {
        where: what,
        hint: 'check betfair.base_url and whether a proxy or log-in page stands between',
        retryable: false,
      },
    );
  }
  return new FbpError('FBP-REMOTE', `Betfair refuses the request (${status})${reason(body)}`, {
    where: what,
    hint: 'check betfair.base_url; asking again would be refused again',
    retryable: false,
  });
}

function slower<T extends { hint: string }>(details: T): T {
  return { ...details, hint: 'lower api.betfair.rate_limit, or run one fbp at a time' };
}

/** The message of a Spring error body, when it is one. */
function reason(body: Buffer): string {
  const message = /"message"\s*:\s*"([^"]{1,200})"/.exec(body.subarray(0, 4096).toString('utf8'))?.[1];
  // Words only: whatever is long and without a blank may be the session that was sent.
  return message === undefined || /\S{25}/.test(message) ? '' : `: ${message}`;
}

/** `Retry-After` in seconds or as a date. */
export function retryAfter(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(0, seconds * 1000), LONGEST_RETRY_AFTER_MS);
}
