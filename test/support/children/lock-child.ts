// Takes and gives back locks as its parent says, so that many processes can race for one.

import { FileLock, type Lockable } from '../../../src/disk/lock.ts';
import { FbpError } from '../../../src/domain/errors.ts';

const ATTEMPTS = 5;
let held: FileLock[] = [];

async function attempt(what: Lockable, target: string): Promise<string> {
  try {
    held.push(await FileLock.acquire(what, target));
    return 'won';
  } catch (error) {
    return error instanceof FbpError ? error.code : String(error);
  }
}

process.on('message', (message: { what?: Lockable; take?: string; release?: true }) => {
  if (message.release) {
    for (const lock of held) lock.release();
    held = [];
    process.send?.([]);
    return;
  }
  const { what = 'output folder', take = '' } = message;
  Promise.all(Array.from({ length: ATTEMPTS }, () => attempt(what, take))).then(
    (results) => process.send?.(results),
    (error) => process.send?.([String(error)]),
  );
});
process.send?.([]);
