import { randomBytes } from 'node:crypto';
import { type Answer, errorPage, json } from './answer.ts';

export interface Account {
  readonly username: string;
  readonly password: string;
  readonly appKey: string;
}

export interface SessionRules {
  readonly account: Account;
  /** Tokens that are valid from the start. */
  readonly tokens: readonly string[];
  /** Milliseconds that a session lives without keep-alive. */
  readonly sessionAgeMs: number;
  /** The failure that every log-in ends with. */
  readonly loginFailure: string | undefined;
}

/** The log-in service: tokens age, only keep-alive makes them young again. */
export class Sessions {
  readonly #rules: SessionRules;
  readonly #aliveUntil = new Map<string, number>();
  readonly #issued: string[] = [];

  constructor(rules: SessionRules) {
    this.#rules = rules;
    for (const token of rules.tokens) this.#prolong(token);
  }

  certLogin(form: URLSearchParams, appKey: string | undefined, hasCertificate: boolean): Answer {
    const failure = hasCertificate ? this.#check(form, appKey) : 'CERT_AUTH_REQUIRED';
    if (failure !== undefined) return json({ loginStatus: failure });
    return json({ sessionToken: this.#newToken(), loginStatus: 'SUCCESS' });
  }

  login(form: URLSearchParams, appKey: string | undefined, accept: string | undefined): Answer {
    // Without the header the service answers for browsers.
    if (!accept?.includes('application/json')) return errorPage();
    const error = this.#check(form, appKey) ?? '';
    const token = error === '' ? this.#newToken() : '';
    return json({ token, product: appKey ?? '', status: error === '' ? 'SUCCESS' : 'FAIL', error });
  }

  keepAlive(token: string | undefined): Answer {
    const alive = this.isAlive(token);
    if (alive && token !== undefined) this.#prolong(token);
    return json({
      token: token ?? '',
      product: '',
      status: alive ? 'SUCCESS' : 'FAIL',
      error: alive ? '' : 'NO_SESSION',
    });
  }

  logout(token: string | undefined): Answer {
    const known = token !== undefined && this.#aliveUntil.delete(token);
    return json({
      token: token ?? '',
      product: '',
      status: known ? 'SUCCESS' : 'FAIL',
      error: known ? '' : 'NO_SESSION',
    });
  }

  isAlive(token: string | undefined): boolean {
    return token !== undefined && (this.#aliveUntil.get(token) ?? 0) > Date.now();
  }

  /** Every token that a log-in gave. */
  get issued(): readonly string[] {
    return this.#issued;
  }

  /** Ends every session at once. */
  expireAll(): void {
    this.#aliveUntil.clear();
  }

  #check(form: URLSearchParams, appKey: string | undefined): string | undefined {
    const { account, loginFailure } = this.#rules;
    if (loginFailure !== undefined) return loginFailure;
    if (!appKey || !form.get('username')) return 'INPUT_VALIDATION_ERROR';
    if (appKey !== account.appKey) return 'FORBIDDEN';
    const right = form.get('username') === account.username && form.get('password') === account.password;
    return right ? undefined : 'INVALID_USERNAME_OR_PASSWORD';
  }

  /** Tokens of the real service are base64, with characters that matter in addresses. */
  #newToken(): string {
    const token = `${randomBytes(30).toString('base64')}+/=`;
    this.#issued.push(token);
    this.#prolong(token);
    return token;
  }

  #prolong(token: string): void {
    this.#aliveUntil.set(token, Date.now() + this.#rules.sessionAgeMs);
  }
}
