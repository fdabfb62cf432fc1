import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/decode/decode-files.ts';
import { NEVER, openArchive } from '../../support/archive-builder.ts';

const DATA = path.resolve(import.meta.dirname, '../../../../shared/data/betfair');
const present = existsSync(DATA);
if (!present) console.log(`skipped: real market files are not at ${DATA}`);

interface Definition {
  eventId: string;
  eventTypeId: string;
  inPlay: boolean;
  marketTime: string;
  status: string;
  runners: { status: string }[];
}

/** Every definition of a file, by parsing every line. */
function definitions(text: string): Definition[] {
  const lines = text.trim().split('\n');
  const changes = lines.flatMap((line) => (JSON.parse(line) as { mc: { marketDefinition?: Definition }[] }).mc);
  return changes.flatMap((change) => change.marketDefinition ?? []);
}

describe.runIf(present)('real archives', () => {
  it('knows the event of the official event-level file', async () => {
    const { source, find } = openArchive(path.join(DATA, 'soccer'));
    const kickoff = Date.UTC(2017, 3, 30, 13, 5);
    const [event, ...others] = await find(kickoff);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      eventId: '28202626',
      name: 'Middlesbrough v Man City',
      countryCode: 'GB',
      scheduledAt: kickoff,
      inPlayAt: kickoff,
      voided: false,
    });
    const odds = event?.settled.find((market) => market.marketId === '1.131162806');
    expect(odds?.winners.map((winner) => winner.name)).toEqual(['The Draw']);
    expect(await source.listFiles('28202626', ['MATCH_ODDS'], NEVER)).toHaveLength(1);
  });

  it('keeps both names of an event renamed after the off', async () => {
    const [event] = await openArchive(path.join(DATA, 'soccer')).find(Date.UTC(2019, 5, 26, 19));
    expect(event?.name).toBe('Linfield (W) v Crusaders (W)');
    expect(event?.names).toContain('Linfield (W) v Crusaders Newtownabbey Strikers (W)');
  });

  it('has each of the tree’s files and events, as a plain reading of all of them tells', async () => {
    const root = path.join(DATA, 'tree');
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const byEvent = new Map<string, Definition[][]>();
    for (const file of files) {
      const all = definitions(
        Buffer.from(
          decodeFile({ name: file.name, bytes: readFileSync(path.join(file.parentPath, file.name)) }),
        ).toString(),
      );
      const eventId = all.at(-1)?.eventId ?? '';
      byEvent.set(eventId, [...(byEvent.get(eventId) ?? []), all]);
    }
    const { source } = openArchive(root);
    await source.build(NEVER);
    expect(source.status()).toMatchObject([{ files: files.length, events: byEvent.size, unreadable: 0, unlearned: 0 }]);
    let listed = 0;
    for (const [eventId, marketFiles] of byEvent) {
      const event = await source.findEvent(eventId, NEVER);
      listed += (await source.listFiles(eventId, undefined, NEVER)).length;
      const scheduled = marketFiles.map((all) => {
        // 1.162891797 was turned in-play twice: the first was a false start, a quarter of an hour before the fight.
        const turn = all.findLastIndex((one, index) => one.inPlay && all[index - 1]?.inPlay !== true);
        return (turn < 0 ? all.at(-1) : (all[turn - 1] ?? all[0]))?.marketTime ?? '';
      });
      // What was void after it had been in-play was broken off: its prices are real.
      const dead = marketFiles.every(
        (all) =>
          all.at(-1)?.status === 'CLOSED' &&
          all.at(-1)?.runners.every((runner) => runner.status === 'REMOVED') &&
          !all.some((one) => one.inPlay),
      );
      expect(scheduled.map((time) => Date.parse(time))).toContain(event?.scheduledAt);
      expect(event).toMatchObject({ eventTypeId: marketFiles[0]?.[0]?.eventTypeId });
      expect(event?.voided, eventId).toBe(dead);
    }
    expect(listed).toBe(files.length);
  }, 60_000);
});
