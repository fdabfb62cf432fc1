import { type ErrorCode, FbpError } from '../../domain/errors.ts';

interface LoginFailure {
  readonly message: string;
  readonly hint: string;
  /** FBP-CREDENTIALS unless the fault is Betfair's own. */
  readonly code?: ErrorCode;
}

const SITE = 'log in at www.betfair.com with a browser';
const SUPPORT = 'only Betfair’s customer support can lift this';
const DOMAIN = (jurisdiction: string): LoginFailure => ({
  message: 'the account belongs to another Betfair site',
  hint: `set betfair.jurisdiction: ${jurisdiction} in the configuration`,
});
const REGULATOR = (country: string): LoginFailure => ({
  message: `the ${country} regulator does not allow this account to log in`,
  hint: SUPPORT,
});
const REGULATOR_DOWN = (country: string): LoginFailure => ({
  message: `Betfair cannot reach the ${country} regulator`,
  hint: 'try again in some minutes; nothing done so far is lost',
  code: 'FBP-REMOTE',
});

/** What Betfair answers to a refused log-in, and what to do about each. */
export const LOGIN_FAILURES: Readonly<Record<string, LoginFailure>> = {
  INVALID_USERNAME_OR_PASSWORD: {
    message: 'user name or password is wrong',
    hint: 'check FBP_USERNAME and FBP_PASSWORD; with two-factor login the code is appended to the password. Betfair locks the account after several wrong tries',
  },
  CERT_AUTH_REQUIRED: {
    message: 'the certificate was not accepted for this account',
    hint: 'upload the certificate of FBP_CERT_FILE under My Account > Security > Automated Betting, and check that FBP_KEY_FILE is its key',
  },
  ACCOUNT_ALREADY_LOCKED: {
    message: 'the account is locked',
    hint: `reset the password on www.betfair.com, then ${SITE}`,
  },
  ACCOUNT_NOW_LOCKED: {
    message: 'the account was locked by this log-in (too many wrong passwords)',
    hint: `reset the password on www.betfair.com, then ${SITE}`,
  },
  ACCOUNT_PENDING_PASSWORD_CHANGE: { message: 'the password must be changed first', hint: `${SITE} and change it` },
  CHANGE_PASSWORD_REQUIRED: { message: 'the password must be changed first', hint: `${SITE} and change it` },
  ACTIONS_REQUIRED: {
    message: 'Betfair wants something done on the account first',
    hint: `${SITE} and do what it asks`,
  },
  AUTHORIZED_ONLY_FOR_DOMAIN_RO: DOMAIN('romania'),
  AUTHORIZED_ONLY_FOR_DOMAIN_SE: DOMAIN('sweden'),
  AUTHORIZED_ONLY_FOR_DOMAIN_ES: DOMAIN('spain'),
  AUTHORIZED_ONLY_FOR_DOMAIN_IT: DOMAIN('italy'),
  BETTING_RESTRICTED_LOCATION: {
    message: 'Betfair refuses log-ins from this region (blocked region)',
    hint: 'run fbp from a network in a country where Betfair operates; a session token made elsewhere (FBP_SSOID) does not help',
  },
  SECURITY_RESTRICTED_LOCATION: {
    message: 'Betfair refuses log-ins from this place for security reasons (blocked region)',
    hint: `${SITE} from this network once, or run fbp from your usual one`,
  },
  CLOSED: { message: 'the account is closed', hint: SUPPORT },
  SUSPENDED: { message: 'the account is suspended', hint: SUPPORT },
  SELF_EXCLUDED: { message: 'the account is self-excluded', hint: SUPPORT },
  KYC_SUSPEND: {
    message: 'the account is suspended until its owner is identified',
    hint: `${SITE} and upload the documents`,
  },
  PENDING_AUTH: { message: 'the account still waits for approval', hint: 'wait for Betfair’s mail, then try again' },
  SECURITY_QUESTION_WRONG_3X: { message: 'the security question was answered wrongly three times', hint: SUPPORT },
  DANISH_AUTHORIZATION_REQUIRED: { message: 'the account needs a Danish authorisation', hint: `${SITE} and give it` },
  SPAIN_MIGRATION_REQUIRED: { message: 'the account must move to betfair.es', hint: `${SITE} and follow the steps` },
  DENMARK_MIGRATION_REQUIRED: { message: 'the account must move to betfair.dk', hint: `${SITE} and follow the steps` },
  ITALIAN_CONTRACT_ACCEPTANCE_REQUIRED: {
    message: 'the Italian contract was not accepted yet',
    hint: `${SITE} and accept it`,
  },
  ITALIAN_PROFILING_ACCEPTANCE_REQUIRED: {
    message: 'the Italian conditions were not accepted yet',
    hint: `${SITE} and accept them`,
  },
  EMAIL_LOGIN_NOT_ALLOWED: {
    message: 'this account cannot log in with its mail address',
    hint: 'set FBP_USERNAME to the user name',
  },
  MULTIPLE_USERS_WITH_SAME_CREDENTIAL: {
    message: 'several accounts share these credentials',
    hint: 'set FBP_USERNAME to the user name, not the mail address',
  },
  NOT_AUTHORIZED_BY_REGULATOR_IT: REGULATOR('Italian'),
  NOT_AUTHORIZED_BY_REGULATOR_DK: REGULATOR('Danish'),
  INVALID_CONNECTIVITY_TO_REGULATOR_IT: REGULATOR_DOWN('Italian'),
  INVALID_CONNECTIVITY_TO_REGULATOR_DK: REGULATOR_DOWN('Danish'),
  TEMPORARY_BAN_TOO_MANY_REQUESTS: {
    message: 'too many log-ins: a temporary ban is in force',
    hint: 'wait 20 minutes, then run the same command again; a session token that is still valid works meanwhile (FBP_SSOID)',
  },
  INPUT_VALIDATION_ERROR: {
    message: 'Betfair could not read the log-in',
    hint: 'check FBP_USERNAME, FBP_PASSWORD and FBP_APP_KEY for blanks and line ends',
  },
  NO_SESSION: { message: 'there is no such session', hint: 'set a fresh FBP_SSOID, or FBP_USERNAME and FBP_PASSWORD' },
  INTERNAL_ERROR: {
    message: 'Betfair’s log-in service has a fault',
    hint: 'try again in some minutes; nothing done so far is lost',
    code: 'FBP-REMOTE',
  },
  FORBIDDEN: { message: 'the log-in is forbidden', hint: `check FBP_APP_KEY, then ${SITE}` },
};

/** The error for a refused log-in. Codes that are not in the table are quoted as Betfair gave them. */
export function loginFailure(given: string): FbpError {
  // Anything else than a code could be what was sent.
  const code = /^[A-Z][A-Z0-9_]{0,59}$/.test(given) ? given : '';
  const known = LOGIN_FAILURES[code] ?? unlisted(code);
  return new FbpError(
    known.code ?? 'FBP-CREDENTIALS',
    `Betfair log-in refused: ${known.message} (${code || 'no reason given'})`,
    {
      hint: known.hint,
    },
  );
}

function unlisted(code: string): LoginFailure {
  if (code.endsWith('_TERMS_ACCEPTANCE_REQUIRED')) {
    return { message: 'new terms were not accepted yet', hint: `${SITE} and accept them` };
  }
  return { message: 'for a reason that fbp does not know', hint: `${SITE} and see what it says` };
}
