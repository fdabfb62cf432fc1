import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FailureAction, FailureWalk } from '../../../src/diagnostics/debugger/failure-walk.ts';
import { SearchDebugger } from '../../../src/diagnostics/debugger/search-debugger.ts';
import type { FbpError } from '../../../src/domain/errors.ts';
import type { PipelineLogger } from '../../../src/logging/pipeline-logger.ts';
import { MappingManager } from '../../../src/mapping/mapping-manager.ts';
import { configBelow, loggerBelow } from '../../support/in-process/run-settings.ts';

const MISSING = '9153223353418';
const UNMAPPED = '9621411420167';
const CONTRADICTED = '9858674304521';
const AMBIGUOUS = '9816360840711';

let root: string;
let logger: PipelineLogger;
let searchDebugger: SearchDebugger;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'fbp-failures-'));
  cpSync('mappings', join(root, 'mappings'), { recursive: true });
  logger = loggerBelow(root);
  const config = configBelow(root);
  const settings = {
    config: {
      ...config,
      mapping: { ...config.mapping, dir: join(root, 'mappings') },
      input: { ...config.input, stats_dir: 'data' },
    },
    secrets: {},
    logger,
    sampleDir: join('data', 'sample'),
    root,
    programVersion: '0.0.0',
    signal: new AbortController().signal,
  };
  const batch = { country: 'england', league: 'premier-league', season: '2023-2024' };
  searchDebugger = await SearchDebugger.open({ batch, source: 'sample' }, settings);
});
afterAll(() => {
  searchDebugger.close();
  logger.close();
  rmSync(root, { recursive: true, force: true });
});

describe('FailureWalk', () => {
  it('lists the matches that fail, those only that were asked for, and leaves everything as it is on quitting', async () => {
    const manager = new MappingManager(join(root, 'mappings'));
    const all = new FailureWalk(searchDebugger, manager);
    expect(all.failures()).toEqual([MISSING, UNMAPPED, CONTRADICTED, AMBIGUOUS]);
    const some = new FailureWalk(searchDebugger, manager, [AMBIGUOUS, 'unknown']);
    expect(some.failures()).toEqual([AMBIGUOUS]);
    const summary = await all.interactiveResolve({ choose: async () => ({ kind: 'quit' }) });
    expect(summary).toEqual({ resolved: [], skipped: [], left: all.failures() });
  });

  it('asks again after an answer that cannot be carried out, and links anew after one that can', async () => {
    const asked: string[] = [];
    const errors: FbpError[] = [];
    const answers: FailureAction[] = [
      { kind: 'skip' },
      { kind: 'alias', slug: 'luton-town', betfairName: 'Arsenal' },
      { kind: 'alias', slug: 'luton-town', betfairName: 'LTFC' },
      { kind: 'no_event' },
      { kind: 'event', eventId: 'none' },
      { kind: 'event', eventId: '32000731' },
    ];
    const failures = new FailureWalk(searchDebugger, new MappingManager(join(root, 'mappings')));
    const summary = await failures.interactiveResolve({
      choose: async ({ report, number, total }) => {
        asked.push(`${number}/${total} ${report.matchId}`);
        return answers.shift() ?? { kind: 'quit' };
      },
      done: (_, error) => {
        if (error !== undefined) errors.push(error);
      },
    });
    expect(asked).toEqual([
      `1/4 ${MISSING}`,
      `2/4 ${UNMAPPED}`,
      `2/4 ${UNMAPPED}`,
      `3/4 ${CONTRADICTED}`,
      `4/4 ${AMBIGUOUS}`,
      `4/4 ${AMBIGUOUS}`,
    ]);
    expect(errors.map(({ code }) => code)).toEqual(['FBP-MAPPING', 'FBP-USAGE']);
    expect(summary).toEqual({
      resolved: [UNMAPPED, CONTRADICTED, AMBIGUOUS],
      skipped: [MISSING],
      // What a person has judged is no failure, also when it is no event.
      left: [MISSING],
    });
    expect((await searchDebugger.debugMatch(UNMAPPED)).status).toBe('linked');
  });

  it('refuses an id that the batch does not have, naming the nearest', async () => {
    await expect(searchDebugger.debugMatch('9153223353419')).rejects.toMatchObject({
      code: 'FBP-USAGE',
      hint: expect.stringContaining(MISSING),
    });
  });
});
