import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventQuery, EventSource } from '../../src/betfair/source.ts';
import type { BetfairEvent } from '../../src/domain/event.ts';
import { BetfairSearchEngine } from '../../src/search/betfair-search-engine.ts';
import { event, knowledge, mapped, OPTIONS, outcome, row } from '../support/linking-builders.ts';

const SAT = '2021-03-20T15:00:00Z';
const SUN = '2021-03-21T15:00:00Z';
const signal = new AbortController().signal;

/** A source that holds a few events, some of them filed late, and counts what it is asked. */
function sourceOf(events: readonly BetfairEvent[], version = '1', late: readonly BetfairEvent[] = []) {
  const asked: EventQuery[] = [];
  const source: EventSource = {
    kind: 'archive',
    version: async () => version,
    findEvents: async (query) => {
      asked.push(query);
      return events.filter(({ scheduledAt }) =>
        query.windows.some(({ from, to }) => scheduledAt >= from && scheduledAt <= to),
      );
    },
    findLateEvents: async ({ windows }) =>
      [...events, ...late].filter(({ scheduledAt }) =>
        windows.some(({ from, to }) => scheduledAt >= from && scheduledAt <= to),
      ),
    refresh: () => undefined,
    findEvent: async (eventId) => events.find((one) => one.eventId === eventId),
    listFiles: async () => [],
    fetch: () => Promise.reject(new Error('a search fetches no file')),
    coverage: async () => ({ eventTypeId: '1', days: new Map(), heldDays: [] }),
    faults: () => [],
    remember: () => undefined,
    discard: async () => undefined,
    close: () => undefined,
  };
  return { source, asked };
}

describe('BetfairSearchEngine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fbp-search-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const engineOf = (source: EventSource, cached = true) =>
    new BetfairSearchEngine({
      source,
      knowledge: knowledge(),
      options: OPTIONS,
      ...(cached ? { cache: { folder, ttlMs: 86_400_000, batch: 'b' } } : {}),
    });
  const events = [event('Arsenal v Chelsea', SAT, { id: 'a' }), event('Leeds v Fulham', SUN, { id: 'l' })];
  const batch = mapped([row('arsenal v chelsea', SAT), row('leeds v fulham', SUN)]);

  it('asks the source once for the whole batch, overlapping windows as one', async () => {
    const { source, asked } = sourceOf(events);
    expect(outcome(await engineOf(source).bulkSearch(batch, signal))).toEqual(['a', 'l']);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.windows).toHaveLength(1);
    expect(asked[0]?.eventNames).toEqual([
      'arsenal v chelsea',
      'chelsea v arsenal',
      'fulham v leeds',
      'leeds v fulham',
    ]);
  });

  it('looks for a row without an event once more, among events that were filed late', async () => {
    const [arsenal, leeds] = events;
    const { source } = sourceOf(leeds === undefined ? [] : [leeds], '1', arsenal === undefined ? [] : [arsenal]);
    expect(outcome(await engineOf(source).bulkSearch(batch, signal))).toEqual(['a', 'l']);
    expect(outcome(await engineOf(source).bulkSearch(batch.slice(0, 1), signal))).toEqual(['a']);
  });

  it('takes no event that was filed late from a row that has its own, nor gives one to two', async () => {
    const dead = event('Arsenal v Chelsea', SAT, { id: 'dead', voided: true });
    const twin = event('Arsenal v Chelsea', '2021-03-20T15:05:00Z', { id: 'twin' });
    const { source } = sourceOf([...events, dead], '1', [twin]);
    expect(outcome(await engineOf(source).bulkSearch(batch, signal))).toEqual(['a', 'l']);
  });

  it('remembers what it decided, for the same source, mapping, options and rows only', async () => {
    const first = sourceOf(events);
    const decided = await engineOf(first.source).bulkSearch(batch, signal);
    const again = sourceOf(events);
    expect(await engineOf(again.source).bulkSearch(batch, signal)).toEqual(decided);
    expect(again.asked).toHaveLength(0);

    const newer = sourceOf(events, '2');
    await engineOf(newer.source).bulkSearch(batch, signal);
    expect(newer.asked).toHaveLength(1);
    await engineOf(newer.source).bulkSearch(batch.slice(1), signal);
    expect(newer.asked).toHaveLength(2);
  });

  it('asks again when the memory is stale, cut or switched off', async () => {
    const { source, asked } = sourceOf(events);
    await engineOf(source).bulkSearch(batch, signal);
    const file = join(folder, readdirSync(folder)[0] ?? '');

    utimesSync(file, new Date('2020-01-01'), new Date('2020-01-01'));
    await engineOf(source).bulkSearch(batch, signal);
    expect(asked).toHaveLength(2);

    writeFileSync(file, '{"results":[{"ver');
    expect(outcome(await engineOf(source).bulkSearch(batch, signal))).toEqual(['a', 'l']);
    writeFileSync(file, '{"results":[],"learned":[]}');
    expect(outcome(await engineOf(source).bulkSearch(batch, signal))).toEqual(['a', 'l']);
    expect(asked).toHaveLength(4);

    await engineOf(source, false).bulkSearch(batch, signal);
    expect(asked).toHaveLength(5);
  });

  it('leaves nothing but whole files behind', async () => {
    await engineOf(sourceOf(events).source).bulkSearch(batch, signal);
    expect(readdirSync(folder).every((name) => name.endsWith('.json'))).toBe(true);
  });

  it('works where nothing can be remembered', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const { source } = sourceOf(events);
    const engine = new BetfairSearchEngine({
      source,
      knowledge: knowledge(),
      options: OPTIONS,
      cache: { folder: join(file, 'below'), ttlMs: 86_400_000, batch: 'b' },
    });
    expect(outcome(await engine.bulkSearch(batch, signal))).toEqual(['a', 'l']);
  });

  it('finds an event that a person named outside every window', async () => {
    const far = event('Arsenal v Chelsea', '2022-01-01T15:00:00Z', { id: 'far' });
    const { source } = sourceOf([far]);
    const rows = mapped([row('arsenal v chelsea', SAT, { manual: { eventId: 'far' } })]);
    expect(outcome(await engineOf(source).bulkSearch(rows, signal))).toEqual(['far']);
  });

  it('links one match on its own', async () => {
    const [first] = batch;
    const result = first && (await engineOf(sourceOf(events).source).searchMatch(first, signal));
    expect(result?.verdict).toMatchObject({ kind: 'linked', link: { eventId: 'a' } });
  });

  it('passes on what the source throws', async () => {
    const { source } = sourceOf(events);
    const broken = { ...source, findEvents: () => Promise.reject(new Error('archive gone')) };
    await expect(engineOf(broken).bulkSearch(batch, signal)).rejects.toThrow('archive gone');
  });
});
