import { expect, it } from 'vitest';
import type { EventSource } from '../../../src/betfair/source.ts';
import { configSchema } from '../../../src/config/schema.ts';
import type { LocalFile, MarketFile } from '../../../src/domain/event.ts';
import type { SidesFinding } from '../../../src/domain/price.ts';
import { EnhancedDownloader } from '../../../src/download/enhanced-downloader.ts';
import { createStages } from '../../../src/pipeline/run/stages.ts';
import { UNWATCHED } from '../../../src/pipeline/stage-watch.ts';
import type { ExtractionTask } from '../../../src/pipeline/threads/extraction.ts';
import { extractedMatch, link, localFile, statisticalMatch } from '../../support/builders.ts';

const NEVER = new AbortController().signal;
const ODDS = localFile('1.1');
const OTHER = localFile('1.2');

/** Extracts a match of which MATCH_ODDS alone is wanted, and whose own sides are found so; gives what the extraction was asked for. */
async function tasksOf(sides: SidesFinding, files: readonly LocalFile[]): Promise<ExtractionTask[]> {
  const tasks: ExtractionTask[] = [];
  const source: Pick<EventSource, 'listFiles' | 'fetch' | 'remember'> = {
    listFiles: async () => files.map(({ file }) => file),
    fetch: async (file: MarketFile) => files.find((one) => one.file.key === file.key) ?? ODDS,
    remember: () => undefined,
  };
  const config = configSchema.parse({ extraction: { markets: ['MATCH_ODDS'] } });
  const stages = createStages({
    source: source as EventSource,
    downloader: new EnhancedDownloader(source, (fetch) => fetch()),
    extraction: async (task) => {
      tasks.push(task);
      return extractedMatch({ sides: task.followAll ? { kind: 'told' } : sides });
    },
    config,
    signal: NEVER,
    watch: UNWATCHED,
  });
  const { sides: found } = await stages.extract(statisticalMatch(), link(), [ODDS]);
  expect(found).toEqual(tasks.length === 2 ? { kind: 'told' } : sides);
  return tasks;
}

it('reads the other markets of an event too where nothing tells the sides of those wanted', async () => {
  const unknown = { kind: 'unknown', markets: ['1.1'] } as const;
  const tasks = await tasksOf(unknown, [ODDS, OTHER]);
  expect(tasks.map(({ files, followAll }) => [files.length, followAll])).toEqual([
    [1, false],
    [2, true],
  ]);
  expect(tasks.every(({ markets }) => markets?.join() === 'MATCH_ODDS')).toBe(true);
  expect(await tasksOf(unknown, [ODDS])).toHaveLength(1);
  expect(await tasksOf({ kind: 'told' }, [ODDS, OTHER])).toHaveLength(1);
});
