import type { Config } from '../../config/schema.ts';

export type Jurisdiction = Config['betfair']['jurisdiction'];

interface IdentityHosts {
  /** Interactive log-in, keep-alive, log-out. */
  readonly identity: string;
  /** Certificate log-in. */
  readonly certificate: string;
  /** How often a session must be kept alive. Italian and Spanish ones die after 20 minutes, the others after 12 hours. */
  readonly keepAliveMs: number;
}

const MINUTE = 60_000;
const HALF_DAY_SESSION = 240 * MINUTE;
const TWENTY_MINUTE_SESSION = 8 * MINUTE;

function hosts(domain: string, keepAliveMs: number): IdentityHosts {
  return {
    identity: `https://identitysso.${domain}/api/`,
    certificate: `https://identitysso-cert.${domain}/api/`,
    keepAliveMs,
  };
}

const IDENTITY_HOSTS: Readonly<Record<Jurisdiction, IdentityHosts>> = {
  international: hosts('betfair.com', HALF_DAY_SESSION),
  spain: hosts('betfair.es', TWENTY_MINUTE_SESSION),
  italy: hosts('betfair.it', TWENTY_MINUTE_SESSION),
  romania: hosts('betfair.ro', HALF_DAY_SESSION),
  sweden: hosts('betfair.se', HALF_DAY_SESSION),
  // Australia has its own identity host but logs in with certificates at the international one.
  australia: {
    identity: 'https://identitysso.betfair.com.au/api/',
    certificate: 'https://identitysso-cert.betfair.com/api/',
    keepAliveMs: HALF_DAY_SESSION,
  },
};

/** The log-in hosts of an account; `identityUrl` stands in for both, e.g. for an emulator. */
export function identityHosts(jurisdiction: Jurisdiction, identityUrl: string | undefined): IdentityHosts {
  const known = IDENTITY_HOSTS[jurisdiction];
  if (identityUrl === undefined) return known;
  const url = identityUrl.endsWith('/') ? identityUrl : `${identityUrl}/`;
  return { ...known, identity: url, certificate: url };
}
