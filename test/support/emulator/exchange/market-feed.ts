import { describeFile } from '../../../../src/betfair/wire/market-path.ts';
import { decodeFile } from '../../../../src/decode/decode-files.ts';
import type { FileBytes } from '../stored-file.ts';
import { MarketState, type RawChange, type RawDefinition } from './market-state.ts';

/** One market's part of one line of its file. */
export interface FeedLine {
  /** Epoch ms UTC. */
  readonly pt: number;
  readonly market: FeedMarket;
  /** As the file has it. */
  readonly change: RawChange;
}

/** A market of the emulated exchange. */
export interface FeedMarket {
  readonly id: string;
  /** The first definition that its file has: what the catalogue says before the file begins. */
  readonly first: RawDefinition;
  readonly firstAt: number;
  readonly state: MarketState;
  /** The latest definition, with its names. */
  named: RawDefinition;
}

export interface Feed {
  readonly markets: readonly FeedMarket[];
  /** In order of time; those of one instant in order of the files. */
  readonly lines: readonly FeedLine[];
}

/** All lines of market files as one stream. Files without a definition are left out. */
export function readFeed(files: Iterable<FileBytes>): Feed {
  const markets: FeedMarket[] = [];
  const lines: FeedLine[] = [];
  for (const { path, bytes } of files) {
    const { marketId } = describeFile(path.split('/').at(-1) ?? '') ?? {};
    if (marketId === undefined) continue;
    const messages = Buffer.from(decodeFile({ name: path, bytes }))
      .toString('utf8')
      .split('\n')
      .filter(Boolean);
    const changes = messages.flatMap((text): { pt: number; change: RawChange }[] => {
      const { pt, mc = [] } = JSON.parse(text) as { pt: number; mc?: RawChange[] };
      return mc.filter(({ id }) => id === marketId).map((change) => ({ pt, change }));
    });
    const first = changes.find(({ change }) => change.marketDefinition !== undefined)?.change.marketDefinition;
    if (first === undefined) continue;
    const market = {
      id: marketId,
      first,
      firstAt: changes[0]?.pt ?? 0,
      state: new MarketState(marketId),
      named: first,
    };
    markets.push(market);
    for (const one of changes) lines.push({ ...one, market });
  }
  return { markets, lines: lines.sort((a, b) => a.pt - b.pt) };
}

const VOLUMES: ReadonlySet<string> = new Set(['trd', 'tv']);

/** A change as a delayed key gets it. */
export function withoutVolumes({ tv: _, ...change }: RawChange): RawChange {
  const rc = change.rc?.map((runner) =>
    Object.fromEntries(Object.entries(runner).filter(([field]) => !VOLUMES.has(field))),
  );
  return { ...change, ...(rc && { rc }) } as RawChange;
}

/** A change as the live stream has it: without names. */
export function withoutNames(change: RawChange): RawChange {
  const { marketDefinition } = change;
  if (marketDefinition === undefined) return change;
  const { name: _, eventName: __, runners = [], ...rest } = marketDefinition;
  return { ...change, marketDefinition: { ...rest, runners: runners.map(({ name: ___, ...runner }) => runner) } };
}
