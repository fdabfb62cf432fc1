import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { readCsv } from '../../support/e2e/csv.ts';
import { shortSeason } from '../../support/e2e/historic-project.ts';
import { PROJECT, runFbp, startFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { makeCertificates } from '../../support/emulator/certificates.ts';
import { TEST_ACCOUNT } from '../../support/emulator/emulator.ts';
import { exchangeEnv, startExchange } from '../../support/emulator/exchange/exchange.ts';
import { eventEntries } from '../../support/generator/write-events.ts';

const certificates = makeCertificates();
if (certificates === undefined) console.warn('skipped: there is no openssl program to make certificates with');

const SEASON = shortSeason(1);
const FRIDAY_EVENING = Date.UTC(2023, 7, 11, 18);
const SATURDAY_NOON = Date.UTC(2023, 7, 12, 12);
/** The last match kicks off at eight on Saturday evening and is settled by eleven. */
const SPEED = 2 * 60 * 60;

/** The commands of the README's section on a weekend. */
function weekend(): string[][] {
  const [, section = ''] =
    /^## A person's day\n([\s\S]*?)^## /m.exec(readFileSync(join(PROJECT, 'README.md'), 'utf8')) ?? [];
  return [...section.matchAll(/```sh live\nfbp (.*)\n```/g)].map(([, command = '']) => command.split(' '));
}

it.skipIf(certificates === undefined)(
  'a weekend goes as the README says: watched and recorded from Friday evening on, and processed on Monday from the recording',
  async () => {
    const [watching = [], processing = []] = weekend();
    expect([watching[0], processing[0]]).toEqual(['monitor', 'process']);
    const cwd = temporaryFolder();
    const statistics = join(cwd, 'data', 'england', 'premier-league', '2023-2024.csv');
    mkdirSync(dirname(statistics), { recursive: true });
    writeFileSync(statistics, SEASON.statistics);
    mkdirSync(join(cwd, 'config'));
    writeFileSync(join(cwd, 'config', 'base.yaml'), 'monitor: { refresh: 1s, snapshot: 1s, heartbeat_ms: 500 }\n');
    const events = SEASON.events.map((event) => ({ ...event, updates: 40 }));
    const exchange = await startExchange({
      files: [...eventEntries(events, { plan: 'PRO' })],
      startAt: FRIDAY_EVENING,
      speed: SPEED,
      ...(certificates && { certificates }),
    });
    onTestFinished(() => exchange.close());
    const env = exchangeEnv(exchange);
    const tell = `node -e "require('fs').appendFileSync('told', require('fs').readFileSync(0)); require('fs').writeFileSync('variables', JSON.stringify(process.env))"`;
    const args = [...watching, '--json', '--alert', 'opened', 'suspended', '--on-alert', tell];
    const { child: killed } = startFbp(args, { cwd, env });
    for await (const text of killed.stdout ?? []) if (String(text).includes('"type":"prices"')) break;
    killed.kill('SIGKILL');
    exchange.hold();
    await once(killed, 'close');
    const { child, finished } = startFbp(args, { cwd, env });
    onTestFinished(() => void child.kill());
    // However long a busy machine takes to connect, the day waits for it.
    let told = '';
    child.stdout?.on('data', (text) => (told += text));
    const tells = async (text: string) => {
      while (!told.includes(text) && child.exitCode === null) await delay(50);
    };
    await tells('"type":"prices"');
    exchange.release();
    while (exchange.now() < SATURDAY_NOON) await delay(50);
    exchange.disconnect('mid-line');
    exchange.hold();
    await tells('"why":"connection lost"');
    exchange.release();
    const watched = await finished;
    expect(watched, watched.stderr).toMatchObject({ code: 0, stderr: '' });
    const objects = watched.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const ofType = (type: string) => objects.filter((one) => one.type === type);
    expect(Math.max(...ofType('watching').map(({ matches }) => matches.length))).toBe(4);
    expect(ofType('prices').length).toBeGreaterThan(8);
    expect(ofType('alert').map(({ rule }) => rule)).toContain('suspended');
    const reasons = ofType('gap').map(({ why }) => why);
    expect(reasons).toEqual(expect.arrayContaining(['not running', 'connection lost']));

    const folder = join(cwd, 'live', 'england', 'premier-league', '2023-2024');
    const [first] = readCsv(folder, 'snapshot.csv');
    expect(first).toMatchObject({ processing_status: 'linked', data_source: 'live', plan: 'PRO' });
    const alerts = readFileSync(join(cwd, 'told'), 'utf8').trimEnd().split('\n');
    expect(alerts.map((line) => JSON.parse(line).type)).toContain('alert');
    const variables = readFileSync(join(cwd, 'variables'), 'utf8');
    for (const secret of [TEST_ACCOUNT.password, TEST_ACCOUNT.appKey, ...exchange.sessions.issued, 'FBP_CA_FILE']) {
      expect(variables).not.toContain(secret);
      expect(readFileSync(join(folder, 'recording', 'gaps.jsonl'), 'utf8')).not.toContain(secret);
    }

    const { code, stderr } = await runFbp(processing, { cwd });
    expect(code, stderr).toBe(0);
    const matches = readCsv(cwd, 'output', 'england', 'premier-league', '2023-2024', 'matches.csv');
    expect(matches.map((row) => [row['processing_status'], row['settlement_check']])).toEqual(
      SEASON.events.map(() => ['linked', 'agrees']),
    );
    expect(existsSync(join(folder, 'recording', 'PRO', '2023', 'Aug', '12'))).toBe(true);
  },
);

it.skipIf(certificates === undefined)(
  'the emulator that the guide names replays the sample as the live exchange',
  async () => {
    const doc = readFileSync(join(PROJECT, 'docs', 'live.md'), 'utf8');
    const [, args = ''] = /npm run emulator -- (.*)\n/.exec(doc) ?? [];
    const tsx = join(PROJECT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
    const child = spawn(process.execPath, [tsx, 'scripts/emulator.ts', ...args.split(' ')], { cwd: PROJECT });
    onTestFinished(() => void child.kill());
    let printed = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      printed += chunk;
      if (/FBP_CA_FILE='[^']*'\n/.test(printed)) break;
    }
    const env = Object.fromEntries(
      [...printed.matchAll(/(FBP_\w+)='([^']*)'/g)].map(([, name, value]) => [name, value as string]),
    );
    const stats = join(PROJECT, 'data', 'england', 'premier-league', '2023-2024.csv');
    const batch = ['england', 'premier-league', '2023-2024', '--stats', stats, '--markets', 'MATCH_ODDS'];
    const { child: monitor, finished } = startFbp(['monitor', ...batch], { cwd: temporaryFolder(), env });
    onTestFinished(() => void monitor.kill('SIGKILL'));
    for await (const line of monitor.stdout ?? []) if (String(line).includes('Burnley v Man City')) break;
    monitor.kill('SIGINT');
    const { code, stderr } = await finished;
    expect(code, stderr).toBe(130);
    expect(stderr).toMatch(/watching [1-9]\d* matches/);
    expect(stderr).toContain('what is recorded is whole, and the same command goes on with it');
  },
);
