import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchOutput } from '../batch-output.ts';
import { bringFile, bringSet } from './bring-set.ts';
import { addressIn, type BucketFolder, keyIn, prefixOf, within } from './bucket-folder.ts';
import { publishSet, takeOver } from './publish-set.ts';
import { SETS, type SetKind } from './set-kinds.ts';

const REPORT = 'report.json';
const REJECTED = 'rejected';

/** What an output folder on the disk is the copy of, for whoever writes it. */
export class BucketOutput {
  readonly #folder: BucketFolder;
  readonly #signal: AbortSignal;

  constructor(folder: BucketFolder, signal: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
  }

  /**
   * Finishes or ends what former owners may still have on the way, and brings what a run asks of the set that is there: its report, or with `whole` all of
   * it. Throws as `bringSet` does.
   */
  async open(copy: string, { whole }: { readonly whole: boolean }): Promise<void> {
    const signal = this.#signal;
    await takeOver(this.#folder, { optional: SETS.output.optional, signal });
    if (whole) await bringOne('output', this.#folder, copy, signal);
    else if (!(await bringFile(this.#folder, { name: REPORT, path: join(copy, REPORT) }, signal)))
      await rm(join(copy, REPORT), { force: true });
  }

  /** Publishes a staged set, or leaves it in the folder of those that were rejected. Throws as `publishSet` does. */
  async publish(
    output: BatchOutput,
    { isRejected, confirm }: { readonly isRejected: boolean; readonly confirm: () => Promise<void> },
  ): Promise<void> {
    const folder = isRejected ? within(this.#folder, REJECTED) : this.#folder;
    await publishSet(folder, output.staged, { confirm, optional: SETS.output.optional, signal: this.#signal });
    if (!isRejected) await this.#removeRejected();
  }

  /** As messages name a file of it. */
  addressOf(name: string): string {
    return addressIn(this.#folder, name);
  }

  async #removeRejected(): Promise<void> {
    const { store } = this.#folder;
    for (const { key } of await store.list(`${keyIn(this.#folder, REJECTED)}/`, this.#signal)) {
      await store.remove(key, this.#signal);
    }
  }
}

/** Makes a folder the copy of a set in a bucket; false where there is none. Throws as `bringSet` does. */
export async function bringOne(kind: SetKind, from: BucketFolder, copy: string, signal: AbortSignal): Promise<boolean> {
  const isThere = await bringSet(from, copy, { ...SETS[kind], signal });
  if (!isThere && kind === 'output') await rm(join(copy, REPORT), { force: true });
  return isThere;
}

/** The sets below a place in a bucket, by their path below it; empty for the place itself. */
export async function setsIn(kind: SetKind, folder: BucketFolder, signal: AbortSignal): Promise<string[]> {
  const { manifest } = SETS[kind];
  const prefix = prefixOf(folder);
  const keys = (await folder.store.list(prefix, signal)).map(({ key }) => key.slice(prefix.length).split('/'));
  return keys
    .filter((parts) => parts.at(-1) === manifest && parts.at(-2) !== REJECTED)
    .filter((parts) => parts.every((part) => part !== '' && !/^\.+$|[\\:]/.test(part)))
    .map((parts) => parts.slice(0, -1).join('/'));
}
