import { systemErrorCode } from '../../domain/errors.ts';

export interface ConnectionFault {
  readonly code: 'FBP-REMOTE' | 'FBP-TIMEOUT' | 'FBP-CREDENTIALS';
  /** `{host}` stands for the host that was asked. */
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
}

const LATER = 'try again in some minutes; nothing done so far is lost';

const TIMED_OUT: ConnectionFault = {
  code: 'FBP-TIMEOUT',
  message: '{host} did not answer in time',
  hint: 'try again later, or raise api.betfair.timeout',
  retryable: true,
};
const LOST: ConnectionFault = {
  code: 'FBP-REMOTE',
  message: 'the connection to {host} broke before the answer was whole',
  hint: LATER,
  retryable: true,
};
const UNREACHABLE: ConnectionFault = {
  code: 'FBP-REMOTE',
  message: '{host} cannot be reached',
  hint: 'check the network and betfair.base_url, then run the same command again; nothing done so far is lost',
  retryable: true,
};
const UNTRUSTED: ConnectionFault = {
  code: 'FBP-REMOTE',
  message: 'the certificate of {host} cannot be trusted, so nothing was sent',
  hint: 'if a proxy of your company stands between, name its authority in FBP_CA_FILE',
  retryable: false,
};
const OTHER_NAME: ConnectionFault = {
  code: 'FBP-REMOTE',
  message: 'the certificate that {host} shows is for another name, so nothing was sent',
  hint: 'check betfair.base_url, betfair.identity_url and this machine’s name server: something else answers in Betfair’s place',
  retryable: false,
};

const CERTIFICATE_REFUSED: ConnectionFault = {
  code: 'FBP-CREDENTIALS',
  message: '{host} refused the client certificate',
  hint: 'upload the certificate of FBP_CERT_FILE under My Account > Security > Automated Betting, and check that FBP_KEY_FILE is its key',
  retryable: false,
};

const BY_CODE: Readonly<Record<string, ConnectionFault>> = {
  UND_ERR_CONNECT_TIMEOUT: TIMED_OUT,
  UND_ERR_HEADERS_TIMEOUT: TIMED_OUT,
  UND_ERR_BODY_TIMEOUT: TIMED_OUT,
  ETIMEDOUT: TIMED_OUT,
  ECONNREFUSED: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
};

/** Tells what a failed connection means. Whatever is not known counts as a lost connection, which is worth a second try. */
export function connectionFault(error: unknown): ConnectionFault {
  if (error instanceof Error && error.name === 'TimeoutError') return TIMED_OUT;
  const code = systemErrorCode(error) ?? firstCode(error);
  if (code === undefined) return LOST;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') return OTHER_NAME;
  if (isCertificateFault(code)) return UNTRUSTED;
  // The server's alert about the certificate that was shown to it, or about none having been shown.
  if (/^ERR_SSL_.*ALERT_.*CERTIFICATE/.test(code)) return CERTIFICATE_REFUSED;
  return BY_CODE[code] ?? LOST;
}

/** Several addresses tried and none answered: Node gives them in one error. */
function firstCode(error: unknown): string | undefined {
  return error instanceof AggregateError ? systemErrorCode(error.errors[0]) : undefined;
}

function isCertificateFault(code: string): boolean {
  return (
    code.startsWith('ERR_TLS_CERT') || /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code) || code === 'INVALID_CA'
  );
}
