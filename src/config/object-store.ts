import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { StoreAccess } from '../disk/store/store-access.ts';
import type { Environment } from './process-environment.ts';

const DEFAULT_REGION = 'us-east-1';

/** As the usual `AWS_*` variables and profile files say; undefined where nobody says who asks. */
export function storeAccess(env: Environment): StoreAccess | undefined {
  const profile = profileOf(env);
  const accessKeyId = env['AWS_ACCESS_KEY_ID'] || profile['aws_access_key_id'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'] || profile['aws_secret_access_key'];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken =
    env['AWS_SESSION_TOKEN'] || (env['AWS_ACCESS_KEY_ID'] ? undefined : profile['aws_session_token']);
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || profile['region'] || DEFAULT_REGION;
  const given = env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || profile['endpoint_url'];
  const endpoint = (given ?? `https://s3.${region}.amazonaws.com`).replace(/\/+$/, '');
  return { accessKeyId, secretAccessKey, sessionToken, region, endpoint };
}

/** The keys of the profile in force, of both files. */
function profileOf(env: Environment): Readonly<Record<string, string | undefined>> {
  const name = env['AWS_PROFILE'] || 'default';
  const folder = join(env['HOME'] || homedir(), '.aws');
  const credentials = env['AWS_SHARED_CREDENTIALS_FILE'] || join(folder, 'credentials');
  const config = env['AWS_CONFIG_FILE'] || join(folder, 'config');
  return { ...sectionOf(config, name === 'default' ? name : `profile ${name}`), ...sectionOf(credentials, name) };
}

function sectionOf(path: string, section: string): Record<string, string> {
  const found: Record<string, string> = {};
  let isWanted = false;
  for (const line of textOf(path).split(/\r?\n/)) {
    const [, head] = /^\s*\[(.+)\]\s*$/.exec(line) ?? [];
    if (head !== undefined) isWanted = head.trim() === section;
    const [, key, value] = /^\s*([a-z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (isWanted && key !== undefined && value !== undefined) found[key] = value;
  }
  return found;
}

/** Empty for one that is not there or cannot be read: whoever needs no store must not fail for it, and others are told what to set. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
