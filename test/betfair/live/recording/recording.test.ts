import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ListedMarket } from '../../../../src/betfair/live/api/exchange-answers.ts';
import type { RecordingGap } from '../../../../src/betfair/live/recording/gap-file.ts';
import { Recording } from '../../../../src/betfair/live/recording/recording.ts';
import { tempFolder } from '../../../support/disks/temp-folder.ts';

const KICKOFF = '2026-03-07T15:00:00.000Z';
const EVENT = { id: '35000001', name: 'Arsenal v Fulham', openDate: KICKOFF };
const [FIRST, SECOND] = ['1.240000001', '1.240000002'].map(
  (marketId): ListedMarket => ({
    marketId,
    marketName: 'Match Odds',
    marketStartTime: KICKOFF,
    event: EVENT,
  }),
) as [ListedMarket, ListedMarket];

async function openIn(folder: string) {
  const gaps: RecordingGap[] = [];
  const recording = await Recording.open({
    folder,
    plan: 'PRO',
    onGaps: (some) => gaps.push(...some),
    onFault: (error) => expect.fail(String(error)),
  });
  return { recording, gaps };
}

/** A market is followed, and its image comes. */
function begin(recording: Recording, listed: ListedMarket, publishedAt: number): void {
  recording.follow(listed, { publishedAt, clk: undefined });
  const definition = { status: 'OPEN', marketTime: KICKOFF };
  const raw = { id: listed.marketId, img: true, marketDefinition: definition, rc: [{ id: 1, ltp: 2 }] };
  recording.heard(publishedAt);
  recording.record({ marketId: listed.marketId, raw }, { publishedAt, clk: undefined, kind: 'image' });
}

describe('a recording that is gone on with', () => {
  it('lists what is missing of a market that ended while nothing was recorded, once', async () => {
    const folder = tempFolder();
    const before = await openIn(folder);
    begin(before.recording, FIRST, 1000);
    begin(before.recording, SECOND, 1000);
    before.recording.heard(5000);
    await before.recording.close();
    const { recording, gaps } = await openIn(folder);
    recording.follow(FIRST, { publishedAt: 9000, clk: undefined });
    recording.listFormer(9000);
    recording.listFormer(9500);
    begin(recording, FIRST, 9600);
    await recording.close();
    const missing = { eventId: EVENT.id, from: 5000, why: 'not running' };
    expect(gaps).toEqual([
      { ...missing, marketId: SECOND.marketId, to: 9000 },
      { ...missing, marketId: FIRST.marketId, to: 9600 },
    ]);
  });

  it('lists what a slow reader was sent as one, of many changes once', async () => {
    const { recording, gaps } = await openIn(tempFolder());
    begin(recording, FIRST, 1000);
    for (const publishedAt of [2000, 2100, 2200]) {
      recording.conflated(FIRST.marketId, publishedAt);
      const raw = { id: FIRST.marketId, con: true, rc: [{ id: 1, ltp: 2 }] };
      recording.record({ marketId: FIRST.marketId, raw }, { publishedAt, clk: undefined, kind: 'update' });
    }
    recording.conflated('1.9', 2200);
    await recording.close();
    expect(gaps.filter(({ why }) => why === 'conflated')).toEqual([
      { marketId: FIRST.marketId, eventId: EVENT.id, from: 1000, to: 2200, why: 'conflated' },
    ]);
  });

  it('counts what is missing of a market from the loss of its own connection on', async () => {
    const folder = tempFolder();
    const before = await openIn(folder);
    begin(before.recording, FIRST, 1000);
    begin(before.recording, SECOND, 1000);
    before.recording.lost([FIRST.marketId], 2000);
    before.recording.heard(5000);
    await before.recording.close();
    const { recording, gaps } = await openIn(folder);
    begin(recording, FIRST, 9000);
    begin(recording, SECOND, 9000);
    await recording.close();
    expect(gaps.map(({ marketId, from }) => [marketId, from])).toEqual([
      [FIRST.marketId, 2000],
      [SECOND.marketId, 5000],
    ]);
  });
});

describe('a recording that goes on for long', () => {
  it('lets go of markets that are closed, packed and wanted no more', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { recording } = await openIn(tempFolder());
    for (const listed of [FIRST, SECOND]) begin(recording, listed, 1000);
    const raw = { id: FIRST.marketId, marketDefinition: { status: 'CLOSED', marketTime: KICKOFF } };
    recording.record({ marketId: FIRST.marketId, raw }, { publishedAt: 2000, clk: undefined, kind: 'update' });
    expect(recording.forget(() => false)).toEqual([]);
    vi.advanceTimersByTime(60_000);
    expect(recording.forget(() => true)).toEqual([]);
    expect(recording.forget(() => false)).toEqual([FIRST.marketId]);
    expect(recording.isClosed(FIRST.marketId)).toBe(false);
    expect(recording.openMarkets.map(({ marketId }) => marketId)).toEqual([SECOND.marketId]);
    await recording.close();
  });
});
