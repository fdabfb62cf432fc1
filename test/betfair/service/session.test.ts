import { describe, expect, it, vi } from 'vitest';
import { identityHosts } from '../../../src/betfair/service/hosts.ts';
import { Session } from '../../../src/betfair/service/session.ts';
import { FbpError } from '../../../src/domain/errors.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const NEVER = new AbortController().signal;

function session({ ssoid, alive = true }: { ssoid?: string; alive?: boolean } = {}) {
  const calls = { logins: 0, keepAlives: 0 };
  const identity = {
    async login() {
      calls.logins += 1;
      return `token-${calls.logins}`;
    },
    async keepAlive() {
      calls.keepAlives += 1;
      return alive;
    },
  };
  const clock = virtualClock();
  return { calls, clock, session: new Session({ identity, ssoid, keepAliveMs: 1e9, clock }) };
}

describe('a session', () => {
  it('logs in once for all workers, and not before it is needed', async () => {
    const { session: one, calls } = session();
    expect(calls.logins).toBe(0);
    const tokens = await Promise.all(Array.from({ length: 8 }, () => one.token(NEVER)));
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(calls.logins).toBe(1);
  });

  it('uses a ready-made token without logging in', async () => {
    const { session: one, calls } = session({ ssoid: 'mine' });
    expect(await one.token(NEVER)).toBe('mine');
    expect(calls.logins).toBe(0);
  });

  it('renews once for all the workers whose token was refused', async () => {
    const { session: one, calls } = session();
    const refused = await one.token(NEVER);
    one.worked(refused);
    const renewed = await Promise.all(Array.from({ length: 8 }, () => one.renew(refused, NEVER)));
    expect(new Set(renewed)).toEqual(new Set(['token-2']));
    expect(calls.logins).toBe(2);
  });

  it('stops when the renewed token is refused too', async () => {
    const { session: one, calls } = session({ ssoid: 'old' });
    const fresh = await one.renew('old', NEVER);
    await expect(one.renew(fresh, NEVER)).rejects.toMatchObject({ code: 'FBP-CREDENTIALS' });
    await expect(one.renew(fresh, NEVER)).rejects.toBeInstanceOf(FbpError);
    expect(calls.logins).toBe(1);
  });

  it('logs in ten times in ten minutes at most, and again when these are over', async () => {
    const { session: one, calls, clock } = session();
    let token = await one.token(NEVER);
    for (let renewal = 1; renewal < 10; renewal += 1) {
      one.worked(token);
      token = await one.renew(token, NEVER);
    }
    one.worked(token);
    await expect(one.renew(token, NEVER)).rejects.toMatchObject({
      code: 'FBP-CREDENTIALS',
      message: expect.stringContaining('ban'),
    });
    expect(calls.logins).toBe(10);
    await clock.sleep(600_000, NEVER);
    one.worked(token);
    expect(await one.renew(token, NEVER)).toBe('token-11');
  });

  it('does not send a refused password again', async () => {
    let logins = 0;
    const identity = {
      async login(): Promise<string> {
        logins += 1;
        throw new FbpError('FBP-CREDENTIALS', 'wrong password');
      },
      keepAlive: async () => true,
    };
    const one = new Session({ identity, ssoid: undefined, keepAliveMs: 1e9, clock: virtualClock() });
    for (let worker = 0; worker < 3; worker += 1) await expect(one.token(NEVER)).rejects.toThrow('wrong password');
    expect(logins).toBe(1);
  });

  it('may renew again after the renewed token has worked: long runs outlive many sessions', async () => {
    const { session: one, calls } = session();
    let token = await one.token(NEVER);
    for (let hour = 0; hour < 5; hour += 1) {
      one.worked(token);
      token = await one.renew(token, NEVER);
    }
    expect(calls.logins).toBe(6);
  });

  it('is asked for after an odd answer, unless it worked a moment ago', async () => {
    const { session: one, calls, clock } = session({ ssoid: 'mine', alive: false });
    one.worked('mine');
    expect(await one.isAlive('mine', NEVER)).toBe(true);
    expect(calls.keepAlives).toBe(0);
    await clock.sleep(61_000, NEVER);
    expect(await one.isAlive('mine', NEVER)).toBe(false);
    expect(calls.keepAlives).toBe(1);
  });

  it('is kept alive by a timer, at least every ten minutes where sessions last twenty', async () => {
    vi.useFakeTimers();
    try {
      for (const jurisdiction of ['italy', 'spain'] as const) {
        const identity = { login: vi.fn(async () => 'token'), keepAlive: vi.fn(async () => true) };
        const { keepAliveMs } = identityHosts(jurisdiction, undefined);
        const one = new Session({ identity, ssoid: undefined, keepAliveMs });
        vi.advanceTimersByTime(3_600_000);
        expect(identity.keepAlive).not.toHaveBeenCalled();
        await one.token(NEVER);
        vi.advanceTimersByTime(3_600_000);
        expect(identity.keepAlive.mock.calls.length).toBeGreaterThanOrEqual(6);
        one.close();
        identity.keepAlive.mockClear();
        vi.advanceTimersByTime(3_600_000);
        expect(identity.keepAlive).not.toHaveBeenCalled();
      }
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the log-in hosts', () => {
  it.each([
    ['international', 'identitysso.betfair.com', 'identitysso-cert.betfair.com'],
    ['spain', 'identitysso.betfair.es', 'identitysso-cert.betfair.es'],
    ['italy', 'identitysso.betfair.it', 'identitysso-cert.betfair.it'],
    ['romania', 'identitysso.betfair.ro', 'identitysso-cert.betfair.ro'],
    ['sweden', 'identitysso.betfair.se', 'identitysso-cert.betfair.se'],
    ['australia', 'identitysso.betfair.com.au', 'identitysso-cert.betfair.com'],
  ] as const)('are those of the jurisdiction: %s', (jurisdiction, identity, certificate) => {
    const hosts = identityHosts(jurisdiction, undefined);
    expect(hosts.identity).toBe(`https://${identity}/api/`);
    expect(hosts.certificate).toBe(`https://${certificate}/api/`);
  });

  it('are the configured one where there is one', () => {
    expect(identityHosts('italy', 'http://127.0.0.1:1/api')).toMatchObject({
      identity: 'http://127.0.0.1:1/api/',
      certificate: 'http://127.0.0.1:1/api/',
    });
  });
});
