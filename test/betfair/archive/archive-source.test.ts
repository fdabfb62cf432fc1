import { mkdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarketFile } from '../../../src/domain/event.ts';
import {
  bz2,
  DAY_MS,
  KICKOFF,
  marketText,
  NEVER,
  openArchive,
  settleTimes,
  type Tree,
  tarOf,
  temporaryFolder,
  writeTree,
} from '../../support/archive-builder.ts';

const SEP = 'xds_nfs/edp_processed/BASIC/2023/Sep';
const EVENT = `${SEP}/16/30000001`;

function folder(tree: Tree): string {
  const root = temporaryFolder();
  writeTree(root, tree);
  return root;
}

async function tar(tree: Tree): Promise<string> {
  const file = path.join(temporaryFolder(), 'data.tar');
  writeFileSync(file, await tarOf(tree));
  return file;
}

const ids = (events: readonly { eventId: string }[]) => events.map((event) => event.eventId);
const markets = (files: readonly MarketFile[]) => files.map((file) => file.marketId);
const goals = (marketId: string) => bz2(marketText({ marketId, changes: { marketType: 'OVER_UNDER_25' } }));

it('has another version of its days once a file came into an event folder that was there', async () => {
  const root = folder({ [`${EVENT}/1.100.bz2`]: bz2(marketText({ marketId: '1.100' })) });
  const windows = [{ from: KICKOFF - DAY_MS, to: KICKOFF + DAY_MS }];
  const versions = async () => {
    const { source } = openArchive(root);
    return [await source.version(NEVER), await source.version(NEVER, windows)];
  };
  const before = await versions();
  expect(await versions()).toEqual(before);
  writeFileSync(path.join(root, `${EVENT}/1.101.bz2`), goals('1.101'));
  const [whole, ofDays] = await versions();
  expect(whole).toBe(before[0]);
  expect(ofDays).not.toBe(before[1]);
});

describe('an archive', () => {
  const odds = marketText({ marketId: '1.100' });
  const layouts: [string, Tree][] = [
    ['of Betfair’s own layout', { [`${EVENT}/1.100.bz2`]: bz2(odds) }],
    ['without day folders', { 'BASIC/30000001/1.100.bz2': bz2(odds) }],
    ['of loose files', { '1.100.bz2': bz2(odds) }],
    ['of an event-level file', { 'soccer/30000001.bz2': bz2(odds) }],
    ['of gzip', { [`${EVENT}/1.100.gz`]: gzipSync(odds) }],
    ['of unpacked files', { [`${EVENT}/1.100`]: odds }],
    ['of day folders without event folders', { [`${SEP}/16/1.100.json`]: odds }],
    ['in folders that people named by date', { '20230916/1.100.txt': odds }],
  ];

  it.each(layouts)('%s gives the event, in a folder and in a TAR', async (_what, tree) => {
    for (const root of [folder(tree), await tar(tree)]) {
      const { source, find } = openArchive(root);
      const events = await find();
      expect(events).toMatchObject([
        {
          eventId: '30000001',
          name: 'Home v Away',
          scheduledAt: KICKOFF,
          inPlayAt: KICKOFF,
          countryCode: 'GB',
          voided: false,
        },
      ]);
      expect(events[0]?.settled).toHaveLength(1);
      expect(await source.findEvent('30000001', NEVER)).toEqual(events[0]);
      const [file] = await source.listFiles('30000001', undefined, NEVER);
      const place = await source.fetch(file as MarketFile, NEVER);
      const bytes = readFileSync(place.path).subarray(place.offset, place.offset + place.length);
      expect(bytes).toEqual(Buffer.from(Object.values(tree)[0] as Uint8Array));
      expect(source.faults()).toEqual([]);
    }
  });

  it('says what is wrong with a path', async () => {
    const root = folder({
      'a.tar.gz': gzipSync('x'),
      '1.131085460.bz2': bz2(odds),
      'page.tar': '<!DOCTYPE html>',
      'b.zip': 'PK\u0003\u0004',
      'c.tar': '',
      'd.7z': Buffer.from('7z\u00bc\u00af\u0027\u001c', 'latin1'),
      'e.tgz': gzipSync(Buffer.concat([await tarOf({ a: 'x' }), Buffer.alloc(24 << 20)])),
    });
    const problems: [string, RegExp][] = [
      ['gone', /does not exist/],
      ['a.tar.gz', /neither a folder nor a TAR nor a ZIP/],
      ['d.7z', /7-Zip archive cannot be read in place/],
      ['e.tgz', /packed TAR decodes to more than/],
      ['1.131085460.bz2', /single market file/],
      ['b.zip', /ZIP has no directory/],
      ['page.tar', /neither a folder nor a TAR/],
      ['c.tar', /neither a folder nor a TAR/],
    ];
    for (const [name, message] of problems) {
      const failing = openArchive(path.join(root, name)).find();
      await expect(failing).rejects.toMatchObject({
        code: 'FBP-ARCHIVE',
        message: expect.stringMatching(message),
        hint: expect.any(String),
        where: path.join(root, name),
      });
    }
    await expect(openArchive([]).find()).rejects.toMatchObject({ code: 'FBP-USAGE' });
  });

  it('also counts the TARs that lie in a given folder', async () => {
    const root = temporaryFolder();
    writeFileSync(path.join(root, 'sep.tar'), await tarOf({ [`${EVENT}/1.100.bz2`]: bz2(odds) }));
    expect(ids(await openArchive(root).find())).toEqual(['30000001']);
  });

  it('keeps what a cut TAR holds and reports the cut', async () => {
    const whole = await tarOf({ [`${EVENT}/1.100.bz2`]: bz2(odds), [`${EVENT}/1.101.bz2`]: goals('1.101') });
    const file = path.join(temporaryFolder(), 'cut.tar');
    writeFileSync(file, whole.subarray(0, whole.length - 1100));
    const { source, find } = openArchive(file);
    expect(ids(await find())).toEqual(['30000001']);
    expect(source.faults()).toEqual([
      { file, line: undefined, message: expect.stringMatching(/cut off in the middle of/) },
    ]);
  });

  it('does nothing with hostile paths in a TAR', async () => {
    const file = await tar({
      '../../evil/30000009/1.900.bz2': bz2(marketText({ eventId: '30000009', marketId: '1.900' })),
      'a\u001b[2Jb/1.901.bz2': bz2(odds),
      [`/${EVENT}/1.100.bz2`]: bz2(odds),
    });
    const { source, find } = openArchive(file);
    expect(ids(await find())).toEqual(['30000001']);
    expect(source.status()[0]).toMatchObject({ files: 1, ignored: 2 });
  });
});

