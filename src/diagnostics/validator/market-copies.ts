import type { ListedMarketFile } from './archive-listing.ts';
import type { Findings } from './finding.ts';
import type { MarketFileContent } from './inspect-market-file.ts';

interface Copy {
  readonly name: string;
  readonly isClosed: boolean;
  readonly messages: number;
}

/** Files of the same market or event, of the same plan, are copies of each other. */
export function copyKey({ folder, id }: Pick<ListedMarketFile, 'folder' | 'id'>): string {
  return `${folder.plan ?? ''} ${id}`;
}

/** What the files that were read hold, to tell which copies of a market are short. Of a market only the best copy is kept. */
export class MarketCopies {
  readonly #best = new Map<string, Copy>();
  readonly #lesser: { readonly key: string; readonly copy: Copy }[] = [];

  add(file: ListedMarketFile, { messages, unclosed }: MarketFileContent): void {
    const key = copyKey(file);
    const copy = { name: file.place.name, isClosed: unclosed.size === 0, messages };
    const best = this.#best.get(key);
    if (best === undefined || compare(copy, best) < 0) this.#best.set(key, copy);
    if (best !== undefined) this.#lesser.push({ key, copy: compare(copy, best) < 0 ? best : copy });
  }

  report(findings: Findings): void {
    for (const { key, copy } of this.#lesser) {
      const best = this.#best.get(key);
      if (best === undefined || compare(copy, best) === 0) continue;
      const lack =
        copy.isClosed === best.isClosed ? `has ${copy.messages} messages, not ${best.messages}` : 'ends early';
      findings.warning('short_copy', copy.name, `this copy ${lack}: ${best.name} is used`, 'remove the short copy');
    }
  }
}

/** As a run chooses: a settled copy before others, then one with more messages. */
function compare(a: Copy, b: Copy): number {
  return Number(b.isClosed) - Number(a.isClosed) || b.messages - a.messages;
}
