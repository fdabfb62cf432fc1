import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { storeAccess } from '../../../src/config/object-store.ts';
import { digestFile } from '../../../src/disk/digest.ts';
import { FbpError } from '../../../src/domain/errors.ts';
import { bringSet } from '../../../src/storage/bucket/bring-set.ts';
import { type BucketFolder, bucketFolder } from '../../../src/storage/bucket/bucket-folder.ts';
import { publishSet, type SetFile, takeOver } from '../../../src/storage/bucket/publish-set.ts';
import { temporaryFolder } from '../../support/archive-builder.ts';
import { BUCKET, S3Server } from '../../support/children/s3-server.ts';

const never = new AbortController().signal;
const optional = new Set(['odds.csv', 'odds.parquet']);
const manifest = 'manifest.json';
const free = async () => undefined;

describe('a set of files in a bucket', () => {
  let server: S3Server;
  let count = 0;

  beforeAll(async () => {
    server = await S3Server.start();
  });

  afterAll(async () => {
    await server.stop();
  });

  async function freshFolder(): Promise<BucketFolder> {
    count += 1;
    return await bucketFolder(`s3://${BUCKET}/out/england/premier league ${count}`, storeAccess(server.env));
  }

  function faults(fault: S3Server['fault']): void {
    server.fault = fault;
    onTestFinished(() => {
      server.fault = () => undefined;
    });
  }

  async function bring(folder: BucketFolder, copy = temporaryFolder()): Promise<Record<string, string> | undefined> {
    const isThere = await bringSet(folder, copy, { manifest, optional, signal: never });
    if (!isThere) return undefined;
    return Object.fromEntries(readdirSync(copy).map((name) => [name, readFileSync(join(copy, name), 'utf8')]));
  }

  it('comes back as it was, large files too, and moves nothing where nothing changed', async () => {
    const folder = await freshFolder();
    const files = await setOf({ 'matches.csv': 'a\n', 'odds.csv': 'x'.repeat(20 * 1024 ** 2), 'empty.csv': '' });
    await publishSet(folder, files, { confirm: free, optional, signal: never });
    const copy = temporaryFolder();
    expect(await bring(folder, copy)).toEqual(textsOf(files));
    server.requests = [];
    await publishSet(folder, files, { confirm: free, optional, signal: never });
    await bring(folder, copy);
    expect(server.requests.filter((request) => /^(PUT|POST)|^GET.*csv/.test(request))).toEqual([]);
  });

  it('has none of the files that only a former one had', async () => {
    const folder = await freshFolder();
    const copy = temporaryFolder();
    await publishSet(folder, await setOf({ 'a.csv': '1', 'odds.parquet': 'p' }), {
      confirm: free,
      optional,
      signal: never,
    });
    await bring(folder, copy);
    const files = await setOf({ 'a.csv': '1', 'odds.csv': 'c' });
    await publishSet(folder, files, { confirm: free, optional, signal: never });
    expect(await bring(folder, copy)).toEqual(textsOf(files));
    expect(await bring(folder)).toEqual(textsOf(files));
    expect(await folder.store.find(`${folder.prefix}/odds.parquet`, never)).toBeUndefined();
  });

  /** Replaces a set by another one and dies at the n-th request that changes something; false when there are not so many. */
  async function dieAt(failing: number, folder: BucketFolder, next: readonly SetFile[]): Promise<boolean> {
    const dying = new AbortController();
    let changes = 0;
    server.fault = (request) => {
      if (!request.startsWith('GET') && !request.startsWith('HEAD')) changes += 1;
      if (changes !== failing) return undefined;
      dying.abort(new Error('died'));
      return 500;
    };
    const isDead = await publishSet(folder, next, { confirm: free, optional, signal: dying.signal }).then(
      () => false,
      () => true,
    );
    server.fault = () => undefined;
    return isDead;
  }

  it('is the old one or the new one, at whichever request its writer dies, and the next writer finds nothing else', async () => {
    const old = await setOf({ 'a.csv': 'old', 'odds.csv': 'old' });
    const next = await setOf({ 'a.csv': 'new' });
    const found = new Set<string | undefined>();
    for (let failing = 1; ; failing += 1) {
      const folder = await freshFolder();
      await publishSet(folder, old, { confirm: free, optional, signal: never });
      const isDead = await dieAt(failing, folder, next);
      const seen = await bring(folder);
      expect([textsOf(old), textsOf(next)]).toContainEqual(seen);
      found.add(seen?.['a.csv']);
      await takeOver(folder, { optional, signal: never });
      const left = await bring(folder);
      expect([textsOf(old), textsOf(next)]).toContainEqual(left);
      const names = (await folder.store.list(`${folder.prefix}/`, never)).map(({ key }) => key.split('/').at(-1) ?? '');
      expect(names.sort()).toEqual(Object.keys(left ?? {}).sort());
      expect(await folder.store.uploads(folder.prefix, never)).toEqual([]);
      if (!isDead) break;
    }
    expect(found).toEqual(new Set(['old', 'new']));
  });

  it('stays as it was where the right to it was lost before', async () => {
    const folder = await freshFolder();
    const old = await setOf({ 'a.csv': 'old' });
    await publishSet(folder, old, { confirm: free, optional, signal: never });
    const confirm = () => Promise.reject(new FbpError('FBP-LOCKED', 'lost'));
    const late = publishSet(folder, await setOf({ 'a.csv': 'late' }), { confirm, optional, signal: never });
    await expect(late).rejects.toMatchObject({ code: 'FBP-LOCKED' });
    expect(await folder.store.uploads(folder.prefix, never)).toEqual([]);
    expect(await bring(folder)).toEqual(textsOf(old));
  });

  it('is waited for by a reader who meets it half replaced, and is then one or the other', async () => {
    const folder = await freshFolder();
    await publishSet(folder, await setOf({ 'a.csv': 'old' }), { confirm: free, optional, signal: never });
    const next = await setOf({ 'a.csv': 'new' });
    const reading: Promise<Record<string, string> | undefined>[] = [];
    let confirmed = 0;
    const confirm = async () => {
      confirmed += 1;
      // Once before the first takes its place, then for each.
      if (confirmed !== next.length + 1) return;
      // Everything but the manifest has taken its place.
      const looked = server.requests.length;
      reading.push(bring(folder));
      while (!server.requests.slice(looked).some((request) => request.includes('a.csv'))) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await publishSet(folder, next, { confirm, optional, signal: never });
    expect(await reading[0]).toEqual(textsOf(next));
  });

  it('takes no file of a run that another one has followed', async () => {
    const folder = await freshFolder();
    const [late, next] = [await setOf({ 'a.csv': 'late' }), await setOf({ 'a.csv': 'next' })];
    let isFirst = true;
    const confirm = async () => {
      if (isFirst) await publishSet(folder, next, { confirm: free, optional, signal: never });
      isFirst = false;
    };
    await expect(publishSet(folder, late, { confirm, optional, signal: never })).rejects.toMatchObject({
      code: 'FBP-LOCKED',
    });
    expect(await bring(folder)).toEqual(textsOf(next));
  });

  it('ends no upload of a run that follows when it has lost the right to it', async () => {
    const folder = await freshFolder();
    const files = await setOf({ 'a.csv': 'a' });
    const confirm = async () => {
      const [own] = await folder.store.uploads(folder.prefix, never);
      if (own !== undefined) await folder.store.abortUpload(own, never);
      await folder.store.beginUpload(`${folder.prefix}/a.csv`, '', never);
      throw new FbpError('FBP-LOCKED', 'lost');
    };
    await expect(publishSet(folder, files, { confirm, optional, signal: never })).rejects.toThrow('lost');
    expect(await folder.store.uploads(folder.prefix, never)).toHaveLength(1);
  });

  it('is whole where the store fails one request in five, or loses the answer', async () => {
    const folder = await freshFolder();
    let asked = 0;
    faults(() => {
      asked += 1;
      return ([500, undefined, 503, undefined, undefined, 'lost', undefined] as const)[asked % 7];
    });
    const files = await setOf({ 'a.csv': 'a', 'b.csv': 'b', 'odds.csv': 'c' });
    await publishSet(folder, files, { confirm: free, optional, signal: never });
    expect(await bring(folder)).toEqual(textsOf(files));
  });

  it('leads nowhere else by the names in its manifest', async () => {
    const folder = await freshFolder();
    const outputs = { '../a.csv': { sha256: 'x', bytes: 1 } };
    await folder.store.write(`${folder.prefix}/manifest.json`, Buffer.from(JSON.stringify({ outputs })), never);
    await expect(bring(folder)).rejects.toMatchObject({ code: 'FBP-INPUT' });
  });

  it('that is not there is none, in the copy too', async () => {
    const copy = temporaryFolder();
    writeFileSync(join(copy, manifest), '{}');
    expect(await bring(await freshFolder(), copy)).toBeUndefined();
    expect(readdirSync(copy)).toEqual([]);
  });
});

/** Files on the disk, with the manifest that lists them last. */
async function setOf(texts: Readonly<Record<string, string>>): Promise<SetFile[]> {
  const folder = join(temporaryFolder(), 'set');
  mkdirSync(folder);
  const files: SetFile[] = [];
  const add = async (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    files.push({ name, path, ...(await digestFile(path)) });
  };
  for (const [name, text] of Object.entries(texts)) await add(name, text);
  const outputs = Object.fromEntries(files.map(({ name, sha256, bytes }) => [name, { sha256, bytes }]));
  await add(manifest, JSON.stringify({ outputs }));
  return files;
}

function textsOf(files: readonly SetFile[]): Record<string, string> {
  return Object.fromEntries(files.map(({ name, path }) => [name, readFileSync(path, 'utf8')]));
}