describe('findEvents', () => {
  const late = marketText({ eventId: '30000002', marketId: '1.200', kickoff: Date.UTC(2023, 8, 17, 1) });
  const tennis = marketText({ eventId: '30000003', marketId: '1.300', changes: { eventTypeId: '2' } });
  const tree: Tree = {
    [`${EVENT}/1.100.bz2`]: bz2(marketText()),
    [`${SEP}/17/30000002/1.200.bz2`]: bz2(late),
    [`${SEP}/16/30000003/1.300.bz2`]: bz2(tennis),
    [`${SEP}/25/30000004/1.400.bz2`]: bz2(
      marketText({ eventId: '30000004', marketId: '1.400', kickoff: KICKOFF + 9 * DAY_MS }),
    ),
    'README.md': 'not a market file',
  };

  it('gives the sport’s events of the windows, in order of id', async () => {
    const { find } = openArchive(folder(tree));
    expect(ids(await find())).toEqual(['30000001']);
    expect(ids(await find(KICKOFF, KICKOFF + DAY_MS))).toEqual(['30000001', '30000002']);
    expect(ids(await find(KICKOFF - DAY_MS, KICKOFF + 20 * DAY_MS))).toEqual(['30000001', '30000002', '30000004']);
    expect(ids(await openArchive(folder(tree), { eventTypeId: '2' }).find())).toEqual(['30000003']);
  });

  it('reads only the start of a file too large to hold, and only without a smaller one', async () => {
    const noise = Array.from(
      { length: 60_000 },
      (_, index) => `{"pt":${KICKOFF},"mc":[],"x":"${Math.sin(index)}${Math.cos(index)}"}`,
    );
    const large = marketText() + noise.join('\n');
    const { reads, find } = openArchive(folder({ [`${EVENT}/1.100`]: large }));
    expect(await find()).toMatchObject([{ name: 'Home v Away' }]);
    expect(reads).toEqual([expect.stringMatching(/1\.100$/)]);
    const both = openArchive(folder({ [`${EVENT}/1.100`]: large, [`${EVENT}/1.101.bz2`]: goals('1.101') }));
    expect(await both.find()).toHaveLength(1);
    expect(both.reads).toEqual([expect.stringMatching(/1\.101\.bz2$/)]);
  });

  it('reads nothing of days that no window wants, and one file an event', async () => {
    const more = { ...tree, [`${EVENT}/1.101.bz2`]: goals('1.101'), [`${EVENT}/30000001.bz2`]: bz2(marketText()) };
    const { source, reads, find } = openArchive(folder(more));
    await find();
    expect(reads.map((name) => path.basename(name)).sort()).toEqual(['1.100.bz2', '1.200.bz2', '1.300.bz2']);
    expect(source.status()[0]).toMatchObject({ files: 5, events: 3, days: 2, ignored: 1 });
  });

  it('finds a match under its end day, from a day before to three days after', async () => {
    for (let shift = -3; shift <= 5; shift++) {
      const day = new Date(KICKOFF + shift * DAY_MS).getUTCDate();
      const found = await openArchive(folder({ [`${SEP}/${day}/30000001/1.100.bz2`]: bz2(marketText()) })).find();
      expect(found.length, `folder of day ${shift}`).toBe(shift >= -1 && shift <= 3 ? 1 : 0);
    }
  });

  it('does not depend on what former runs looked at', async () => {
    const dead = bz2(marketText({ eventId: '30000005', marketId: '1.500', fate: 'void' }));
    const root = folder({ ...tree, [`${SEP}/5/30000005/1.500.bz2`]: dead });
    const stateDir = temporaryFolder();
    expect(ids(await openArchive(root, { stateDir }).find())).toEqual(['30000001']);
    await openArchive(root, { stateDir }).find(KICKOFF - 12 * DAY_MS, KICKOFF + 20 * DAY_MS);
    expect(ids(await openArchive(root, { stateDir }).find())).toEqual(['30000001']);
  });

  it('gives an event once that is in two archives, and every copy of its files, Betfair’s own form first', async () => {
    const first = folder({ [`${EVENT}/1.100.bz2`]: bz2(marketText()), [`${EVENT}/1.100`]: marketText() });
    const second = await tar({ [`${EVENT}/1.100.bz2`]: bz2(marketText()), [`${EVENT}/1.101.bz2`]: goals('1.101') });
    const { source, find } = openArchive([first, second]);
    expect(ids(await find())).toEqual(['30000001']);
    const files = await source.listFiles('30000001', undefined, NEVER);
    expect(markets(files)).toEqual(['1.100', '1.100', '1.100', '1.101']);
    expect(files[0]?.key).toBe(`${first}/${EVENT}/1.100.bz2`);
    expect(files[2]?.key).toBe(`${first}/${EVENT}/1.100`);
  });

  it('prefers the richer plan', async () => {
    const pro = EVENT.replace('BASIC', 'PRO');
    const { source } = openArchive(
      folder({ [`${EVENT}/1.100.bz2`]: bz2(marketText()), [`${pro}/1.100.bz2`]: bz2(marketText()) }),
    );
    expect((await source.listFiles('30000001', undefined, NEVER)).map((file) => file.key)).toEqual([
      expect.stringContaining('/PRO/'),
      expect.stringContaining('/BASIC/'),
    ]);
  });

  it('asks more than one market before it calls a match not played', async () => {
    const voided = (marketId: string) =>
      bz2(marketText({ marketId, fate: 'void', changes: { marketType: 'CORNER_ODDS' } }));
    const [played] = await openArchive(
      folder({ [`${EVENT}/1.1.bz2`]: voided('1.1'), [`${EVENT}/1.2.bz2`]: goals('1.2') }),
    ).find();
    expect(played).toMatchObject({ voided: false, inPlayAt: KICKOFF });
    const [dead] = await openArchive(
      folder({ [`${EVENT}/1.1.bz2`]: voided('1.1'), [`${EVENT}/1.2.bz2`]: voided('1.2') }),
    ).find();
    expect(dead).toMatchObject({ voided: true });
  });

  it('looks for the MATCH_ODDS that was made in place of a voided one', async () => {
    const files: Record<string, Uint8Array> = {
      [`${EVENT}/1.100.bz2`]: bz2(marketText({ marketId: '1.100', fate: 'void' })),
      [`${EVENT}/1.150.bz2`]: bz2(marketText({ marketId: '1.150', kickoff: KICKOFF + 300_000 })),
    };
    for (let id = 101; id <= 120; id++) files[`${EVENT}/1.${id}.bz2`] = goals(`1.${id}`);
    const [played] = await openArchive(folder(files)).find(KICKOFF, KICKOFF + DAY_MS);
    expect(played).toMatchObject({ voided: false, scheduledAt: KICKOFF + 300_000 });
  });

  it('stops when told to', async () => {
    const stop = AbortSignal.abort(new Error('stopped by a person'));
    const { source } = openArchive(folder(tree));
    await expect(
      source.findEvents({ windows: [{ from: KICKOFF, to: KICKOFF }], countryCodes: [], eventNames: [] }, stop),
    ).rejects.toThrow('stopped by a person');
  });

  it('is the same for folder and TAR, for any set of events', async () => {
    const event = fc.record({
      id: fc.integer({ min: 30_000_000, max: 30_000_030 }),
      day: fc.integer({ min: 1, max: 28 }),
      dated: fc.boolean(),
      dead: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(event, { selector: (one) => one.id, maxLength: 8 }), async (events) => {
        const tree = Object.fromEntries(
          events.map(({ id, day, dated, dead }) => {
            const text = marketText({
              eventId: `${id}`,
              marketId: `1.${id}`,
              kickoff: Date.UTC(2023, 8, day, 12),
              fate: dead ? 'void' : 'played',
            });
            return [dated ? `${SEP}/${day}/${id}/1.${id}.txt` : `loose/1.${id}.txt`, text];
          }),
        );
        const window = [Date.UTC(2023, 8, 10), Date.UTC(2023, 8, 20)] as const;
        const inFolder = await openArchive(folder({ ...tree, note: 'x' })).find(...window);
        expect(await openArchive(await tar({ ...tree, note: 'x' })).find(...window)).toEqual(inFolder);
        expect(ids(inFolder)).toEqual(
          events
            .filter(({ day }) => day >= 10 && day <= 19)
            .map(({ id }) => `${id}`)
            .sort(),
        );
      }),
      { numRuns: 15 },
    );
  });
});

