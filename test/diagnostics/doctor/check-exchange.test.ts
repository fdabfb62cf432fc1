import { expect, it, onTestFinished } from 'vitest';
import { checkExchange } from '../../../src/diagnostics/doctor/check-exchange.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { makeCertificates } from '../../support/emulator/certificates.ts';
import { exchangeEnv, startExchange } from '../../support/emulator/exchange/exchange.ts';
import { exchangeSettings } from '../../support/emulator/exchange/watched-batch.ts';
import { eventEntries } from '../../support/generator/write-events.ts';

const certificates = makeCertificates();
if (certificates === undefined) console.warn('skipped: there is no openssl program to make certificates with');

it.skipIf(certificates === undefined).each([
  [false, 'ok', 'FBP_APP_KEY is a live key'],
  [true, 'warn', 'FBP_APP_KEY is a delayed key: prices come minutes late, without volumes'],
] as const)(
  'the doctor tells of session, key and clock of the exchange, delayed key: %s',
  async (isDelayed, status, message) => {
    const startAt = Date.now() - (isDelayed ? 60_000 : 0);
    const event = {
      eventId: '32700000',
      home: 'Arsenal',
      away: 'Fulham',
      scheduledAt: Date.now() + 172_800_000,
      score: [1, 0] as const,
    };
    const files = [...eventEntries([event])];
    const exchange = await startExchange({ files, startAt, isDelayed, ...(certificates && { certificates }) });
    onTestFinished(() => exchange.close());
    const { config } = exchangeSettings({ exchange, root: tempFolder() }, new AbortController().signal);
    const context = { env: exchangeEnv(exchange), loaded: { config } as never, terminal: {} as never, now: Date.now() };
    const [session, key, clock] = await checkExchange(context);
    expect(session).toMatchObject({ status: 'ok', message: 'the exchange accepts the session' });
    expect(key).toMatchObject({ status, message });
    expect(clock?.message).toMatch(
      isDelayed ? /clock is [67]\d s ahead of the exchange’s/ : /clock (agrees|is \d s ahead)/,
    );
  },
);
