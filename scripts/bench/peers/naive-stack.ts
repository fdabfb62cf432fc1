import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { devNull } from 'node:os';
import { createInterface } from 'node:readline';
import { stringify } from 'csv-stringify';
import unbzip2 from 'unbzip2-stream';

interface Message {
  readonly pt: number;
  readonly mc?: readonly {
    readonly id: string;
    readonly rc?: readonly { readonly id: number; readonly ltp?: number }[];
  }[];
}

/** What one would write first in Node: a streaming decoder, readline, JSON.parse, a CSV writer. Last traded prices only. */
export async function naiveStack(paths: readonly string[]): Promise<void> {
  const csv = stringify();
  const written = csv.pipe(createWriteStream(devNull));
  for (const path of paths) {
    const decoded = createReadStream(path).pipe(unbzip2()) as unknown as NodeJS.ReadableStream;
    for await (const line of createInterface({ input: decoded, crlfDelay: Number.POSITIVE_INFINITY })) {
      const { pt, mc = [] } = JSON.parse(line) as Message;
      for (const { id, rc = [] } of mc) {
        for (const runner of rc) {
          if (runner.ltp !== undefined) csv.write([id, runner.id, new Date(pt).toISOString(), runner.ltp]);
        }
      }
    }
  }
  csv.end();
  await once(written, 'finish');
}
