import { afterEach, describe, expect, it } from 'vitest';
import { openHistoricClient } from '../../../src/betfair/historic/historic-client.ts';
import type { HistoricFilter } from '../../../src/betfair/historic/lists/historic-filter.ts';
import { LOGIN_FAILURES } from '../../../src/betfair/service/login-failures.ts';
import type { Secrets } from '../../../src/config/secrets.ts';
import { makeCertificates } from '../../support/emulator/certificates.ts';
import { type Emulator, type EmulatorOptions, startEmulator, TEST_ACCOUNT } from '../../support/emulator/emulator.ts';
import { FAULT_NAMES, type FaultName } from '../../support/emulator/faults.ts';
import { eventEntries } from '../../support/generator/write-events.ts';

const NEVER = new AbortController().signal;
const AUGUST: HistoricFilter = {
  sport: 'Soccer',
  plan: 'BASIC',
  from: { year: 2023, month: 8, day: 1 },
  to: { year: 2023, month: 8, day: 31 },
  marketTypes: ['MATCH_ODDS'],
  countries: ['GB'],
};
const EVENTS = [
  { eventId: '32408001', home: 'Burnley', away: 'Man City', scheduledAt: '2023-08-11T19:00:00Z', score: [0, 3] },
  { eventId: '32408002', home: 'Arsenal', away: 'Nottm Forest', scheduledAt: '2023-08-12T11:30:00Z', score: [2, 1] },
  { eventId: '32408003', home: 'Chelsea', away: 'Liverpool', scheduledAt: '2023-09-03T15:30:00Z', score: [1, 1] },
] as const;
const FILES = [...eventEntries(EVENTS)];
const CERTIFICATES = makeCertificates();

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function emulate(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ files: FILES, ...options });
  open.push(emulator);
  return emulator;
}

function connect(emulator: Emulator, secrets: Secrets = TEST_ACCOUNT, timeoutMs = 1000) {
  const betfair = { base_url: emulator.url, identity_url: emulator.url, jurisdiction: 'international' } as const;
  const client = openHistoricClient({ betfair, requestsPerSecond: 1000, timeoutMs, secrets });
  open.push(client);
  return client;
}

const paths = (emulator: Emulator) => emulator.files.map(({ remote }) => remote.path);
const endpoints = (emulator: Emulator) => emulator.log.map(({ endpoint }) => endpoint);

/** What a log-in may be answered with, a session apart. */
const ANSWERED = [
  ...([
    'htmlPage',
    'tooManyRequests',
    'requestTimeout',
    'tooEarly',
    'internalError',
    'badGateway',
    'unavailable',
  ] as const),
  ...(['gatewayTimeout', 'emptyBody', 'garbageJson', 'otherJson', 'badRequest', 'unauthorised', 'geoBlock'] as const),
  ...(['notFound', 'echoingError', 'redirectElsewhere'] as const),
];

