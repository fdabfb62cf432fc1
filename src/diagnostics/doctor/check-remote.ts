import { remoteTars } from '../../betfair/archive/remote/remote-archives.ts';
import { addressOf } from '../../config/bucket-copies.ts';
import { storeAccess } from '../../config/object-store.ts';
import { readSecrets } from '../../config/secrets.ts';
import type { StoreAccess } from '../../disk/store/store-access.ts';
import { connectRedis, queuePlace, shownPlace } from '../../pipeline/queue/queue-place.ts';
import { bucketFolder, keyIn } from '../../storage/bucket/bucket-folder.ts';
import { setsIn } from '../../storage/bucket/bucket-output.ts';
import type { SetKind } from '../../storage/bucket/set-kinds.ts';
import { type ConfiguredContext, type Finding, failure, ok, warn } from './check.ts';

/** BullMQ asks for it. */
const LEAST_REDIS = 6.2;
const MIB = 1024 ** 2;

/** The queue of batches, where one is configured: that it answers, and keeps what it is told. */
export async function checkQueue({ loaded, env }: ConfiguredContext): Promise<readonly Finding[]> {
  if (loaded.config.queue.url === undefined) return [ok('none configured: batches run in this process')];
  const place = queuePlace(loaded.config, readSecrets(env));
  const where = shownPlace(place);
  const redis = await connectRedis(place);
  try {
    const info = await redis.info();
    const said = (key: string) => new RegExp(`^${key}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
    const version = said('redis_version');
    const findings = [ok(`Redis ${version} answers`, { where })];
    if (Number.parseFloat(version) < LEAST_REDIS)
      findings.push(warn(`a queue wants Redis ${LEAST_REDIS} or later`, { where }));
    if (said('maxmemory_policy') !== 'noeviction') {
      findings.push(
        warn(`its policy ${said('maxmemory_policy')} may drop jobs`, {
          where,
          hint: 'set maxmemory-policy to noeviction',
        }),
      );
    }
    if (said('aof_enabled') !== '1') {
      findings.push(
        warn('a restart may lose the queue, though no data', {
          where,
          hint: 'set appendonly to yes; the same command fills the queue again',
        }),
      );
    }
    return findings;
  } finally {
    redis.disconnect();
  }
}

/** Places in buckets where outputs go: that they can be listed and written. What is begun there to see so is ended, and nobody sees it. */
export async function checkOutputs({ loaded, env }: ConfiguredContext): Promise<readonly Finding[]> {
  const { output_dir, dataset_dir, state_dir } = loaded.config.storage;
  const findings: Finding[] = [];
  for (const [folder, kind] of [
    [output_dir, 'output'],
    [dataset_dir, 'partition'],
  ] as const) {
    const address = addressOf(folder, state_dir);
    if (address !== undefined) findings.push(await checkWritable(address, kind, storeAccess(env)));
  }
  return findings.length === 0 ? [ok('outputs are written to the disk')] : findings;
}

async function checkWritable(address: string, kind: SetKind, access: StoreAccess | undefined): Promise<Finding> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const bucket = await bucketFolder(address, access);
    const sets = await setsIn(kind, bucket, signal);
    const upload = await bucket.store.beginUpload(keyIn(bucket, '.fbp-doctor'), '', signal);
    await bucket.store.uploads(upload.key, signal);
    await bucket.store.abortUpload(upload, signal);
    const found = `${sets.length} ${kind}${sets.length === 1 ? '' : 's'}`;
    return ok(`bucket: ${found}, takes files`, { where: address });
  } catch (error) {
    return failure(error);
  }
}

/** TARs in a bucket can be listed. */
export async function checkStore(url: string, { loaded, env }: ConfiguredContext): Promise<Finding[]> {
  const options = {
    access: storeAccess(env),
    stateDir: loaded.config.storage.state_dir,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  try {
    const tars = await remoteTars(url, options);
    const mib = tars.reduce((sum, { object }) => sum + object.bytes, 0) / MIB;
    return [ok(`bucket: ${tars.length} TAR${tars.length === 1 ? '' : 's'}, ${mib.toFixed(1)} MiB`, { where: url })];
  } catch (error) {
    return [failure(error)];
  }
}

const TIMEOUT_MS = 30_000;
