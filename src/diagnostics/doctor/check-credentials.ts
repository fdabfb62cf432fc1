import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readSecrets, type Secrets, secretStates } from '../../config/secrets.ts';
import { whyUnreadable } from '../../disk/disk-fault.ts';
import { DAY_MS, isoDay } from '../../domain/time-units.ts';
import { type DoctorContext, type Finding, fail, ok, warn } from './check.ts';

const SOON_DAYS = 30;
/** Read by group or others. */
const FOREIGN_READ = 0o044;

/** The Betfair account: what is set, and whether the certificate can be used. Names only, never values or paths. */
export function checkCredentials({ env, now }: DoctorContext): readonly Finding[] {
  const secrets = readSecrets(env);
  const files = secretStates(env).flatMap(({ variable, state }) => (state === 'file' ? [`${variable}_FILE`] : []));
  const open = [...files, 'FBP_KEY_FILE'].flatMap((variable) => openFile(variable, env[variable]));
  return [account(secrets), ...certificate(secrets, now), ...authorities(secrets, now), ...open];
}

function account({ ssoid, username, password, appKey }: Secrets): Finding {
  const needed = { FBP_USERNAME: username, FBP_PASSWORD: password, FBP_APP_KEY: appKey };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length === 0) return ok('FBP_USERNAME, FBP_PASSWORD and FBP_APP_KEY are set');
  if (ssoid !== undefined) return ok('a session token is set (FBP_SSOID); it ends by itself after some hours');
  if (missing.length === Object.keys(needed).length) {
    return ok('none set: the historic API is not used, only files on this machine');
  }
  const hint = `set ${missing.join(' and ')}, or unset the others; until then the historic API is not used`;
  return warn(`incomplete: ${missing.join(' and ')} not set`, { hint });
}

function certificate({ certFile, keyFile }: Secrets, now: number): Finding[] {
  if (certFile === undefined && keyFile === undefined) return [];
  const unset = certFile === undefined ? 'FBP_CERT_FILE' : keyFile === undefined ? 'FBP_KEY_FILE' : undefined;
  if (certFile === undefined || keyFile === undefined) {
    const hint = `set ${unset} to the other PEM file of the pair`;
    return [fail('FBP-CREDENTIALS', `the client certificate is incomplete: ${unset} is not set`, { hint })];
  }
  const cert = readPem('FBP_CERT_FILE', certFile, (pem) => new X509Certificate(pem));
  const key = readPem('FBP_KEY_FILE', keyFile, (pem) => createPrivateKey(pem));
  if (!('value' in cert)) return [cert];
  if (!('value' in key)) return [key];
  return [validity('FBP_CERT_FILE', cert.value, now), ...pairing(cert.value, key.value)];
}

function pairing(cert: X509Certificate, key: KeyObject): Finding[] {
  if (cert.checkPrivateKey(key)) return [ok('the key in FBP_KEY_FILE belongs to the certificate')];
  const hint = 'set both to files of the same pair';
  return [
    fail('FBP-CREDENTIALS', 'the key in FBP_KEY_FILE belongs to another certificate than FBP_CERT_FILE', { hint }),
  ];
}

function authorities({ caFile }: Secrets, now: number): Finding[] {
  if (caFile === undefined) return [];
  const cert = readPem('FBP_CA_FILE', caFile, (pem) => new X509Certificate(pem));
  return 'value' in cert ? [validity('FBP_CA_FILE', cert.value, now)] : [cert];
}

function validity(variable: string, cert: X509Certificate, now: number): Finding {
  const [from, to] = [Date.parse(cert.validFrom), Date.parse(cert.validTo)];
  const day = isoDay(to);
  const hint = 'make a new one, register it with Betfair and replace the file';
  if (now > to) return fail('FBP-CREDENTIALS', `the certificate in ${variable} expired on ${day}`, { hint });
  if (now < from) {
    const start = isoDay(from);
    return fail('FBP-CREDENTIALS', `the certificate in ${variable} is valid only from ${start}`, {
      hint: 'check the clock of this machine',
    });
  }
  const days = Math.floor((to - now) / DAY_MS);
  if (days < SOON_DAYS) return warn(`the certificate in ${variable} expires in ${days} days, on ${day}`, { hint });
  return ok(`the certificate in ${variable} is valid until ${day}`);
}

function readPem<T>(variable: string, path: string, parse: (pem: string) => T): { value: T } | Finding {
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    const hint = `set ${variable} to a PEM file that this user can read`;
    return fail('FBP-CREDENTIALS', `the file that ${variable} names ${whyUnreadable(error)}`, { hint });
  }
  try {
    return { value: parse(pem) };
  } catch {
    const hint = 'PEM text is needed, beginning with -----BEGIN; a key must have no passphrase';
    return fail('FBP-CREDENTIALS', `the file that ${variable} names holds nothing usable`, { hint });
  }
}

/** On systems with permissions: a secret that others can read. */
function openFile(variable: string, path: string | undefined): Finding[] {
  if (path === undefined || process.platform === 'win32') return [];
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & FOREIGN_READ) === 0) return [];
  return [warn(`the file that ${variable} names can be read by other users`, { hint: 'chmod 600 on that file' })];
}