describe('a damaged file', () => {
  it('is passed over for the event’s next one, and reported', async () => {
    const cut = bz2(marketText()).subarray(0, 200);
    const { source, find } = openArchive(
      folder({ [`${EVENT}/1.100.bz2`]: cut, [`${EVENT}/1.101.bz2`]: goals('1.101') }),
    );
    expect(await find()).toMatchObject([{ name: 'Home v Away' }]);
    expect(source.faults()).toEqual([
      { file: expect.stringMatching(/1\.100\.bz2$/), line: undefined, message: expect.any(String) },
    ]);
    expect(markets(await source.listFiles('30000001', undefined, NEVER))).toEqual(['1.100', '1.101']);
  });

  it('leaves its event unknown when there is no other, which is reported in every run', async () => {
    const root = folder({
      [`${EVENT}/1.100.bz2`]: '<html>Error</html>',
      'loose/1.7.bz2': '',
      [`${SEP}/16/30000002/1.200.bz2`]: bz2(marketText({ eventId: '30000002', marketId: '1.200' })),
    });
    const stateDir = temporaryFolder();
    for (const run of [1, 2]) {
      const { source, find } = openArchive(root, { stateDir });
      expect(ids(await find())).toEqual(['30000002']);
      expect(
        source.faults().map((fault) => path.relative(root, fault.file)),
        `run ${run}`,
      ).toEqual(['loose/1.7.bz2', `${EVENT}/1.100.bz2`, EVENT]);
    }
  });

  it('still names its event when enough of it decodes, which takes one decoding', async () => {
    const long = marketText() + `${JSON.stringify({ op: 'mcm', pt: KICKOFF, mc: [] })}\n`.repeat(200_000);
    for (const [name, bytes] of [
      ['1.100.gz', gzipSync(long).subarray(0, -20)],
      ['1.100.bz2', bz2(long).subarray(0, -20)],
    ] as const) {
      const { source, find, reads } = openArchive(folder({ [`${EVENT}/${name}`]: bytes }));
      expect(await find()).toMatchObject([{ name: 'Home v Away' }]);
      expect(source.faults()).toMatchObject([{ file: expect.stringMatching(name) }]);
      expect(reads).toHaveLength(1);
    }
  });

  it('is not believed when it holds another market or event than its name says', async () => {
    const other = bz2(marketText({ eventId: '30000009', marketId: '1.900' }));
    const { source, find } = openArchive(folder({ [`${EVENT}/1.100.bz2`]: other, 'x/30000008.bz2': other }));
    expect(await find()).toEqual([]);
    expect(source.faults().map((fault) => fault.message)).toEqual([
      expect.stringMatching(/holds event 30000009/),
      expect.stringMatching(/holds market 1\.900/),
      expect.stringMatching(/stays unknown/),
    ]);
  });

  it('goes to the event that its content names when a market has moved', async () => {
    const moved = bz2(marketText({ eventId: '30000009', marketId: '1.100' }));
    const { source, find } = openArchive(
      folder({ [`${EVENT}/1.100.bz2`]: moved, [`${EVENT}/1.101.bz2`]: goals('1.101') }),
    );
    expect(ids(await find())).toEqual(['30000001', '30000009']);
    expect(markets(await source.listFiles('30000009', undefined, NEVER))).toEqual(['1.100']);
    expect(markets(await source.listFiles('30000001', undefined, NEVER))).toEqual(['1.101']);
  });
});

