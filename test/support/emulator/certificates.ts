import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where test certificates lie: an authority, a server of that authority for the loopback address, a client of it. */
export interface CertificateFiles {
  readonly caFile: string;
  readonly serverCertFile: string;
  readonly serverKeyFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** Makes certificates with the `openssl` program, valid for two days, the server's for these names; undefined where it is not installed. */
export function makeCertificates(serverNames = 'DNS:localhost,IP:127.0.0.1'): CertificateFiles | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-certificates-'));
  const at = (name: string) => join(folder, name);
  try {
    openssl([
      'req',
      '-x509',
      ...EC_KEY,
      '-keyout',
      at('ca.key'),
      '-out',
      at('ca.pem'),
      '-days',
      '2',
      '-subj',
      '/CN=fbp test',
    ]);
    sign(at, 'server', `subjectAltName=${serverNames}`);
    sign(at, 'client', 'extendedKeyUsage=clientAuth');
  } catch {
    return undefined;
  }
  return {
    caFile: at('ca.pem'),
    serverCertFile: at('server.pem'),
    serverKeyFile: at('server.key'),
    certFile: at('client.pem'),
    keyFile: at('client.key'),
  };
}

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function sign(at: (name: string) => string, name: string, extension: string): void {
  writeFileSync(at(`${name}.ext`), extension);
  openssl(['req', ...EC_KEY, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', `/CN=fbp test ${name}`]);
  const authority = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'];
  openssl([
    'x509',
    '-req',
    '-in',
    at(`${name}.csr`),
    ...authority,
    '-extfile',
    at(`${name}.ext`),
    '-out',
    at(`${name}.pem`),
    '-days',
    '2',
  ]);
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}

/** What an https server needs to ask for client certificates without demanding one. */
export function serverTls({ caFile, serverCertFile, serverKeyFile }: CertificateFiles) {
  return {
    ca: readFileSync(caFile),
    cert: readFileSync(serverCertFile),
    key: readFileSync(serverKeyFile),
    requestCert: true,
    rejectUnauthorized: false,
  };
}