describe('the historic client', () => {
  it('sends nothing before it is asked for something', async () => {
    const emulator = await emulate();
    connect(emulator);
    expect(emulator.log).toHaveLength(0);
  });

  it('logs in interactively, lists, sizes and downloads', async () => {
    const emulator = await emulate();
    const client = connect(emulator);
    expect(await client.myData(NEVER)).toEqual([
      { sport: 'Soccer', plan: 'Basic Plan', forDate: '2023-08-01T00:00:00' },
      { sport: 'Soccer', plan: 'Basic Plan', forDate: '2023-09-01T00:00:00' },
    ]);
    const listed = await client.listFiles(AUGUST, NEVER);
    expect(listed).toHaveLength(2);
    expect(await client.listFiles({ ...AUGUST, eventName: 'Burnley v Man City' }, NEVER)).toEqual([listed[0]]);
    expect((await client.basketSize({ ...AUGUST, marketTypes: [] }, NEVER)).fileCount).toBe(6);
    const options = await client.collectionOptions({ ...AUGUST, marketTypes: [] }, NEVER);
    expect(options.countriesCollection).toEqual([{ name: 'GB', count: 6 }]);
    const pieces: Uint8Array[] = [];
    await client.download(String(listed[0]), async (piece) => void pieces.push(piece), NEVER);
    expect(
      Buffer.concat(pieces).equals(
        emulator.files.find(({ remote }) => remote.path === listed[0])?.bytes ?? Buffer.alloc(0),
      ),
    ).toBe(true);
    expect(endpoints(emulator).filter((endpoint) => endpoint === 'login')).toHaveLength(1);
  });

  it('falls back to GET where GetMyData refuses POST', async () => {
    const emulator = await emulate({ myDataMethod: 'GET' });
    expect(await connect(emulator).myData(NEVER)).toHaveLength(2);
    expect(emulator.log.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
  });

  it('works with a ready-made token and no account', async () => {
    const emulator = await emulate({ tokens: ['a+b/c='] });
    expect(await connect(emulator, { ssoid: 'a+b/c=' }).listFiles(AUGUST, NEVER)).toHaveLength(2);
    expect(endpoints(emulator)).toEqual(['DownloadListOfFiles']);
  });

  it('renews an expired session once and goes on', async () => {
    for (const expiredAnswer of ['status', 'page'] as const) {
      const emulator = await emulate({ tokens: ['old'], expiredAnswer });
      const client = connect(emulator, { ...TEST_ACCOUNT, ssoid: 'old' });
      emulator.sessions.expireAll();
      expect(await client.listFiles(AUGUST, NEVER)).toHaveLength(2);
      expect(endpoints(emulator).filter((endpoint) => endpoint === 'login')).toHaveLength(1);
    }
  });

  it('outlives one session after another', async () => {
    const emulator = await emulate();
    const client = connect(emulator);
    for (let session = 0; session < 5; session += 1) {
      const lists = await Promise.all(Array.from({ length: 8 }, () => client.listFiles(AUGUST, NEVER)));
      expect(lists.every((list) => list.length === 2)).toBe(true);
      emulator.sessions.expireAll();
    }
    expect(endpoints(emulator).filter((endpoint) => endpoint === 'login')).toHaveLength(5);
  });

  it('says so when a ready-made token has expired and there is no account to log in with', async () => {
    const emulator = await emulate();
    await expect(connect(emulator, { ssoid: 'old' }).listFiles(AUGUST, NEVER)).rejects.toMatchObject({
      code: 'FBP-CREDENTIALS',
      message: 'the session of FBP_SSOID has expired',
      hint: expect.stringContaining('FBP_SSOID'),
    });
  });

  it('logs in again once and then stops when every session is refused', async () => {
    const emulator = await emulate();
    emulator.inject('unauthorised', ({ endpoint }) => endpoint === 'DownloadListOfFiles', 99);
    await expect(connect(emulator).listFiles(AUGUST, NEVER)).rejects.toMatchObject({ code: 'FBP-CREDENTIALS' });
    expect(endpoints(emulator)).toEqual(['login', 'DownloadListOfFiles', 'login', 'DownloadListOfFiles']);
  });

  it('gives each refused log-in its own message and hint, with exit code 4 unless the fault is Betfair’s', async () => {
    for (const [code, { message, hint }] of Object.entries(LOGIN_FAILURES)) {
      const emulator = await emulate({ loginFailure: code });
      const refused = await connect(emulator)
        .myData(NEVER)
        .catch((error) => error);
      expect(refused.message).toContain(message);
      expect(refused.hint).toBe(hint);
      expect(refused.exitCode).toBe(code === 'INTERNAL_ERROR' || code.startsWith('INVALID_CONNECTIVITY') ? 5 : 4);
      expect(endpoints(emulator)).toEqual(['login']);
    }
  });

  it('sends the password once, whatever the log-in is answered with', async () => {
    for (const fault of ANSWERED) {
      const emulator = await emulate();
      emulator.inject(fault, ({ endpoint }) => endpoint === 'login', 99);
      const client = connect(emulator);
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const refused = await client.myData(NEVER).catch((error) => error);
        expect(refused, fault).toMatchObject({ code: expect.stringMatching(/^FBP-/), retryable: false });
      }
      expect(endpoints(emulator), fault).toEqual(['login']);
    }
  });

  it('names what to set when there are no credentials', () => {
    const betfair = { base_url: 'https://127.0.0.1/', jurisdiction: 'international' } as const;
    const api = { requestsPerSecond: 10, timeoutMs: 1000 };
    expect(() => openHistoricClient({ betfair, ...api, secrets: {} })).toThrow(
      /FBP_USERNAME, FBP_PASSWORD, FBP_APP_KEY are not set/,
    );
    expect(() => openHistoricClient({ betfair, ...api, secrets: { username: 'u', password: 'p' } })).toThrow(
      /FBP_APP_KEY is not set/,
    );
  });

  it('sends no session over a plain connection to another machine', async () => {
    const betfair = { base_url: 'http://192.0.2.1/api/', jurisdiction: 'international' } as const;
    const client = openHistoricClient({ betfair, requestsPerSecond: 10, timeoutMs: 1000, secrets: { ssoid: 'x' } });
    await expect(client.myData(NEVER)).rejects.toMatchObject({ code: 'FBP-CONFIG' });
    await client.close();
  });

  it('says that the region is blocked, with exit code 4', async () => {
    const emulator = await emulate();
    emulator.inject('geoBlock', () => true);
    await expect(connect(emulator).myData(NEVER)).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('blocked region'),
    });
  });

  it('answers none of the faults of a list with data', async () => {
    const expected: Partial<Record<FaultName, string>> = {
      slowFirstByte: 'answer',
      wrongMarket: 'FBP-REMOTE',
      flippedBits: 'either',
      geoBlock: 'FBP-CREDENTIALS',
      tooManyRequests: 'FBP-RATE-LIMITED',
      tooManyRequestsBare: 'FBP-RATE-LIMITED',
      requestTimeout: 'FBP-TIMEOUT',
      neverAnswers: 'FBP-TIMEOUT',
      stallInBody: 'FBP-TIMEOUT',
      // The one new log-in gets past a single 401.
      unauthorised: 'answer',
    };
    expect(FAULT_NAMES.length).toBeGreaterThanOrEqual(20);
    const emulator = await emulate({ tokens: ['mine'] });
    for (const fault of FAULT_NAMES) {
      const client = connect(emulator, { ...TEST_ACCOUNT, ssoid: 'mine' }, 50);
      emulator.inject(fault, ({ endpoint }) => endpoint === 'DownloadListOfFiles');
      const came = await client.listFiles(AUGUST, NEVER).then(
        (list) => (list.length === 2 ? 'answer' : 'wrong answer'),
        (error) => error.code,
      );
      const wanted = expected[fault] ?? 'FBP-REMOTE';
      if (wanted !== 'either') expect([fault, came]).toEqual([fault, wanted]);
    }
  });

  it('follows no redirect', async () => {
    const emulator = await emulate({ tokens: ['mine'] });
    emulator.inject('redirectElsewhere', () => true);
    const download = connect(emulator, { ssoid: 'mine' }).download(
      paths(emulator)[0] ?? '',
      async () => expect.unreachable(),
      NEVER,
    );
    await expect(download).rejects.toMatchObject({
      code: 'FBP-REMOTE',
      retryable: false,
      message: expect.stringContaining('302'),
    });
    expect(emulator.log).toHaveLength(1);
  });

  it('stops at once when the run is stopped', async () => {
    const emulator = await emulate({ tokens: ['mine'] });
    emulator.inject('neverAnswers', () => true);
    const stop = new AbortController();
    const asked = connect(emulator, { ssoid: 'mine' }, 60_000).listFiles(AUGUST, stop.signal);
    setTimeout(() => stop.abort(new Error('stopped')), 50);
    await expect(asked).rejects.toThrow('stopped');
  });
});

