import { afterEach, describe, expect, it } from 'vitest';
import { type DownloadRun, downloadEverything } from '../support/emulator/download-everything.ts';

const open: DownloadRun[] = [];
afterEach(async () => {
  for (const run of open.splice(0)) await run.close();
});

describe('the downloader', () => {
  it('ends complete through faults in a third of all requests, with no wrong byte and nothing good fetched twice', async () => {
    const run = await downloadEverything({ events: 67, faultRate: 0.3, seed: 'unit', requestsPerSecond: 1000 });
    open.push(run);
    expect(run.files).toBe(201);
    expect(run.faultsMet).toBeGreaterThan(40);
    expect(run.wrong).toEqual([]);
    expect(run.fetchedTwice).toEqual([]);
    expect(run.unfinished).toEqual([]);
  });

  it('keeps to the rate limit over all workers', async () => {
    const run = await downloadEverything({ events: 40, faultRate: 0, seed: 'rate', requestsPerSecond: 60 });
    open.push(run);
    // The limiter's own figures are exact; a tenth is for what a busy machine adds between sending and receiving.
    expect(run.mostInASecond).toBeLessThanOrEqual(66);
    expect(run.requests).toBe(121);
  });

  it('fetches once what several ask for at the same time', async () => {
    const run = await downloadEverything({
      events: 5,
      faultRate: 0,
      seed: 'same',
      requestsPerSecond: 1000,
      askEachTimes: 3,
    });
    open.push(run);
    expect(run.fetchedTwice).toEqual([]);
    // A log-in and 15 files.
    expect(run.requests).toBe(16);
  });
});
