import { rootCertificates } from 'node:tls';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets.ts';
import { FbpError } from '../../domain/errors.ts';
import { certificateFiles, readCredentials } from '../service/credentials.ts';
import { identityHosts } from '../service/hosts.ts';
import { identityService } from '../service/identity-service.ts';
import { RateLimiter } from '../service/rate-limiter.ts';
import { Session } from '../service/session.ts';
import { Transport } from '../service/transport.ts';
import { ExchangeClient } from './api/exchange-client.ts';
import { ExchangeClock } from './exchange-clock.ts';
import type { StreamHost } from './stream/stream-connection.ts';

export interface ExchangeOptions {
  readonly betfair: Pick<Config['betfair'], 'exchange_url' | 'stream_host' | 'identity_url' | 'jurisdiction'>;
  readonly requestsPerSecond: number;
  readonly timeoutMs: number;
  readonly secrets: Secrets;
  /** Told of every session token: it must not be logged. */
  readonly onToken?: ((token: string) => void) | undefined;
}

/** Betfair's exchange as one account sees it: lists over API-NG, and what connections to its stream need. */
export interface Exchange {
  readonly client: ExchangeClient;
  readonly session: Session;
  readonly appKey: string;
  readonly clock: ExchangeClock;
  readonly stream: StreamHost;
  close(): Promise<void>;
}

/** Opens the exchange; nothing is sent yet. Throws FBP-CREDENTIALS, saying what to set. */
export function openExchange(options: ExchangeOptions): Exchange {
  const { betfair, requestsPerSecond, timeoutMs, secrets, onToken } = options;
  const credentials = readCredentials(secrets, 'the live exchange');
  const { appKey } = secrets;
  if (appKey === undefined) {
    throw new FbpError('FBP-CREDENTIALS', 'the live exchange needs an application key: FBP_APP_KEY is not set', {
      hint: 'set FBP_APP_KEY; a delayed key, which is free, will do',
    });
  }
  const hosts = identityHosts(betfair.jurisdiction, betfair.identity_url);
  const limiter = new RateLimiter(requestsPerSecond);
  const transport = new Transport(limiter, { ca: credentials.ca });
  // The client certificate is shown to the log-in hosts only.
  const logins = new Transport(limiter, certificateFiles(credentials));
  const identity = identityService({ ...hosts, transport: logins, credentials, timeoutMs });
  const session = new Session({ identity, ssoid: credentials.ssoid, keepAliveMs: hosts.keepAliveMs, onToken });
  const clock = new ExchangeClock();
  const url = new URL(betfair.exchange_url);
  return {
    client: new ExchangeClient({ url, appKey, session, transport, limiter, timeoutMs, clock }),
    session,
    appKey,
    clock,
    stream: {
      ...hostAndPort(betfair.stream_host),
      ca: credentials.ca === undefined ? undefined : [...rootCertificates, credentials.ca],
      timeoutMs,
    },
    async close() {
      session.close();
      await Promise.all([transport.close(), logins.close()]);
    },
  };
}

function hostAndPort(text: string): { host: string; port: number } {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at), port: Number(text.slice(at + 1)) };
}