describe.skipIf(CERTIFICATES === undefined)('the historic client over TLS (needs the openssl program)', () => {
  const files = CERTIFICATES ?? { caFile: '', certFile: '', keyFile: '', serverCertFile: '', serverKeyFile: '' };
  const { caFile, certFile, keyFile } = files;

  it('logs in with a client certificate', async () => {
    const emulator = await emulate({ certificates: files });
    const client = connect(emulator, { ...TEST_ACCOUNT, caFile, certFile, keyFile });
    expect(await client.myData(NEVER)).toHaveLength(2);
    expect(endpoints(emulator)).toEqual(['certlogin', 'GetMyData']);
  });

  it('trusts no server that no known authority vouches for, and does not try again', async () => {
    const emulator = await emulate({ certificates: files });
    await expect(connect(emulator).myData(NEVER)).rejects.toMatchObject({
      code: 'FBP-REMOTE',
      retryable: false,
      hint: expect.stringContaining('FBP_CA_FILE'),
    });
    expect(emulator.log).toHaveLength(0);
  });

  it('says which certificate file is missing, unreadable or wrong, without naming its path', async () => {
    const emulator = await emulate({ certificates: files });
    const cases = [
      [{ certFile }, /FBP_KEY_FILE is not set/],
      [{ certFile: '/nowhere/secret.pem', keyFile }, /FBP_CERT_FILE names does not exist/],
      [{ certFile: keyFile, keyFile: certFile }, /do not hold a certificate and its key/],
      [{ caFile: keyFile }, /FBP_CA_FILE does not hold certificates/],
    ] as const;
    for (const [secrets, message] of cases) {
      const failure = (() => {
        try {
          connect(emulator, { ...TEST_ACCOUNT, ...secrets });
          return undefined;
        } catch (error) {
          return error as Error;
        }
      })();
      expect(failure?.message).toMatch(message);
      expect(JSON.stringify(failure) + failure?.message).not.toContain('/nowhere');
    }
  });
});
