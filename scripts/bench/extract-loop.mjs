import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A process that does nothing but extract, in one thread, as the built program does: what else the benchmark needs, and the
 * processes it starts, would slow it down. The first message has the requests; each one after it runs them all, from the
 * files on the disk to rows as bytes, and is answered by the ms that took.
 */
const { MatchExtractor } = await import(new URL('../../dist/extraction/match-extractor.js', import.meta.url).href);
const extractor = new MatchExtractor();
const { signal } = new AbortController();
const spillPath = join(tmpdir(), `fbp-bench-${process.pid}.part`);
let requests;

async function extractAll() {
  let bytes = 0;
  const start = performance.now();
  for (const request of requests) {
    await extractor.extract({ ...request, spillPath }, signal, (rows) => {
      bytes += rows.length;
    });
  }
  if (bytes === 0) throw new Error('nothing was extracted');
  return performance.now() - start;
}

process.on('message', async (message) => {
  if (requests !== undefined) process.send(await extractAll());
  else {
    requests = message;
    process.send(0);
  }
});
