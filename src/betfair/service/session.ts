import { type Clock, SYSTEM_CLOCK } from '../../disk/clock.ts';
import { FbpError, isFault } from '../../domain/errors.ts';
import type { IdentityService } from './identity-service.ts';

/** A token that worked this recently is not blamed for an odd answer. */
const FRESH_MS = 60_000;
/** Betfair bans an account for twenty minutes that logs in more often. */
const LOGINS = { most: 10, withinMs: 600_000 };
const NEVER = new AbortController().signal;

export interface SessionOptions {
  readonly identity: Pick<IdentityService, 'login' | 'keepAlive'>;
  /** A ready-made token to begin with. */
  readonly ssoid: string | undefined;
  readonly keepAliveMs: number;
  readonly clock?: Clock;
  /** Told of every token before it is used: it is a secret from then on. */
  readonly onToken?: ((token: string) => void) | undefined;
}

/**
 * The one session of a client: made when first needed, shared by all workers, kept alive, renewed when refused.
 * A renewed token must have worked before it may be renewed again, so that a refusal never becomes a row of log-ins.
 */
export class Session {
  readonly #identity: SessionOptions['identity'];
  readonly #clock: Clock;
  readonly #timer: NodeJS.Timeout;
  readonly #onToken: SessionOptions['onToken'];
  #token: string | undefined;
  #loggingIn: Promise<string> | undefined;
  /** When the present token last did what it should. */
  #workedAt = Number.NEGATIVE_INFINITY;
  /** Of the log-ins tried, ascending. */
  #loginTimes: number[] = [];
  /** A log-in that was answered without a session is not tried again: the password is not sent twice. */
  #refusal: FbpError | undefined;
  /** The one re-login was used and has not proved good yet. */
  #renewed = false;

  constructor({ identity, ssoid, keepAliveMs, clock = SYSTEM_CLOCK, onToken }: SessionOptions) {
    this.#onToken = onToken;
    this.#identity = identity;
    this.#clock = clock;
    this.#token = ssoid;
    this.#timer = setInterval(() => void this.#keepAlive(), keepAliveMs);
    this.#timer.unref();
  }

  /** The token to send; logs in when there is none yet. */
  async token(signal: AbortSignal): Promise<string> {
    return this.#token ?? (await this.#logIn(signal));
  }

  /** The service accepted the token. */
  worked(token: string): void {
    if (token !== this.#token) return;
    this.#workedAt = this.#clock.now();
    this.#renewed = false;
  }

  /** A token instead of one that was refused: the one that another worker got meanwhile, or a new one. Throws FBP-CREDENTIALS. */
  async renew(refused: string, signal: AbortSignal): Promise<string> {
    if (this.#loggingIn !== undefined) return await this.#loggingIn;
    if (this.#token !== refused) return await this.token(signal);
    if (this.#renewed) {
      throw new FbpError('FBP-CREDENTIALS', 'Betfair refuses a session that was only just made', {
        hint: 'log in at www.betfair.com with a browser and see what it says; what was done is kept',
      });
    }
    this.#renewed = true;
    return await this.#logIn(signal);
  }

  /** Whether the service still knows a token after an answer that may mean anything. Asks it, unless the token worked a moment ago. */
  async isAlive(token: string, signal: AbortSignal): Promise<boolean> {
    if (token !== this.#token) return false;
    if (this.#clock.now() - this.#workedAt < FRESH_MS) return true;
    const alive = await this.#identity.keepAlive(token, signal);
    if (alive) this.worked(token);
    return alive;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #logIn(signal: AbortSignal): Promise<string> {
    this.#loggingIn ??= this.#tryLogin(signal)
      .then((token) => {
        this.#onToken?.(token);
        this.#token = token;
        this.#workedAt = Number.NEGATIVE_INFINITY;
        return token;
      })
      .finally(() => {
        this.#loggingIn = undefined;
      });
    return this.#loggingIn;
  }

  async #tryLogin(signal: AbortSignal): Promise<string> {
    if (this.#refusal !== undefined) throw this.#refusal;
    const now = this.#clock.now();
    this.#loginTimes = this.#loginTimes.filter((at) => now - at < LOGINS.withinMs);
    if (this.#loginTimes.length >= LOGINS.most) throw tooManyLogins();
    this.#loginTimes.push(now);
    try {
      return await this.#identity.login(signal);
    } catch (error) {
      if (isFault(error) && !error.retryable) this.#refusal = error;
      throw error;
    }
  }

  /** Best effort: a token that could not be kept alive is refused later and renewed then. */
  async #keepAlive(): Promise<void> {
    if (this.#token === undefined) return;
    await this.#identity.keepAlive(this.#token, NEVER).catch(() => undefined);
  }
}

function tooManyLogins(): FbpError {
  return new FbpError(
    'FBP-CREDENTIALS',
    `${LOGINS.most} log-ins in ten minutes: one more and Betfair may ban the account`,
    {
      hint: 'wait twenty minutes, and see whether something else logs out this account (another program, a browser); what was done is kept',
    },
  );
}
