import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runFbp as runMeasured } from '../../../scripts/bench/measure/run-fbp.ts';
import { STATISTICS, seasonArchive } from '../../../scripts/bench/season.ts';
import { storeAccess } from '../../../src/config/object-store.ts';
import { digestFile } from '../../../src/disk/digest.ts';
import { bucketFolder } from '../../../src/storage/bucket/bucket-folder.ts';
import { publishSet } from '../../../src/storage/bucket/publish-set.ts';
import { BUCKET, S3Server } from '../../support/children/s3-server.ts';
import { runFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { type ArchiveEntry, tarBytes } from '../../support/generator/archive-writer.ts';
import { record } from '../figures.ts';

const MB = 1e6;
const TAR_BYTES = 300 * 1024 * 1024;
const MOST = 1.2;
const BATCH = ['process', 'england', 'premier-league', '2023-2024', '--stats', STATISTICS, '-q'];
const FILES = ['matches.csv', 'prices.csv', 'odds.csv.gz'];
const never = new AbortController().signal;

it('a season out of a large TAR in a bucket moves little more than a run on the disk reads', async () => {
  const server = await S3Server.start();
  onTestFinished(() => server.stop());
  const cwd = temporaryFolder();
  const tar = join(cwd, 'all.tar');
  writeLargeTar(tar);
  const file = { name: 'all.tar', path: tar, ...(await digestFile(tar)) };
  const folder = await bucketFolder(`s3://${BUCKET}/archive`, storeAccess(server.env));
  await publishSet(folder, [file], { confirm: async () => undefined, optional: new Set(), signal: never });
  rmSync(join(cwd, 'temp'), { recursive: true, force: true });

  const local = [1, 2].map(() => runMeasured([...BATCH, '--restart', '--archive', tar, '--output', 'local'], { cwd }));
  expect(
    local.map(({ status }) => status),
    local[0]?.stderr,
  ).toEqual([0, 0]);
  const read = local.map(({ readMb }) => readMb ?? expect.fail('not counted by this system'));
  const moved: number[] = [];
  for (const machine of ['first', 'second']) {
    server.bytesSent = 0;
    const env = { ...server.env, FBP_STORAGE_STATE_DIR: `state-${machine}`, FBP_STORAGE_TEMP_DIR: `temp-${machine}` };
    const args = [...BATCH, '--archive', `s3://${BUCKET}/archive/all.tar`, '--output', machine];
    const done = await runFbp(args, { cwd, env });
    expect(done, done.stderr).toMatchObject({ code: 0 });
    moved.push(server.bytesSent / MB);
    for (const name of FILES) {
      expect(readFileSync(join(cwd, machine, name)).equals(readFileSync(join(cwd, 'local', name))), name).toBe(true);
    }
  }
  const indexMb = ((await folder.store.find('archive/all.tar.fbp-index', never))?.bytes ?? 0) / MB;
  const [first = 0, second = 0] = moved;
  const [firstRead = 0, secondRead = 0] = read;
  record({
    promise: '9',
    what: 'a season out of a TAR in a bucket',
    counted: `${(file.bytes / MB).toFixed(0)} MB; moved ${first.toFixed(1)} MB, local ${firstRead.toFixed(1)}; second machine ${second.toFixed(1)} with an index of ${indexMb.toFixed(1)}, local again ${secondRead.toFixed(1)}`,
    violations: Number(first > MOST * firstRead) + Number(second - indexMb > MOST * secondRead),
  });
  // What the archive itself has is the stricter measure: the program reads files of its own, too.
  expect(first).toBeLessThan(MOST * Math.min(firstRead, file.bytes / MB));
  expect(indexMb).toBeGreaterThan(0);
  expect(second - indexMb).toBeLessThan(MOST * secondRead);
});

/** The benchmark's season, its 60,000 files of other matches and another year's, joined end to end. */
function writeLargeTar(path: string): void {
  const folder = seasonArchive('TARs', { crowded: true });
  writeFileSync(path, '');
  let bytes = 0;
  const add = (more: Uint8Array) => {
    appendFileSync(path, more);
    bytes += more.length;
  };
  for (const name of readdirSync(folder).sort()) add(readFileSync(join(folder, name)));
  for (let day = 1; bytes < TAR_BYTES; day += 1) add(tarBytes(otherYear(day)));
}

/** Nobody looks at what is in them. */
function* otherYear(part: number): Generator<ArchiveEntry> {
  for (let market = 0; market < 10_000; market += 1) {
    const id = part * 10_000 + market;
    const event = 29_000_000 + Math.floor(id / 40);
    const path = `xds_nfs/edp_processed/BASIC/2019/Mar/${1 + (part % 30)}/${event}/1.${157_000_000 + id}.bz2`;
    yield { path, bytes: Buffer.alloc(600 + (id % 1800), String(id)) };
  }
}
