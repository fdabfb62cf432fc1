import { type ErrorCode, FbpError } from '../../../domain/errors.ts';

/** What a refusal of API-NG or of the stream means. */
interface Refusal {
  readonly message: string;
  readonly hint: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
}

const LATER = 'it is tried again by itself';
const APP_KEY = 'check FBP_APP_KEY: an application key of this account, made at developer.betfair.com';

function refused(message: string, hint = APP_KEY): Refusal {
  return { message, hint, code: 'FBP-CREDENTIALS', retryable: false };
}

function passing(message: string, code: ErrorCode = 'FBP-REMOTE'): Refusal {
  return { message, hint: LATER, code, retryable: true };
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  NO_APP_KEY: refused('no application key was sent'),
  INVALID_APP_KEY: refused('the application key is not known'),
  APP_KEY_CREATION_FAILED: refused('the application key is not known'),
  ACCESS_DENIED: refused('the account or its key may not use this service'),
  NOT_AUTHORIZED: refused('the account or its key may not use this service'),
  NO_SESSION: refused('there is no session', 'set a fresh FBP_SSOID, or FBP_USERNAME and FBP_PASSWORD'),
  INVALID_SESSION_INFORMATION: refused(
    'the session is not known any more',
    'set a fresh FBP_SSOID, or FBP_USERNAME and FBP_PASSWORD',
  ),
  TOO_MANY_REQUESTS: passing('there were too many requests', 'FBP-RATE-LIMITED'),
  REQUEST_SIZE_EXCEEDS_LIMIT: { ...passing('the request was too large'), retryable: false },
  TIMEOUT_ERROR: passing('the exchange took too long', 'FBP-TIMEOUT'),
  TIMEOUT: passing('the exchange took too long', 'FBP-TIMEOUT'),
  SERVICE_BUSY: passing('the exchange is busy'),
  UNEXPECTED_ERROR: passing('the exchange has a fault'),
  CONNECTION_FAILED: passing('the exchange ended the connection'),
  MAX_CONNECTION_LIMIT_EXCEEDED: passing('the account has as many connections open as it may'),
  SUBSCRIPTION_LIMIT_EXCEEDED: {
    message: 'more markets were asked for than one connection may have',
    hint: 'lower monitor.markets_per_connection to what the account may have',
    code: 'FBP-REMOTE',
    retryable: false,
  },
};

/** Whether a log-in may mend it. */
export function isSessionRefusal(code: string): boolean {
  return code === 'INVALID_SESSION_INFORMATION' || code === 'NO_SESSION';
}

/** The error of a refusal; codes that are not in the table are quoted as Betfair gave them. */
export function refusalFault(given: string, where: string): FbpError {
  // Anything else than a code could be what was sent.
  const errorCode = /^[A-Z][A-Z0-9_]{0,59}$/.test(given) ? given : 'no reason given';
  const { message, hint, code, retryable } = REFUSALS[errorCode] ?? passing('the exchange refuses it');
  return new FbpError(code, `${message} (${errorCode})`, { where, hint, retryable });
}
