import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readCsv } from '../../support/e2e/csv.ts';
import { PROJECT } from '../../support/e2e/run-fbp.ts';
import { learnedProject, SAMPLE_BATCH, shortenSeason, statisticsOf } from '../../support/e2e/sample-project.ts';

/** The built package as a program that depends on it sees it, with the types of the source. */
async function builtPackage(): Promise<typeof import('../../../src/index.ts')> {
  return await import(pathToFileURL(join(PROJECT, 'dist', 'index.js')).href);
}

const [country, league, season] = SAMPLE_BATCH;

describe('fbp as a library', () => {
  it('processes a country, league and season', async () => {
    const { PipelineCoordinator, pipelineSettings } = await builtPackage();
    const config = { 'processing.parallel.enabled': true, 'storage.cleanup_on_success': true };
    const coordinator = new PipelineCoordinator(pipelineSettings({ cwd: await learnedProject(), env: {}, config }));
    onTestFinished(() => coordinator.close());
    const report = await coordinator.processCountrySeason(country, league, season);
    expect(report.generateSummary()).toContain('rows                       380');
    expect(report.successfulMatches).toBe(report.statuses.linked);
    expect(report.endTime >= report.startTime).toBe(true);
  });

  it('takes its own error handling, statistics file and output folder', async () => {
    const { PipelineCoordinator, pipelineSettings } = await builtPackage();
    const cwd = await learnedProject();
    shortenSeason(cwd, 2, 60);
    const errorHandling = { continueOnSearchFailure: true, maxRetryAttempts: 5, saveFailedMatches: true };
    const coordinator = new PipelineCoordinator(pipelineSettings({ cwd, env: {}, errorHandling }));
    onTestFinished(() => coordinator.close());
    const outputDir = join(cwd, 'with-odds');
    const report = await coordinator.processBatch({
      batch: { country, league, season },
      statsFile: statisticsOf(cwd),
      outputDir,
    });
    expect(readCsv(outputDir, 'matches.csv')).toHaveLength(report.totalMatches);
    await report.exportFailuresCsv(join(cwd, 'failures.csv'));
    expect(readCsv(cwd, 'failures.csv')).toEqual(readCsv(outputDir, 'failures.csv'));
  });

  it('stops at the first match without an event when told so', async () => {
    const { FbpError, PipelineCoordinator, pipelineSettings } = await builtPackage();
    const errorHandling = { continueOnSearchFailure: false };
    const coordinator = new PipelineCoordinator(
      pipelineSettings({ cwd: await learnedProject(), env: {}, errorHandling }),
    );
    onTestFinished(() => coordinator.close());
    const ended = coordinator.processCountrySeason(country, league, season);
    await expect(ended).rejects.toBeInstanceOf(FbpError);
    await expect(ended).rejects.toMatchObject({ code: 'FBP-UNMATCHED' });
  });

  it('leads through failures and repairs them', async () => {
    const { FailureDebugger, PipelineCoordinator, pipelineSettings } = await builtPackage();
    const settings = pipelineSettings({ cwd: await learnedProject(), env: {}, country, league, season });
    const coordinator = new PipelineCoordinator(settings);
    onTestFinished(() => coordinator.close());
    const { searchFailures } = await coordinator.processBatch();
    expect(JSON.stringify(searchFailures)).not.toContain('"secrets"');
    const summary = await new FailureDebugger(searchFailures).interactiveResolve({
      choose: async ({ report }) => {
        const suggestion = report.search?.suggestion;
        return suggestion === undefined
          ? { kind: 'skip' }
          : { kind: 'alias', slug: suggestion.slug, betfairName: suggestion.betfairName };
      },
    });
    expect(summary.resolved).toHaveLength(1);
    expect(summary.left).toHaveLength(searchFailures.length - 1);
    await expect(
      new FailureDebugger([]).interactiveResolve({ choose: async () => ({ kind: 'quit' }) }),
    ).resolves.toEqual({
      resolved: [],
      skipped: [],
      left: [],
    });
  });
});
