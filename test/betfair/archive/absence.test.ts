import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ArchiveSource } from '../../../src/betfair/archive/archive-source.ts';
import { readFacts } from '../../../src/betfair/catalogue/read-facts.ts';
import {
  bz2,
  KICKOFF,
  marketText,
  NEVER,
  openArchive,
  settleTimes,
  temporaryFolder,
  writeTree,
} from '../../support/archive-builder.ts';

const DAY = 'BASIC/2023/Sep/16';
const EVENT = `${DAY}/30000001`;
const FILE = `${EVENT}/1.100.bz2`;
const WINDOWS = [{ from: KICKOFF, to: KICKOFF }];
const ON_DAY = Math.floor(KICKOFF / 86_400_000);

function archive(): string {
  const root = temporaryFolder();
  const other = marketText({ eventId: '30000002', marketId: '1.200', kickoff: KICKOFF + 86_400_000 });
  writeTree(root, { [FILE]: bz2(marketText()), 'BASIC/2023/Sep/17/30000002/1.200.bz2': bz2(other) });
  return root;
}

async function dayOf(source: ArchiveSource) {
  return (await source.coverage(WINDOWS, NEVER)).days.get(ON_DAY);
}

/** The archive as one run and then the next see it. */
function inOneState(root: string) {
  const stateDir = temporaryFolder();
  return () => openArchive(root, { stateDir });
}

describe('a day folder', () => {
  it.each([
    ['gone', (day: string) => rmSync(day, { recursive: true })],
    [
      'replaced by a file',
      (day: string) => {
        rmSync(day, { recursive: true });
        writeFileSync(day, 'no folder');
      },
    ],
    [
      'empty, as where its disk was mounted,',
      (day: string) => {
        rmSync(day, { recursive: true });
        mkdirSync(day);
      },
    ],
  ])('that is %s since the last run is missing, and its events are gone', async (_, spoil) => {
    const root = archive();
    const run = inOneState(root);
    expect(await run().find()).toHaveLength(1);
    spoil(path.join(root, DAY));
    const { source, find } = run();
    expect(await find()).toEqual([]);
    expect(await dayOf(source)).toMatchObject({ isMissing: true });
    rmSync(path.join(root, DAY), { recursive: true, force: true });
    writeTree(root, { [FILE]: bz2(marketText()) });
    expect(await run().find()).toHaveLength(1);
  });

  it('that goes between two looks at it is damage, never an empty day', async () => {
    const root = archive();
    const run = inOneState(root);
    const { source, find } = run();
    await source.version(NEVER);
    renameSync(path.join(root, DAY), path.join(root, 'away'));
    expect(await find()).toEqual([]);
    expect(await dayOf(source)).toMatchObject({ damaged: 1 });
    expect(source.faults()).toMatchObject([{ file: path.join(root, DAY), message: 'the folder does not exist' }]);
    renameSync(path.join(root, 'away'), path.join(root, DAY));
    expect(await run().find()).toHaveLength(1);
  });

  it('that goes while it is looked at once more keeps what is known of it', async () => {
    const root = archive();
    const run = inOneState(root);
    await run().find();
    const { source, find } = run();
    await source.version(NEVER);
    renameSync(path.join(root, DAY), path.join(root, 'away'));
    await find();
    expect(await dayOf(source)).toMatchObject({ damaged: 1 });
    renameSync(path.join(root, 'away'), path.join(root, DAY));
    const { reads, find: again } = run();
    expect(await again()).toHaveLength(1);
    expect(reads).toEqual([]);
  });
});

it('an archive that goes while it is looked at ends the run', async () => {
  const root = archive();
  const { source, find } = openArchive(root);
  await source.version(NEVER);
  renameSync(root, `${root}.away`);
  onTestFinished(() => rmSync(`${root}.away`, { recursive: true, force: true }));
  await expect(find()).rejects.toMatchObject({ code: 'FBP-ARCHIVE', exitCode: 6 });
});

