import { readFileSync } from 'node:fs';
import { whyUnreadable } from '../disk/disk-fault.ts';
import type { StoreAccess } from '../disk/store/store-access.ts';
import { FbpError } from '../domain/errors.ts';
import { storeAccess } from './object-store.ts';
import type { Environment } from './process-environment.ts';

/** The Betfair account, and other passwords. They come from variables or files, never from a flag or a configuration file, and are never printed. */
export interface Secrets {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly appKey?: string | undefined;
  /** A session token, used instead of logging in. */
  readonly ssoid?: string | undefined;
  /** Of the Redis at `queue.url`, where that holds none. */
  readonly queuePassword?: string | undefined;
  /** How object stores are reached. */
  readonly store?: StoreAccess | undefined;
  /** PEM files of the client certificate and its key, for log-in without a person. */
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  /** PEM file of further authorities to trust, e.g. of a company proxy. */
  readonly caFile?: string | undefined;
}

const VALUES = {
  username: 'FBP_USERNAME',
  password: 'FBP_PASSWORD',
  appKey: 'FBP_APP_KEY',
  ssoid: 'FBP_SSOID',
  queuePassword: 'FBP_QUEUE_PASSWORD',
} as const;
const FILES = { certFile: 'FBP_CERT_FILE', keyFile: 'FBP_KEY_FILE', caFile: 'FBP_CA_FILE' } as const;

/** Every variable that `readSecrets` looks at. */
export const SECRET_VARIABLES: readonly string[] = [
  ...Object.values(VALUES).flatMap((name) => [name, `${name}_FILE`]),
  ...Object.values(FILES),
];

/**
 * Reads the secrets from variables, or from the files that `<NAME>_FILE` variables name. An empty variable counts as unset.
 * Throws FBP-CONFIG when such a file cannot be read, is empty, when both variables are set, or when hosts would not be verified; the
 * messages name the variable only.
 */
export function readSecrets(env: Environment): Secrets {
  mustVerifyHosts(env);
  const values = Object.entries(VALUES).map(([key, name]) => [key, readSecret(env, name)] as const);
  const files = Object.entries(FILES).map(([key, name]) => [key, env[name] || undefined] as const);
  const store = ['store', storeAccess(env)] as const;
  return Object.fromEntries([...values, ...files, store].filter(([, value]) => value !== undefined));
}

/** One secret, without its value. */
export interface SecretState {
  /** `FBP_PASSWORD` */
  readonly variable: string;
  /** `file`: by way of its `_FILE` variable; `both`: two variables that exclude each other. */
  readonly state: 'set' | 'file' | 'both' | 'unset';
}

/** Which secrets are set, as far as the variables say; no file is opened and no value leaves. */
export function secretStates(env: Environment): readonly SecretState[] {
  const values = Object.values(VALUES).map((variable): SecretState => {
    const [own, file] = [Boolean(env[variable]), Boolean(env[`${variable}_FILE`])];
    const state = own && file ? 'both' : own ? 'set' : file ? 'file' : 'unset';
    return { variable, state };
  });
  const files = Object.values(FILES).map(
    (variable): SecretState => ({ variable, state: env[variable] ? 'set' : 'unset' }),
  );
  return [...values, ...files];
}

/** The password in an address, as it stands there and as it is meant; an address without one has none. */
export function urlSecrets(url: string | undefined): readonly string[] {
  const [, password = ''] = /^[a-z]+:\/\/[^/@:]*:([^/@]*)@/i.exec(url ?? '') ?? [];
  return password === '' ? [] : [password, decodedText(password)];
}

function decodedText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text with the addresses in it free of user and password. */
export function withoutUser(text: string): string {
  return text.replace(/\/\/[^/\s"']*@/g, '//***@');
}

/** The secrets as far as they can be had, for hiding them in whatever is shown; reads what `readSecrets` reads, and never throws. */
export function shownNever(env: Environment): readonly string[] {
  const inUrl = urlSecrets(env['FBP_QUEUE_URL']);
  try {
    return [...secretValues(readSecrets(env)), ...inUrl];
  } catch {
    const values = SECRET_VARIABLES.map((name) => env[name]).filter((value) => value !== undefined && value !== '');
    return [...(values as string[]), ...inUrl];
  }
}

/** Without certificates verified, any host on the way could take the password. */
function mustVerifyHosts(env: Environment): void {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new FbpError('FBP-CONFIG', 'NODE_TLS_REJECT_UNAUTHORIZED=0 would give the password to whoever answers', {
    hint: 'unset NODE_TLS_REJECT_UNAUTHORIZED; a PEM file of further authorities to trust, such as a company proxy has, is named by FBP_CA_FILE',
  });
}

function readSecret(env: Environment, name: string): string | undefined {
  const value = env[name] || undefined;
  const path = env[`${name}_FILE`] || undefined;
  if (path === undefined) return value;
  if (value !== undefined) {
    throw new FbpError('FBP-CONFIG', `both ${name} and ${name}_FILE are set`, {
      hint: `unset one of the two variables`,
    });
  }
  const content = readSecretFile(`${name}_FILE`, path).replace(/\r?\n$/, '');
  if (content === '') throw new FbpError('FBP-CONFIG', `the file that ${name}_FILE names is empty`);
  return content;
}

function readSecretFile(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // No cause: the system's message holds the path.
    throw new FbpError('FBP-CONFIG', `the file that ${variable} names ${whyUnreadable(error)}`, {
      hint: `set ${variable} to a file that this user can read`,
    });
  }
}

/** The texts that no log, report or error may hold, longest first so that one within another is hidden whole. */
export function secretValues(secrets: Secrets): readonly string[] {
  const { username, password, appKey, ssoid, queuePassword, store, certFile, keyFile } = secrets;
  const ofStore = [store?.secretAccessKey, store?.sessionToken];
  const values = [username, password, appKey, ssoid, queuePassword, ...ofStore, certFile, keyFile].filter(
    (value) => value !== undefined,
  );
  return [...new Set(values)].sort((a, b) => b.length - a.length);
}
