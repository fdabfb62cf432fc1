import { sha256 } from '../../disk/digest.ts';
import { batchName } from '../../domain/batch.ts';
import type { PlannedBatch } from './expand-entries.ts';

/** One of several equal parts of a list of batches. */
export interface Shard {
  /** From 1. */
  readonly part: number;
  readonly of: number;
}

/** `2/8`; undefined for a text that names no part. */
export function parseShard(text: string): Shard | undefined {
  const [, part, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text.trim()) ?? [];
  const shard = { part: Number(part), of: Number(of) };
  return shard.part >= 1 && shard.part <= shard.of ? shard : undefined;
}

/** `2-of-8`, for names of files. */
export function shardName({ part, of }: Shard): string {
  return `${part}-of-${of}`;
}

/**
 * The batches of one part, in the list's order. Dealt out in the order of the hashes of their names, so that parts are as long
 * as each other and the seasons of a large league lie in different ones. The same list gives the same parts everywhere; all parts together are the list.
 */
export function batchesOfShard(planned: readonly PlannedBatch[], { part, of }: Shard): PlannedBatch[] {
  const hashed = planned.map((one, index) => ({ index, hash: sha256(batchName(one.batch)) }));
  hashed.sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : a.index - b.index));
  const dealt = new Set(hashed.filter((_, place) => place % of === part - 1).map(({ index }) => index));
  return planned.filter((_, index) => dealt.has(index));
}
