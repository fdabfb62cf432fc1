import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HISTORIC_ARGS, shortSeason, writeSeason } from '../../support/e2e/historic-project.ts';
import { runFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { createRandom } from '../../support/generator/random.ts';
import { writeEvents } from '../../support/generator/write-events.ts';

const SEASON = shortSeason(6);

async function outputOf(statistics: string, archive: string, env: Record<string, string> = {}): Promise<string> {
  const cwd = temporaryFolder();
  writeSeason(cwd, { ...SEASON, statistics });
  const finished = await runFbp([...HISTORIC_ARGS.slice(0, -2), '--archive', archive], { cwd, env });
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
  return join(cwd, 'o');
}

function archiveFolder(): string {
  const folder = temporaryFolder();
  writeEvents(folder, SEASON.events);
  return folder;
}

function hashes(output: string): string[] {
  return ['matches.csv', 'odds.csv.gz', 'failures.csv', 'report.json'].map((name) =>
    createHash('sha256')
      .update(readFileSync(join(output, name)))
      .digest('hex'),
  );
}

/** The lines of a table after its header, in the order of the match ids they begin with; those of one match stay in theirs. */
function byMatch(output: string, name: string): string[] {
  const bytes = readFileSync(join(output, name));
  const [header = '', ...lines] = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trim().split('\n');
  return [header, ...lines.sort((a, b) => Number(a.split(',')[0]) - Number(b.split(',')[0]))];
}

describe('the output', () => {
  it('has the same bytes at concurrency 1, 2, 8 and 32, with queues of the same sizes', async () => {
    const archive = archiveFolder();
    const found = [];
    for (const workers of ['1', '2', '8', '32']) {
      const stages = ['SEARCH', 'DOWNLOAD', 'EXTRACT', 'STORAGE'].flatMap((stage) => [
        [`FBP_PROCESSING_PARALLEL_MAX_WORKERS_${stage}`, workers],
        [`FBP_PROCESSING_PARALLEL_QUEUE_SIZE_${stage}`, workers],
      ]);
      found.push(hashes(await outputOf(SEASON.statistics, archive, Object.fromEntries(stages))));
    }
    for (const one of found) expect(one).toEqual(found[0]);
  });

  it('has the same bytes with the portable decoder, which the main thread and the workers take', async () => {
    const archive = archiveFolder();
    const preload = new URL('../../support/children/note-wasm.mjs', import.meta.url).href;
    const decodedWith = async (decoder: string) => {
      const notes = join(temporaryFolder(), 'notes');
      writeFileSync(notes, '');
      const env = { NODE_OPTIONS: `--import ${preload}`, WASM_NOTES: notes, FBP_EXTRACTION_DECODER: decoder };
      const output = hashes(await outputOf(SEASON.statistics, archive, env));
      return { output, threads: new Set(readFileSync(notes, 'utf8').split('\n').filter(Boolean)) };
    };
    const auto = await decodedWith('auto');
    expect([...auto.threads].sort()).toEqual(availableParallelism() > 1 ? ['main', 'worker'] : ['main']);
    const portable = await decodedWith('portable');
    expect([...portable.threads]).toEqual([]);
    expect(portable.output).toEqual(auto.output);
  });

  it('holds the same of every match whatever the order of the rows', async () => {
    const [header = '', ...rows] = SEASON.statistics.split('\n');
    const random = createRandom('shuffled');
    const shuffled = rows
      .map((row) => ({ row, at: random.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ row }) => row);
    expect(shuffled).not.toEqual(rows);
    const archive = archiveFolder();
    const straight = await outputOf(SEASON.statistics, archive);
    const other = await outputOf([header, ...shuffled].join('\n'), archive);
    for (const name of ['matches.csv', 'odds.csv.gz']) expect(byMatch(other, name)).toEqual(byMatch(straight, name));
    const ids = readFileSync(join(other, 'matches.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    expect(ids).toEqual(shuffled.map((row) => row.split(',')[2]));
  });
});
