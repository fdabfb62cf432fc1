import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ArchiveSource } from '../../../../src/betfair/archive/archive-source.ts';
import { remoteTars } from '../../../../src/betfair/archive/remote/remote-archives.ts';
import type { RemoteTar } from '../../../../src/betfair/archive/remote/remote-tar.ts';
import { storeAccess } from '../../../../src/config/object-store.ts';
import { readRange } from '../../../../src/disk/at-offset.ts';
import { ObjectStore } from '../../../../src/disk/store/object-store.ts';
import type { FilePlace, MarketFile } from '../../../../src/domain/event.ts';
import { temporaryFolder } from '../../../support/archive-builder.ts';
import { BUCKET, S3Server } from '../../../support/children/s3-server.ts';
import { writeTar } from '../../../support/generator/archive-writer.ts';

const SAMPLE = 'data/sample/england-premier-league-2023-2024.tar';
const URL = `s3://${BUCKET}/archive/sample.tar`;
const never = new AbortController().signal;
const DAY = { from: Date.parse('2023-08-12T00:00:00Z'), to: Date.parse('2023-08-13T00:00:00Z') };
const QUERY = { windows: [DAY], eventNames: [], countryCodes: [] };

describe('a TAR in a bucket', () => {
  let server: S3Server;
  let store: ObjectStore;

  beforeAll(async () => {
    server = await S3Server.start();
    const access = storeAccess(server.env);
    if (access === undefined) throw new Error('no access');
    store = await ObjectStore.open(BUCKET, access);
    await store.write('archive/sample.tar', readFileSync(SAMPLE), never);
  });

  afterAll(async () => {
    await server.stop();
  });

  function openSource(path: string, env: Record<string, string> = server.env): ArchiveSource {
    const source = new ArchiveSource({
      ...{ kind: 'archive', paths: [path], eventTypeId: '1', stateDir: temporaryFolder() },
      access: storeAccess(env),
    });
    onTestFinished(() => source.close());
    return source;
  }

  async function bytesOf(source: ArchiveSource, file: MarketFile): Promise<Buffer> {
    const { path, offset, length } = await source.fetch(file, never);
    return readFileSync(path).subarray(offset, offset + length);
  }

  /** Everything that a day of the source has, with its bytes. */
  async function dayOf(source: ArchiveSource) {
    const events = await source.findEvents(QUERY, never);
    const files: string[] = [];
    for (const { eventId } of events) {
      for (const file of await source.listFiles(eventId, undefined, never)) {
        files.push(`${file.key.split('.tar/')[1]} ${(await bytesOf(source, file)).toString('base64')}`);
      }
    }
    return { events, files };
  }

  it('has the events and the files of the same TAR on the disk, and moves little more than these', async () => {
    const local = await dayOf(openSource(SAMPLE));
    expect(local.files.length).toBeGreaterThan(10);
    const size = statSync(SAMPLE).size;
    server.bytesSent = 0;
    expect(await dayOf(openSource(URL))).toEqual(local);
    expect(server.bytesSent).toBeLessThan(1.05 * size);
    // The next machine takes the index that the first one stored, and only what it needs.
    server.bytesSent = 0;
    expect(await dayOf(openSource(`s3://${BUCKET}/archive`))).toEqual(local);
    const index = (await store.find('archive/sample.tar.fbp-index', never))?.bytes ?? 0;
    expect(index).toBeGreaterThan(0);
    expect(server.bytesSent).toBeLessThan(0.05 * size + index);
  });

  /** Stores one whose members have so many bytes, lists it, and gives it with its members. */
  async function madeOf(count: number, bytes: number) {
    const path = join(temporaryFolder(), 'made.tar');
    const entries = Array.from({ length: count }, (_, at) => ({
      path: `BASIC/2023/Aug/12/32000000/1.${at}.bz2`,
      bytes: Buffer.alloc(bytes, String(at)),
    }));
    writeTar(path, entries);
    await store.write(`made/${count}.tar`, readFileSync(path), never);
    const stateDir = temporaryFolder();
    const open = async () => {
      const options = { access: storeAccess(server.env), stateDir, signal: never };
      const [tar] = await remoteTars(`s3://${BUCKET}/made/${count}.tar`, options);
      return tar ?? expect.fail('no TAR');
    };
    server.bytesSent = 0;
    const tar = await open();
    const members: FilePlace[] = [];
    await tar.scan({ onMember: (member) => members.push(member), signal: never });
    return { size: statSync(path).size, tar, members, open };
  }

  async function contents(tar: RemoteTar, members: readonly FilePlace[]): Promise<string[]> {
    const found: string[] = [];
    for (const member of members) {
      await tar.bring(member, never);
      const { path, offset, length } = tar.placeOf(member);
      found.push(readRange(path, { offset, length }).toString());
    }
    return found;
  }

  it('of small files is moved once, and not again by the next run', async () => {
    const { size, tar, members, open } = await madeOf(300, 40_000);
    expect(await contents(tar, members)).toEqual(members.map((_, at) => Buffer.alloc(40_000, String(at)).toString()));
    expect(server.bytesSent).toBeLessThan(1.05 * size);
    server.bytesSent = 0;
    await contents(await open(), members);
    expect(server.bytesSent).toBe(0);
  });

  it('of large files is not moved for its index, only what is asked for', async () => {
    const { size, tar, members } = await madeOf(100, 200_000);
    expect(server.bytesSent).toBeLessThan(0.3 * size);
    server.bytesSent = 0;
    expect(await contents(tar, members.slice(90, 92))).toEqual(
      [90, 91].map((at) => Buffer.alloc(200_000, String(at)).toString()),
    );
    expect(server.bytesSent).toBe(400_000);
  });

  it('is read all the same where the store fails now and then', async () => {
    let asked = 0;
    server.fault = () => {
      asked += 1;
      return ([500, undefined, 503, undefined, undefined] as const)[asked % 5];
    };
    onTestFinished(() => {
      server.fault = () => undefined;
    });
    const source = openSource(URL);
    expect(await source.findEvents(QUERY, never)).toEqual(await openSource(SAMPLE).findEvents(QUERY, never));
  });

  it('is told from another one that takes its place, whose index is made anew', async () => {
    const copy = 'archive/copy.tar';
    const bytes = readFileSync(SAMPLE);
    await store.write(copy, bytes, never);
    await openSource(`s3://${BUCKET}/${copy}`).findEvents(QUERY, never);
    // One that takes the stored index, and members as it needs them.
    const source = openSource(`s3://${BUCKET}/${copy}`);
    const [event] = await source.findEvents(QUERY, never);
    const files = await source.listFiles(event?.eventId ?? '', undefined, never);
    await store.write(copy, Buffer.concat([bytes, Buffer.alloc(1024)]), never);
    const [, second] = files;
    if (second === undefined) throw new Error('no file');
    await expect(source.fetch(second, never)).rejects.toMatchObject({ code: 'FBP-ARCHIVE' });
    expect(await openSource(`s3://${BUCKET}/${copy}`).findEvents(QUERY, never)).toHaveLength(
      (await openSource(SAMPLE).findEvents(QUERY, never)).length,
    );
  });

  it('that is not there, or that nobody may read, is said so', async () => {
    const nothing = openSource(`s3://${BUCKET}/none.tar`).findEvents(QUERY, never);
    await expect(nothing).rejects.toMatchObject({ code: 'FBP-ARCHIVE' });
    const forbidden = openSource(URL, { ...server.env, AWS_ACCESS_KEY_ID: 'NOBODY' }).findEvents(QUERY, never);
    await expect(forbidden).rejects.toMatchObject({ code: 'FBP-CREDENTIALS' });
    const unsaid = openSource(URL, { HOME: temporaryFolder() }).findEvents(QUERY, never);
    await expect(unsaid).rejects.toMatchObject({
      code: 'FBP-CREDENTIALS',
      hint: expect.stringContaining('AWS_ACCESS_KEY_ID'),
    });
  });
});
