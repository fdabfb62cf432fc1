import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emulatorEnv } from '../support/e2e/historic-project.ts';
import { runFbp } from '../support/e2e/run-fbp.ts';
import { SAMPLE_BATCH, SAMPLE_TAR, sampleProject } from '../support/e2e/sample-project.ts';
import { startEmulator } from '../support/emulator/emulator.ts';
import { deliveredTwice, mostWithin } from '../support/emulator/request-log.ts';
import { record } from './figures.ts';

const MATCHES = 380;
const LIMIT = 20;
const LEAST_SHARE = 0.95;
/** Ten times the distance of two requests at the limit. */
const PAUSE_S = 0.5;

it('a whole season from the service, at the configured rate', async () => {
  const emulator = await startEmulator({ archives: [SAMPLE_TAR] });
  const cwd = sampleProject();
  const env = emulatorEnv(emulator, { FBP_API_BETFAIR_RATE_LIMIT: String(LIMIT) });
  const historic = ['process', ...SAMPLE_BATCH, '--source', 'historic', '--output', 'o'];
  try {
    expect(await runFbp(historic, { cwd, env })).toMatchObject({ code: 0 });
    expect(await runFbp(['process', ...SAMPLE_BATCH, '--archive', SAMPLE_TAR, '--output', 'a'], { cwd })).toMatchObject(
      { code: 0 },
    );
    const differing = ['matches.csv', 'odds.csv.gz', 'failures.csv'].filter((name) => {
      const [one, other] = ['o', 'a'].map((folder) =>
        readFileSync(join(cwd, folder, name), 'latin1').replaceAll(',historic,', ',archive,'),
      );
      return one !== other;
    });
    const downloads = emulator.log.filter(({ endpoint }) => endpoint === 'DownloadFile').length;
    const lists = emulator.log.length - downloads;
    const twice = deliveredTwice(emulator.log);
    record({
      promise: '2',
      what: 'cold season, against the archive',
      counted: `${MATCHES} matches: ${lists} requests that are no download, ${downloads} downloads, ${twice.length} twice`,
      violations: differing.length + twice.length + (lists > 2 * MATCHES ? 1 : 0),
    });

    const times = emulator.log.map(({ at }) => at).sort((a, b) => a - b);
    const gaps = times.slice(1).map((at, index) => (at - (times[index] ?? at)) / 1000);
    const seconds = gaps.reduce((sum, gap) => sum + gap, 0);
    // Between learning the events and fetching the matches there is nothing to ask: the limit is no bottleneck then.
    const pauses = gaps.filter((gap) => gap > PAUSE_S).reduce((sum, gap) => sum + gap, 0);
    const share = (emulator.log.length - 1) / ((seconds - pauses) * LIMIT);
    // As the service counts. Within single seconds the arrivals bunch on a busy machine; what is sent is held by a unit test.
    const most = mostWithin(emulator.log, 10_000);
    record({
      promise: '7',
      what: 'rate limit over a whole run',
      counted: `${emulator.log.length} requests in ${seconds.toFixed(0)} s, ${pauses.toFixed(0)} s of them pauses: ${(share * 100).toFixed(1)} % of ${LIMIT} a second, at most ${most} in 10 s`,
      violations: Number(most > LIMIT * 10) + Number(share < LEAST_SHARE),
    });

    emulator.clearLog();
    expect(await runFbp(historic, { cwd, env })).toMatchObject({ code: 0 });
    const again = emulator.log.length;
    record({ promise: '3', what: 'warm repeat of the season', counted: `${again} requests`, violations: again });
    expect(differing).toEqual([]);
    expect(twice).toEqual([]);
    expect(lists).toBeLessThanOrEqual(2 * MATCHES);
    expect(most).toBeLessThanOrEqual(LIMIT * 10);
    expect(share).toBeGreaterThanOrEqual(LEAST_SHARE);
    expect(again).toBe(0);
  } finally {
    await emulator.close();
  }
});
