import type * as z from 'zod';
import { FbpError, isFault } from '../../domain/errors.ts';
import { CERTIFICATE_LOGIN, IDENTITY_ANSWER, mustBeAnswered, readAnswer } from './answers.ts';
import type { Credentials } from './credentials.ts';
import { loginFailure } from './login-failures.ts';
import type { HttpAnswer, HttpRequest, Transport } from './transport.ts';

const MAX_ANSWER_BYTES = 1 << 20;

export interface IdentityOptions {
  readonly transport: Transport;
  /** Base addresses, ending in a slash. */
  readonly identity: string;
  readonly certificate: string;
  readonly credentials: Credentials;
  readonly timeoutMs: number;
}

/** Betfair's log-in service. Business failures come with status 200, so it is the answer's status that counts. */
export function identityService({ transport, identity, certificate, credentials, timeoutMs }: IdentityOptions) {
  const post = async (
    base: string,
    path: string,
    extra: Pick<HttpRequest, 'headers' | 'body'>,
    signal: AbortSignal,
  ) => {
    // Without this Accept header the service answers HTML.
    const headers = {
      Accept: 'application/json',
      'Content-Type': 'application/x-www-form-urlencoded',
      ...extra.headers,
    };
    const url = new URL(path, base);
    const what = `${path} at ${url.host}`;
    const answer = await transport.send(
      { method: 'POST', url, headers, body: extra.body, timeoutMs, maxBytes: MAX_ANSWER_BYTES, what },
      signal,
    );
    return { answer, what };
  };

  /** A new session token. Throws FBP-CREDENTIALS with Betfair's reason. */
  async function login(signal: AbortSignal): Promise<string> {
    const { account } = credentials;
    if (account === undefined) throw expired();
    const headers = { 'X-Application': account.appKey };
    const body = new URLSearchParams({ username: account.username, password: account.password }).toString();
    if (credentials.certificate !== undefined) {
      const given = await post(certificate, 'certlogin', { headers, body }, signal);
      const { loginStatus, sessionToken } = asLastWord(() => read(CERTIFICATE_LOGIN, given));
      return sessionToken || asLastWord(() => refuse(loginStatus));
    }
    const given = await post(identity, 'login', { headers, body }, signal);
    const { status, token, error } = asLastWord(() => read(IDENTITY_ANSWER, given));
    // LIMITED_ACCESS gives a token too, and history may be read with it.
    return token || asLastWord(() => refuse(error || status));
  }

  /** Whether the service still knows the token; asking also prolongs it, which no other call does. */
  async function keepAlive(token: string, signal: AbortSignal): Promise<boolean> {
    const given = await post(identity, 'keepAlive', { headers: session(token) }, signal);
    const { status, error } = read(IDENTITY_ANSWER, given);
    if (status === 'SUCCESS') return true;
    if (error === 'INTERNAL_ERROR') throw loginFailure(error);
    return false;
  }

  function session(token: string): Record<string, string> {
    const key = credentials.account?.appKey;
    return { 'X-Authentication': token, ...(key === undefined ? {} : { 'X-Application': key }) };
  }

  return { login, keepAlive };
}

export type IdentityService = ReturnType<typeof identityService>;

interface Given {
  readonly answer: HttpAnswer;
  readonly what: string;
}

function read<T>(schema: z.ZodType<T>, { answer, what }: Given): T {
  mustBeAnswered(answer, what);
  return readAnswer(schema, answer.body, what);
}

/** Whatever was answered to a password is the last word: it is not sent twice. */
function asLastWord<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isFault(error) || !error.retryable) throw error;
    const { code, message, where, hint } = error;
    throw new FbpError(code, message, { where, hint, cause: error, retryable: false });
  }
}

function refuse(code: string): never {
  throw loginFailure(code);
}

function expired(): FbpError {
  return new FbpError('FBP-CREDENTIALS', 'the session of FBP_SSOID has expired', {
    hint: 'set a fresh FBP_SSOID, or set FBP_USERNAME, FBP_PASSWORD and FBP_APP_KEY so that fbp can log in by itself; what was done is kept',
  });
}