describe('a later run', () => {
  const tree: Tree = {
    [`${EVENT}/1.100.bz2`]: bz2(marketText()),
    'loose/1.200.bz2': bz2(marketText({ eventId: '30000002', marketId: '1.200' })),
  };
  const renamed = (eventName: string) => bz2(marketText({ eventName }));

  async function secondRun(root: string, stateDir: string) {
    const { source, reads, find } = openArchive(root, { stateDir });
    return {
      events: await find(),
      reads: reads.map((name) => path.basename(name)),
      version: await source.version(NEVER),
    };
  }

  async function firstRun(root: string) {
    const stateDir = temporaryFolder();
    const { source, find } = openArchive(root, { stateDir });
    const events = await find();
    return { stateDir, events, version: await source.version(NEVER) };
  }

  it('reads nothing again while nothing has changed', async () => {
    for (const root of [folder(tree), await tar(tree)]) {
      const first = await firstRun(root);
      expect(await secondRun(root, first.stateDir)).toEqual({
        events: first.events,
        reads: [],
        version: first.version,
      });
    }
  });

  it('sees files added, replaced, rewritten in place and removed', async () => {
    const root = folder(tree);
    const { stateDir, version } = await firstRun(root);
    const file = path.join(root, `${EVENT}/1.100.bz2`);
    writeFileSync(file, renamed('Rewritten v Away'));
    expect((await secondRun(root, stateDir)).events[0]).toMatchObject({ name: 'Rewritten v Away' });
    writeFileSync(`${file}.part`, renamed('Replaced v Away'));
    renameSync(`${file}.part`, file);
    expect((await secondRun(root, stateDir)).events[0]).toMatchObject({ name: 'Replaced v Away' });
    const older = path.join(root, `${EVENT}/1.99.bz2`);
    writeFileSync(older, bz2(marketText({ marketId: '1.99', eventName: 'Older v Away' })));
    expect((await secondRun(root, stateDir)).events[0]).toMatchObject({ name: 'Older v Away' });
    unlinkSync(older);
    expect((await secondRun(root, stateDir)).events[0]).toMatchObject({ name: 'Replaced v Away' });
    rmSync(path.join(root, EVENT), { recursive: true });
    const last = await secondRun(root, stateDir);
    expect(ids(last.events)).toEqual(['30000002']);
    expect(last.version).not.toBe(version);
  });

  it('sees changes among loose files, and a new event', async () => {
    const root = folder(tree);
    const { stateDir, version } = await firstRun(root);
    writeFileSync(path.join(root, 'loose/1.200.bz2'), bz2(marketText({ eventId: '30000007', marketId: '1.200' })));
    const changed = await secondRun(root, stateDir);
    expect(ids(changed.events)).toEqual(['30000001', '30000007']);
    expect(changed.version).not.toBe(version);
    writeTree(root, { [`${SEP}/16/30000003/1.300.bz2`]: bz2(marketText({ eventId: '30000003', marketId: '1.300' })) });
    utimesSync(path.join(root, SEP, '16'), new Date('2024-02-01'), new Date('2024-02-01'));
    const added = await secondRun(root, stateDir);
    expect(ids(added.events)).toEqual(['30000001', '30000003', '30000007']);
    expect(added.version).not.toBe(changed.version);
  });

  it('reads a TAR afresh that has changed', async () => {
    const file = await tar(tree);
    const { stateDir } = await firstRun(file);
    writeFileSync(
      file,
      await tarOf({ [`${EVENT}/1.100.bz2`]: renamed('Another v Away'), [`${EVENT}/1.100.gz`]: gzipSync('x') }),
    );
    const later = await secondRun(file, stateDir);
    expect(later.events).toMatchObject([{ name: 'Another v Away' }]);
  });

  it('has every copy of a path that occurs several times, the last one first, and its event once', async () => {
    const file = path.join(temporaryFolder(), 'twice.tar');
    const member = `${EVENT}/1.100.bz2`;
    const whole = bz2(marketText({ marketId: '1.100' }));
    const short = bz2(marketText({ marketId: '1.100' }).split('\n').slice(0, 1).join('\n'));
    const one = await tarOf([
      [member, whole],
      [`${EVENT}/1.101.bz2`, goals('1.101')],
    ]);
    writeFileSync(file, Buffer.concat([one, await tarOf([[member, short]]), await tarOf([[member, whole]])]));
    const stateDir = temporaryFolder();
    for (const _ of ['as indexed', 'as remembered']) {
      const { source, find } = openArchive(file, { stateDir });
      expect(ids(await find())).toEqual(['30000001']);
      const files = await source.listFiles('30000001', undefined, NEVER);
      expect(markets(files)).toEqual(['1.100', '1.100', '1.100', '1.101']);
      const read = await Promise.all(files.map((listed) => source.fetch(listed, NEVER)));
      const contents = read.map(({ offset, length }) => readFileSync(file).subarray(offset, offset + length));
      expect(contents.slice(0, 3).map((bytes) => bytes.equals(short))).toEqual([true, false, false]);
      expect(new Set(read.map(({ offset }) => offset)).size).toBe(4);
    }
  });

  it('tries a file again that could not be read', async () => {
    const root = folder({ [`${EVENT}/1.100.bz2`]: 'half' });
    const { stateDir } = await firstRun(root);
    writeFileSync(path.join(root, `${EVENT}/1.100.bz2`), bz2(marketText()));
    expect(ids((await secondRun(root, stateDir)).events)).toEqual(['30000001']);
  });

  it('links from memory: files can be listed and fetched without searching first', async () => {
    for (const root of [folder(tree), await tar(tree)]) {
      const { stateDir } = await firstRun(root);
      for (const known of [stateDir, temporaryFolder()]) {
        const { source } = openArchive(root, { stateDir: known });
        for (const [eventId, marketId] of [
          ['30000001', '1.100'],
          ['30000002', '1.200'],
        ] as const) {
          const files = await source.listFiles(eventId, undefined, NEVER);
          expect(markets(files)).toEqual([marketId]);
          expect((await source.fetch(files[0] as MarketFile, NEVER)).length).toBe(files[0]?.size);
        }
        expect(await source.listFiles('30000099', undefined, NEVER)).toEqual([]);
        expect(await source.findEvent('30000099', NEVER)).toBeUndefined();
      }
    }
  });
});

