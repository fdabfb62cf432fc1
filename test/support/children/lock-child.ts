// Takes and gives back output locks as its parent says, so that many processes can race for one folder.

import { OutputLock } from '../../../src/disk/output-lock.ts';
import { FbpError } from '../../../src/domain/errors.ts';

const ATTEMPTS = 5;
let held: OutputLock[] = [];

async function attempt(folder: string): Promise<string> {
  try {
    held.push(await OutputLock.acquire(folder));
    return 'won';
  } catch (error) {
    return error instanceof FbpError ? error.code : String(error);
  }
}

process.on('message', (message: { take?: string; release?: true }) => {
  if (message.release) {
    for (const lock of held) lock.release();
    held = [];
    process.send?.([]);
    return;
  }
  const folder = message.take ?? '';
  Promise.all(Array.from({ length: ATTEMPTS }, () => attempt(folder))).then(
    (results) => process.send?.(results),
    (error) => process.send?.([String(error)]),
  );
});
process.send?.([]);
