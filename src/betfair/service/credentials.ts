import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Secrets } from '../../config/secrets.ts';
import { whyUnreadable } from '../../disk/disk-fault.ts';
import { FbpError } from '../../domain/errors.ts';
import type { TlsFiles } from './transport.ts';

/** How an account logs in, as far as its secrets say. */
export interface Credentials {
  /** A token made elsewhere, used until it is refused. */
  readonly ssoid: string | undefined;
  /** What a log-in needs; undefined when only a ready-made token was given. */
  readonly account: { readonly username: string; readonly password: string; readonly appKey: string } | undefined;
  /** PEM texts of the client certificate: with them the log-in needs no person. */
  readonly certificate: { readonly cert: string; readonly key: string } | undefined;
  readonly ca: string | undefined;
}

const WHAT_TO_SET =
  'set FBP_SSOID (a session token), or FBP_USERNAME, FBP_PASSWORD and FBP_APP_KEY, with FBP_CERT_FILE and FBP_KEY_FILE for accounts that log in with a certificate';

/** Reads the certificate files and checks that there is enough to log in with. Throws FBP-CREDENTIALS, naming what is missing. */
export function readCredentials(secrets: Secrets, service = 'the historic API'): Credentials {
  const { username, password, appKey, ssoid } = secrets;
  const account = username && password && appKey ? { username, password, appKey } : undefined;
  if (ssoid === undefined && account === undefined)
    throw new FbpError('FBP-CREDENTIALS', missing(secrets, service), { hint: WHAT_TO_SET });
  return {
    ssoid,
    account,
    certificate: readCertificate(secrets),
    ca: secrets.caFile === undefined ? undefined : readAuthorities(secrets.caFile),
  };
}

export function certificateFiles({ certificate, ca }: Credentials): TlsFiles {
  return { ...certificate, ca };
}

function missing({ username, password, appKey }: Secrets, service: string): string {
  const names = { FBP_USERNAME: username, FBP_PASSWORD: password, FBP_APP_KEY: appKey };
  const unset = Object.entries(names).flatMap(([name, value]) => (value ? [] : [name]));
  return `${service} needs credentials: ${unset.join(', ')} ${unset.length === 1 ? 'is' : 'are'} not set, nor is FBP_SSOID`;
}

function readCertificate({ certFile, keyFile }: Secrets): Credentials['certificate'] {
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined) {
    const unset = certFile === undefined ? 'FBP_CERT_FILE' : 'FBP_KEY_FILE';
    throw new FbpError('FBP-CREDENTIALS', `the client certificate is incomplete: ${unset} is not set`, {
      hint: `set ${unset} to the PEM file`,
    });
  }
  const pair = { cert: readPem('FBP_CERT_FILE', certFile), key: readPem('FBP_KEY_FILE', keyFile) };
  mustBeUsable(() => createSecureContext(pair), 'FBP_CERT_FILE and FBP_KEY_FILE do not hold a certificate and its key');
  return pair;
}

function readAuthorities(path: string): string {
  const ca = readPem('FBP_CA_FILE', path);
  mustBeUsable(() => new X509Certificate(ca), 'FBP_CA_FILE does not hold certificates');
  return ca;
}

/** Errors here give no cause: the system's messages hold the path, which counts as a secret. */
function readPem(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new FbpError('FBP-CREDENTIALS', `the file that ${variable} names ${whyUnreadable(error)}`, {
      hint: `set ${variable} to a PEM file that this user can read`,
    });
  }
}

function mustBeUsable(use: () => unknown, message: string): void {
  try {
    use();
  } catch {
    throw new FbpError('FBP-CREDENTIALS', message, {
      hint: 'both are PEM files, the key without a passphrase; the two must belong together',
    });
  }
}