describe('what a file could not be read for', () => {
  it('is believed as long as the file is the same, and not by who doubts it', async () => {
    const root = archive();
    const whole = readFileSync(path.join(root, FILE));
    const stateDir = temporaryFolder();
    writeFileSync(path.join(root, FILE), Buffer.from(whole).fill(0x5a, 20));
    settleTimes(root);
    expect(await openArchive(root, { stateDir }).find()).toEqual([]);
    // The same size and time, as a disk that errs for a while shows it.
    writeFileSync(path.join(root, FILE), whole);
    settleTimes(root);
    expect(await openArchive(root, { stateDir }).find()).toEqual([]);
    const options = { kind: 'archive', paths: [root], eventTypeId: '1', stateDir, doubtsFaults: true } as const;
    const doubting = new ArchiveSource(options);
    onTestFinished(() => doubting.close());
    const query = { windows: WINDOWS, countryCodes: [], eventNames: [] };
    expect(await doubting.findEvents(query, NEVER)).toHaveLength(1);
    expect(await openArchive(root, { stateDir }).find()).toHaveLength(1);
  });

  it('is not noted with the size and time of a file that the machine did not hand out', async () => {
    const folder = temporaryFolder();
    const place = { name: 'a', path: folder, offset: 0, length: 10, mtime: 5 };
    const row = { market_id: '1.100' } as Parameters<typeof readFacts>[1];
    const reading = await readFacts(async () => place, row);
    expect(reading).toMatchObject({ kind: 'read', read: { size: -1, mtime: 0, fault: 'cannot be read (EISDIR)' } });
  });
});

describe.skipIf(process.platform === 'win32')('links and special files', () => {
  it('lead nowhere out of the archive, are named, and stop nothing', async () => {
    const root = archive();
    const outside = temporaryFolder();
    writeTree(outside, { [`${DAY}/30000009/1.900.bz2`]: bz2(marketText({ eventId: '30000009', marketId: '1.900' })) });
    const stray = path.join(outside, DAY, '30000009', '1.900.bz2');
    const day = path.join(root, DAY);
    symlinkSync(outside, path.join(root, 'disk2'));
    symlinkSync('/proc', path.join(root, 'proc'));
    symlinkSync('/', path.join(day, 'all'));
    symlinkSync(root, path.join(day, 'circle'));
    symlinkSync('self', path.join(day, 'self'));
    symlinkSync(path.join(root, 'nowhere'), path.join(day, '30000005'));
    mkdirSync(path.join(day, '30000009'));
    symlinkSync(stray, path.join(day, '30000009', '1.900.bz2'));
    execFileSync('mkfifo', [path.join(day, '30000001', '1.101.bz2')]);
    const { source, find } = openArchive(root);
    expect((await find()).map(({ eventId }) => eventId)).toEqual(['30000001']);
    const named = source.faults().map(({ file, message }) => [path.relative(root, file), message]);
    const out = 'is a link out of the archive: give what it leads to with --archive';
    expect(named.sort()).toEqual(
      [
        ['disk2', out],
        ['proc', out],
        [`${DAY}/30000005`, 'is a link that leads nowhere'],
        [`${DAY}/30000009/1.900.bz2`, out],
        [`${DAY}/all`, out],
        [`${DAY}/self`, 'is a link that cannot be followed (ELOOP)'],
        [`${EVENT}/1.101.bz2`, 'is a pipe, a socket or a device, which is not read'],
      ].sort(),
    );
  });

  it('are followed to files within the archive’s roots, and looked at again in each run', async () => {
    const root = archive();
    const store = path.join(root, 'store');
    mkdirSync(store);
    const text = marketText({ eventId: '30000004', marketId: '1.400' });
    writeFileSync(path.join(store, 'x'), bz2(text));
    mkdirSync(path.join(root, DAY, '30000004'));
    symlinkSync(path.join(store, 'x'), path.join(root, DAY, '30000004', '1.400.bz2'));
    settleTimes(path.join(root, DAY, '30000004'));
    const run = inOneState(root);
    expect(await run().find()).toHaveLength(2);
    renameSync(store, path.join(root, 'unmounted'));
    utimesSync(root, new Date('2024-01-01'), new Date('2024-01-01'));
    expect(await run().find()).toHaveLength(1);
    renameSync(path.join(root, 'unmounted'), store);
    expect(await run().find()).toHaveLength(2);
  });
});
