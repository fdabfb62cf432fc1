import { parseArgs } from 'node:util';
import { makeCertificates } from '../test/support/emulator/certificates.ts';
import { startEmulator, TEST_ACCOUNT } from '../test/support/emulator/emulator.ts';
import { exchangeEnv, startExchange } from '../test/support/emulator/exchange/exchange.ts';
import { EXCHANGE_FAULTS, goWrong } from '../test/support/emulator/exchange/exchange-faults.ts';
import { readFiles } from '../test/support/emulator/stored-file.ts';

const USAGE = `npm run emulator -- <archive folder or .tar> ... [--port n] [--prefix current|older|oldest] [--tls] [--faults 0.3] [--seed text] [--unowned 2023-09,...]
npm run emulator -- <archive folder or .tar> ... --live --from 2023-08-11T12:00Z [--speed 60] [--delayed] [--faults-every 25] [--market-limit 200] [--port n]

Serves market files as Betfair's historical data service does, with log-in, on this machine only. With --live it replays them as the live
exchange: API-NG and the stream, over TLS, from an instant on and so many times as fast. Every so many minutes of its clock something goes
wrong: ${Object.keys(EXCHANGE_FAULTS).join(', ')}, one after the other. Ctrl-\\ cuts its connections, in mid-line.`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    prefix: { type: 'string', default: 'current' },
    tls: { type: 'boolean', default: false },
    faults: { type: 'string', default: '0' },
    seed: { type: 'string', default: 'emulator' },
    unowned: { type: 'string', default: '' },
    live: { type: 'boolean', default: false },
    from: { type: 'string' },
    speed: { type: 'string', default: '1' },
    delayed: { type: 'boolean', default: false },
    'faults-every': { type: 'string' },
    'market-limit': { type: 'string', default: '200' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || positionals.length === 0 || (values.live && values.from === undefined)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

if (values.live) await emulateExchange();
else await emulateHistoricData();

async function emulateExchange(): Promise<void> {
  const [from, speed] = [Date.parse(values.from ?? ''), Number(values.speed)];
  const exchange = await startExchange({
    files: (await Promise.all(positionals.map(readFiles))).flat(),
    startAt: from,
    speed,
    isDelayed: values.delayed,
    marketLimit: Number(values['market-limit']),
    port: Number(values.port),
  });
  process.on('SIGQUIT', () => exchange.disconnect('mid-line'));
  console.log(`the exchange at ${exchange.exchangeUrl} from ${values.from} on (Ctrl-C ends it)\n`);
  printVariables(exchangeEnv(exchange));
  const everyMs = Number(values['faults-every']) * 60_000;
  if (everyMs > 0) await goWrong(exchange, { from: from + everyMs, until: Number.POSITIVE_INFINITY, everyMs, speed });
}

async function emulateHistoricData(): Promise<void> {
  const certificates = values.tls ? makeCertificates() : undefined;
  if (values.tls && certificates === undefined) throw new Error('--tls needs the openssl program');
  const emulator = await startEmulator({
    archives: positionals,
    port: Number(values.port),
    prefix: values.prefix as 'current' | 'older' | 'oldest',
    unownedMonths: values.unowned.split(',').filter(Boolean),
    faults: { rate: Number(values.faults), seed: values.seed },
    ...(certificates === undefined ? {} : { certificates }),
  });
  console.log(`${emulator.files.length} market files at ${emulator.url} (Ctrl-C ends it)\n`);
  printVariables({
    FBP_BETFAIR_BASE_URL: emulator.url,
    FBP_BETFAIR_IDENTITY_URL: emulator.url,
    FBP_USERNAME: TEST_ACCOUNT.username,
    FBP_PASSWORD: TEST_ACCOUNT.password,
    FBP_APP_KEY: TEST_ACCOUNT.appKey,
    ...(certificates !== undefined && {
      FBP_CA_FILE: certificates.caFile,
      FBP_CERT_FILE: certificates.certFile,
      FBP_KEY_FILE: certificates.keyFile,
    }),
  });
}

function printVariables(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) console.log(`export ${name}='${value}'`);
}
