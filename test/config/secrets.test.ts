import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdsSecret } from '../../src/config/process-environment.ts';
import { readSecrets, secretValues } from '../../src/config/secrets.ts';
import { FbpError } from '../../src/domain/errors.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fbp-secrets-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(content: string): string {
  const path = join(folder, 'secret');
  writeFileSync(path, content);
  return path;
}

describe('secrets', () => {
  it('come from variables; an empty one counts as unset', () => {
    const env = { FBP_USERNAME: 'me', FBP_PASSWORD: 'pw', FBP_APP_KEY: '', FBP_CERT_FILE: '/c.pem', OTHER: 'x' };
    expect(readSecrets(env)).toEqual({ username: 'me', password: 'pw', certFile: '/c.pem' });
  });

  it('come from files, without the line break an editor leaves at the end', () => {
    expect(readSecrets({ FBP_PASSWORD_FILE: file(' p w \n') })).toEqual({ password: ' p w ' });
    expect(readSecrets({ FBP_SSOID_FILE: file('token\r\n') })).toEqual({ ssoid: 'token' });
  });

  it('of a store come from variables or a profile; a profile that cannot be read is none', () => {
    const profile = file('[default]\naws_access_key_id = id\naws_secret_access_key = of-profile\n');
    const env = { HOME: folder, AWS_SHARED_CREDENTIALS_FILE: profile };
    expect(secretValues(readSecrets(env))).toEqual(['of-profile']);
    const given = { ...env, AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'given' };
    expect(secretValues(readSecrets(given))).toEqual(['given']);
    expect(readSecrets({ HOME: folder, AWS_SHARED_CREDENTIALS_FILE: folder })).toEqual({});
  });

  it('are taken out of the variables that children and crash reports get, and nothing else is', () => {
    const names = ['FBP_PASSWORD', 'FBP_QUEUE_URL', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
    expect(names.filter(holdsSecret)).toEqual(names);
    expect(['FBP_CERT_FILE', 'AWS_PROFILE', 'PATH', 'MY_FBP_PASSWORD'].filter(holdsSecret)).toEqual([]);
  });

  it('are refused where hosts would not be verified', () => {
    const env = { FBP_PASSWORD: 'hunter2', NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    expect(() => readSecrets(env)).toThrow(
      expect.objectContaining({ code: 'FBP-CONFIG', hint: expect.stringContaining('FBP_CA_FILE') }),
    );
    expect(readSecrets({ ...env, NODE_TLS_REJECT_UNAUTHORIZED: '1' })).toEqual({ password: 'hunter2' });
  });

  it('are refused when the file is not there, empty, or the variable is set as well', () => {
    const wrong = [
      { FBP_PASSWORD_FILE: join(folder, 'none') },
      { FBP_PASSWORD_FILE: file('\n') },
      { FBP_PASSWORD_FILE: join(folder, 'secret'), FBP_PASSWORD: 'hunter2' },
    ];
    for (const env of wrong) {
      try {
        readSecrets(env);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(FbpError);
        expect(error).toMatchObject({ code: 'FBP-CONFIG', message: expect.stringContaining('FBP_PASSWORD') });
        expect(JSON.stringify([String(error), (error as FbpError).hint])).not.toMatch(/hunter2|secret|fbp-secrets/);
      }
    }
  });

  it('lists what may not be printed, longest first', () => {
    expect(secretValues({ username: 'abc', password: 'abcdef', ssoid: 'abc', caFile: '/ca.pem' })).toEqual([
      'abcdef',
      'abc',
    ]);
  });
});
