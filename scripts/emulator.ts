import { parseArgs } from 'node:util';
import { makeCertificates } from '../test/support/emulator/certificates.ts';
import { startEmulator, TEST_ACCOUNT } from '../test/support/emulator/emulator.ts';

const USAGE = `npm run emulator -- <archive folder or .tar> ... [--port n] [--prefix current|older|oldest] [--tls] [--faults 0.3] [--seed text] [--unowned 2023-09,...]

Serves market files as Betfair's historical data service does, with log-in, on this machine only.`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    prefix: { type: 'string', default: 'current' },
    tls: { type: 'boolean', default: false },
    faults: { type: 'string', default: '0' },
    seed: { type: 'string', default: 'emulator' },
    unowned: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || positionals.length === 0) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

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

console.log(`${emulator.files.length} market files at ${emulator.url} (Ctrl-C ends it)

export FBP_BETFAIR_BASE_URL='${emulator.url}' FBP_BETFAIR_IDENTITY_URL='${emulator.url}'
export FBP_USERNAME='${TEST_ACCOUNT.username}' FBP_PASSWORD='${TEST_ACCOUNT.password}' FBP_APP_KEY='${TEST_ACCOUNT.appKey}'`);
if (certificates !== undefined) {
  console.log(
    `export FBP_CA_FILE='${certificates.caFile}' FBP_CERT_FILE='${certificates.certFile}' FBP_KEY_FILE='${certificates.keyFile}'`,
  );
}
