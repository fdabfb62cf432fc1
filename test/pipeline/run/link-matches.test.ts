import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { loadCountryMapping } from '../../../src/mapping/country-mapping.ts';
import { MatchMapper } from '../../../src/mapping/match-mapper.ts';
import { fallbackLikeness } from '../../../src/pipeline/open/create-search-engine.ts';
import type { LinkedBatch } from '../../../src/pipeline/open/linked-batch.ts';
import { linkMatches } from '../../../src/pipeline/run/link-matches.ts';
import { searchResult, statisticalMatch } from '../../support/builders.ts';
import { loggerBelow } from '../../support/in-process/run-settings.ts';

const signal = new AbortController().signal;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fbp-link-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function configWith(strategies: object, betfair: object = {}) {
  return configSchema.parse({ api: { betfair }, error_handling: { strategies } });
}

/** One row of clubs that no mapping file has, and for which no event was found. */
function unlinkedBatch(): LinkedBatch {
  const mapping = loadCountryMapping(root, 'nowhere');
  const mapper = new MatchMapper(mapping, 'first-division');
  const match = statisticalMatch();
  const mapped = mapper.mapMatch(match);
  const statistics = { path: 'rows.csv', count: 1, rows: () => [{ kind: 'match', match } as const].values() };
  const results = [searchResult(0, { kind: 'not_found', reason: 'no event', cause: 'no_event', judged: false })];
  return { statistics, mapping, names: mapper.getMappingReport(), matches: [mapped], results, learned: [] } as never;
}

/** Links as the table says; gives the waits, how often the source was asked anew, and the lines of a log. */
async function linkBy(config: ReturnType<typeof configWith>, log = 'search_failures') {
  const logger = loggerBelow(root);
  const waits: number[] = [];
  const asked: boolean[] = [];
  const link = async ({ again = false }: { again?: boolean } = {}) => {
    asked.push(again);
    return unlinkedBatch();
  };
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  try {
    await linkMatches({ link } as never, { config, logger, signal }, sleep);
  } finally {
    logger.close();
  }
  const text = readFileSync(join(root, 'log', `${log}.log`), 'utf8').trim();
  const lines = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
  return { waits, asked, lines };
}

describe('SearchNotFound of the recovery table', () => {
  it('is logged at its log_level, with its mark for manual_review', async () => {
    const { lines } = await linkBy(configWith({ SearchNotFound: { log_level: 'error', manual_review: false } }));
    expect(lines).toMatchObject([{ level: 'ERROR', match_id: 'm0', manual_review: false }]);
    expect((await linkBy(configWith({}))).lines.at(-1)).toMatchObject({ level: 'WARNING', manual_review: true });
  });

  it('is not in its log below that log’s own level', async () => {
    expect((await linkBy(configWith({ SearchNotFound: { log_level: 'info' } }))).lines).toEqual([]);
  });

  it('is searched again retry_count times with the waits of backoff_seconds, for retry_with_backoff only', async () => {
    const row = { retry_count: 3, backoff_seconds: [7, 9] };
    const patient = configWith({ SearchNotFound: { ...row, action: 'retry_with_backoff' } }, { backoff_factor: 3 });
    const { waits, asked } = await linkBy(patient);
    expect(waits).toEqual([7000, 9000, 27_000]);
    expect(asked).toEqual([false, true, true, true]);
    expect((await linkBy(configWith({ SearchNotFound: row }))).asked).toEqual([false]);
  });

  it('ends the run with action stop', async () => {
    await expect(linkBy(configWith({ SearchNotFound: { action: 'stop' } }))).rejects.toMatchObject({
      code: 'FBP-UNMATCHED',
    });
  });

  it('takes names as alike as fallback_threshold for any row with action use_fuzzy_match', () => {
    const row = { action: 'use_fuzzy_match', fallback_threshold: 0.6 };
    expect(fallbackLikeness(configWith({ SearchNotFound: row }).error_handling.strategies)).toMatchObject({
      every: 0.6,
    });
    const other = configWith({ SearchNotFound: { ...row, action: 'log_and_continue' } });
    expect(fallbackLikeness(other.error_handling.strategies)).not.toHaveProperty('every');
  });
});

describe('MappingFailure of the recovery table', () => {
  it('is logged at its log_level, with its mark for manual_review', async () => {
    const row = { log_level: 'warning', manual_review: false };
    const { lines } = await linkBy(configWith({ MappingFailure: row }), 'mapping_issues');
    expect(lines.map(({ slug }) => slug)).toEqual(['burnley', 'manchester-city']);
    for (const line of lines) expect(line).toMatchObject({ level: 'WARNING', manual_review: false });
    expect((await linkBy(configWith({ MappingFailure: { log_level: 'debug' } }), 'mapping_issues')).lines).toHaveLength(
      2,
    );
  });

  it('ends the run with action stop, naming the club and the command that shows which are like it', async () => {
    await expect(linkBy(configWith({ MappingFailure: { action: 'stop' } }))).rejects.toMatchObject({
      code: 'FBP-MAPPING',
      hint: expect.stringContaining('fbp map similar burnley --country nowhere'),
    });
  });

  it('takes names as alike as fallback_threshold with action use_fuzzy_match, for clubs without a mapping', () => {
    const table = (row: object) => fallbackLikeness(configWith({ MappingFailure: row }).error_handling.strategies);
    expect(table({})).toEqual({ unmapped: 0.75 });
    expect(table({ fallback_threshold: 0.8 })).toEqual({ unmapped: 0.8 });
    expect(table({ action: 'log_and_continue' })).toEqual({});
  });
});
