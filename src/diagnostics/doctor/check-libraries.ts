import { type Finding, fail, ok } from './check.ts';

const MARKET_LINE = 'fbp\n';
/** `MARKET_LINE`, compressed by bzip2. */
const COMPRESSED = 'QlpoOTFBWSZTWdNfb30AAAFBgAAQEQBAACAAIZpoM00XPF3JFOFCQ019vfQ=';

const REINSTALL = 'install the program again on this machine: `npm ci`, or `npm install -g fbp`';

/** The parts that are no plain JavaScript really work here: the database (native) and the bzip2 decoder (WebAssembly). */
export async function checkLibraries(): Promise<readonly Finding[]> {
  return [
    await tried('database (libsql)', async () => {
      const { default: Database } = await import('libsql');
      const db = new Database(':memory:');
      const row = db.prepare('SELECT 6 * 7 AS answer').get() as { answer: number };
      db.close();
      return row.answer === 42;
    }),
    await tried('bzip2 decoder', async () => {
      const { createDecompress } = await import('../../decode/decompress.ts');
      const decompress = createDecompress();
      const text = decompress(Buffer.from(COMPRESSED, 'base64'), 'a test file');
      return Buffer.from(text).toString() === MARKET_LINE;
    }),
  ];
}

async function tried(name: string, works: () => Promise<boolean>): Promise<Finding> {
  try {
    if (await works()) return ok(`${name} works`);
    return fail('FBP-BUG', `${name} gives wrong results`, { hint: REINSTALL });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail('FBP-BUG', `${name} cannot be used: ${reason}`, { hint: REINSTALL });
  }
}
