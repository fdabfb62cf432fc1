import { describe, expect, it } from 'vitest';
import { Session } from '../../../src/betfair/historic/session.ts';
import { FbpError } from '../../../src/domain/errors.ts';
import { virtualClock } from './virtual-clock.ts';

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
});