describe('listFiles', () => {
  const tree: Tree = {
    [`${EVENT}/1.100.bz2`]: bz2(marketText()),
    [`${EVENT}/1.101.bz2`]: goals('1.101'),
    [`${EVENT}/1.99.bz2`]: goals('1.99'),
    [`${EVENT}/30000001.bz2`]: bz2(marketText()),
  };

  it('leaves out files known to be of another type, but not the event-level file, which makes up for damaged ones', async () => {
    const root = folder(tree);
    const stateDir = temporaryFolder();
    const first = openArchive(root, { stateDir });
    const all = await first.source.listFiles('30000001', ['MATCH_ODDS'], NEVER);
    expect(markets(all)).toEqual(['1.99', '1.100', '1.101', undefined]);
    for (const file of all) first.source.remember(file, file.marketId === '1.100' ? 'MATCH_ODDS' : null);
    first.source.close();
    const { source } = openArchive(root, { stateDir });
    const known = await source.listFiles('30000001', ['MATCH_ODDS'], NEVER);
    expect(known).toMatchObject([{ marketId: '1.100', marketType: 'MATCH_ODDS' }, { marketId: undefined }]);
    expect(markets(await source.listFiles('30000001', ['MATCH_ODDS', 'CORRECT_SCORE'], NEVER))).toEqual([
      '1.100',
      undefined,
    ]);
    expect((await source.listFiles('30000001', undefined, NEVER)).map((file) => file.marketType)).toEqual([
      null,
      'MATCH_ODDS',
      null,
      undefined,
    ]);
  });

  it('leaves out a file that has gone; fetch says so when it goes later', async () => {
    const root = folder(tree);
    const { source } = openArchive(root);
    const files = await source.listFiles('30000001', undefined, NEVER);
    unlinkSync(path.join(root, EVENT, '1.99.bz2'));
    writeFileSync(path.join(root, EVENT, '1.100.bz2'), 'changed');
    for (const file of files.slice(0, 2)) {
      await expect(source.fetch(file, NEVER)).rejects.toMatchObject({ code: 'FBP-MARKET-FILE', where: file.key });
    }
    expect(markets(await source.listFiles('30000001', undefined, NEVER))).toEqual(['1.100', '1.101', undefined]);
    await expect(source.fetch({ ...(files[0] as MarketFile), key: '/etc/passwd' }, NEVER)).rejects.toMatchObject({
      code: 'FBP-MARKET-FILE',
    });
  });

  it('still lists a gone file that no other copy makes up for, so that its match does not fail in silence', async () => {
    const { [`${EVENT}/30000001.bz2`]: _, ...marketFiles } = tree;
    const root = folder(marketFiles);
    const copy = folder({ [`${EVENT}/1.101.bz2`]: goals('1.101') });
    const { source } = openArchive([root, copy]);
    const listed = markets(await source.listFiles('30000001', undefined, NEVER));
    expect(listed).toEqual(['1.99', '1.100', '1.101', '1.101']);
    for (const name of ['1.99.bz2', '1.101.bz2']) unlinkSync(path.join(root, EVENT, name));
    const files = await source.listFiles('30000001', undefined, NEVER);
    expect(markets(files)).toEqual(['1.99', '1.100', '1.101']);
    const fetched = await Promise.allSettled(files.map((file) => source.fetch(file, NEVER)));
    expect(fetched.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });

  it('notices when its TAR is changed under it', async () => {
    const file = await tar(tree);
    const { source } = openArchive(file);
    const [first] = await source.listFiles('30000001', undefined, NEVER);
    writeFileSync(file, await tarOf({ other: 'x' }));
    await expect(source.fetch(first as MarketFile, NEVER)).rejects.toMatchObject({ code: 'FBP-ARCHIVE' });
  });
});

describe('the catalogue as people ask it', () => {
  it('builds everything, counts it and finds events by part of a name or by id', async () => {
    const root = folder({
      [`${EVENT}/1.100.bz2`]: bz2(marketText({ eventName: 'Man City v Leeds' })),
      [`${SEP}/28/30000002/1.200.bz2`]: bz2(
        marketText({ eventId: '30000002', marketId: '1.200', eventName: 'Leeds v Hull' }),
      ),
      [`${SEP}/28/30000003/1.300.bz2`]: 'bad',
    });
    const { source } = openArchive(root);
    expect(source.status()).toEqual([
      { label: root, kind: 'folder', files: 0, days: 0, events: 0, unlearned: 0, unreadable: 0, ignored: 0 },
    ]);
    const day = (ofSeptember: number) => Date.UTC(2023, 8, ofSeptember) / DAY_MS;
    const told: number[] = [];
    await source.build(NEVER, (_label, done, total) => told.push(done / total));
    expect(told.at(-1)).toBe(1);
    expect(source.status()).toEqual([
      {
        label: root,
        kind: 'folder',
        files: 3,
        days: 2,
        ...{ firstDay: day(16), lastDay: day(28) },
        events: 2,
        unlearned: 0,
        unreadable: 1,
        ignored: 0,
      },
    ]);
    expect(ids(source.find('LEEDS'))).toEqual(['30000001', '30000002']);
    expect(ids(source.find('30000002'))).toEqual(['30000002']);
    expect(source.find('%')).toEqual([]);
  });

  it('changes nothing in the archive', async () => {
    const root = folder({ [`${EVENT}/1.100.bz2`]: bz2(marketText()) });
    mkdirSync(path.join(root, 'empty'));
    settleTimes(root);
    const before = statSync(path.join(root, EVENT)).mtimeMs;
    await openArchive(root).source.build(NEVER);
    expect(statSync(path.join(root, EVENT)).mtimeMs).toBe(before);
  });
});
