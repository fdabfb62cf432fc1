import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import Bzip2 from '@foxglove/wasm-bz2';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTar } from './archive-writer.ts';
import { eventFiles } from './market/event-files.ts';
import { planEvent } from './market/event-plan.ts';
import { readText, sketch } from './read-lines.ts';
import { otherMatches } from './season/other-matches.ts';
import { eventEntries, writeEvents } from './write-events.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fbp-generator-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function tarMembers(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const members = new Map<string, Buffer>();
  for await (const entry of Readable.from([bytes]).pipe(extract())) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    members.set(entry.header.name, Buffer.concat(chunks));
  }
  return members;
}

describe('a generated archive', () => {
  it('is a TAR that other programs read, with the layout of Betfair and the day on which the event ended', async () => {
    const path = join(folder, 'one.tar');
    writeEvents(path, [sketch({ scheduledAt: '2023-08-11T23:30:00Z' })], { prefix: 'xds_nfs/edp_processed' });
    const members = await tarMembers(readFileSync(path));
    expect(
      [...members.keys()].every((name) =>
        /^xds_nfs\/edp_processed\/BASIC\/2023\/Aug\/12\/32500001\/1\.\d{9}\.bz2$/.test(name),
      ),
    ).toBe(true);
    const bzip2 = await Bzip2.init();
    const [file] = eventFiles(planEvent(sketch({ scheduledAt: '2023-08-11T23:30:00Z' })));
    const packed = [...members].find(([name]) => name.endsWith(`${file?.name}.bz2`))?.[1] ?? Buffer.alloc(0);
    expect(Buffer.from(bzip2.decompress(packed, 1_000_000, { small: false })).toString()).toBe(file?.text);
  });

  it('is a folder where the path is no TAR, in the compression and plan asked for', () => {
    const path = join(folder, 'tree');
    writeEvents(path, [sketch()], { compression: 'gz', plan: 'PRO' });
    const [file] = eventFiles(planEvent(sketch({ plan: 'PRO' })));
    const packed = readFileSync(join(path, `PRO/2023/Aug/11/32500001/${file?.name}.gz`));
    expect(gunzipSync(packed).toString()).toBe(file?.text);
  });

  it('gives the same bytes for the same sketches', () => {
    writeTar(join(folder, 'a.tar'), eventEntries([sketch()]));
    writeTar(join(folder, 'b.tar'), eventEntries([sketch()]));
    expect(readFileSync(join(folder, 'a.tar')).equals(readFileSync(join(folder, 'b.tar')))).toBe(true);
  });

  it('holds in the event-level file what the market-level files hold, one line an instant', () => {
    const plan = planEvent(sketch({ twins: ['MATCH_ODDS'] }));
    const [whole] = eventFiles(plan, 'event');
    const lines = readText(whole?.text ?? '');
    const instants = lines.map((line) => line.pt);
    expect(new Set(instants).size).toBe(instants.length);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    const flat = (messages: ReturnType<typeof readText>) =>
      messages.flatMap(({ pt, mc }) => (mc ?? []).map((change) => JSON.stringify([pt, change]))).sort();
    expect(flat(lines)).toEqual(
      eventFiles(plan)
        .flatMap((file) => flat(readText(file.text)))
        .sort(),
    );
  });

  it('can be filled with matches of other clubs, each with names and ids of its own', () => {
    const from = Date.parse('2023-08-01T00:00:00Z');
    const made = [...otherMatches({ count: 300, from, days: 30, seed: 's', firstEventId: 33_000_000 })];
    const entries = [...eventEntries(made, { compression: 'plain' })];
    expect(new Set(entries.map((entry) => entry.path)).size).toBe(300);
    for (const [i, { path, bytes }] of entries.entries()) {
      const [, , , , eventId, marketId] = path.split('/');
      const [first] = readText(Buffer.from(bytes).toString());
      expect(first?.mc?.[0]).toMatchObject({
        id: marketId,
        marketDefinition: { eventId, eventName: `${made[i]?.home} v ${made[i]?.away}` },
      });
    }
  });
});
