/** A market change as a file has it. */
export interface RawChange {
  readonly id: string;
  readonly marketDefinition?: RawDefinition;
  readonly rc?: readonly RawRunnerChange[];
  readonly [field: string]: unknown;
}

export interface RawDefinition {
  readonly eventId?: string;
  readonly eventName?: string;
  readonly name?: string;
  readonly marketType?: string;
  readonly marketTime?: string;
  readonly openDate?: string;
  readonly countryCode?: string;
  readonly timezone?: string;
  readonly status?: string;
  readonly runners?: readonly RawRunner[];
  readonly [field: string]: unknown;
}

export interface RawRunner {
  readonly id: number;
  readonly hc?: number;
  readonly name?: string;
  readonly sortPriority?: number;
  readonly [field: string]: unknown;
}

type RawRunnerChange = Readonly<Record<string, unknown>> & { readonly id: number; readonly hc?: number };

/** Lists that are keyed by price, or by level. */
const LISTS: ReadonlySet<string> = new Set(['atb', 'atl', 'batb', 'batl', 'bdatb', 'bdatl', 'trd', 'spb', 'spl']);

interface RunnerState {
  readonly head: { readonly id: number; readonly hc?: number };
  readonly values: Map<string, unknown>;
  readonly lists: Map<string, Map<number, readonly number[]>>;
}

/** What a server knows of a market: enough to make images, and one change out of many. */
export class MarketState {
  readonly id: string;
  definition: RawDefinition | undefined;
  #tv: unknown;
  readonly #runners = new Map<string, RunnerState>();

  constructor(id: string) {
    this.id = id;
  }

  apply(change: RawChange): void {
    if (change.marketDefinition !== undefined) this.definition = change.marketDefinition;
    if (change['tv'] !== undefined) this.#tv = change['tv'];
    for (const runner of change.rc ?? []) this.#applyRunner(runner);
  }

  /** All that is known, `img` and all. */
  image(): RawChange {
    const rc = [...this.#runners.values()].map((runner) => ({
      ...runner.head,
      ...Object.fromEntries(runner.values),
      ...Object.fromEntries(
        [...runner.lists].map(([name, list]) => [name, [...list.values()].filter((entry) => entry.at(-1) !== 0)]),
      ),
    }));
    return { id: this.id, ...this.#head(), ...(rc.length > 0 && { rc }), img: true };
  }

  /** What these changes, the latest of all, come to: each price they touched as it is now. */
  merged(changes: readonly RawChange[]): RawChange {
    const touched = new Map<string, { fields: Set<string>; keys: Map<string, Set<number>> }>();
    for (const runner of changes.flatMap(({ rc = [] }) => rc)) {
      const known = touched.get(keyOf(runner)) ?? { fields: new Set(), keys: new Map() };
      touched.set(keyOf(runner), known);
      for (const [field, value] of Object.entries(runner)) {
        if (!LISTS.has(field)) known.fields.add(field);
        else
          known.keys.set(
            field,
            new Set([...(known.keys.get(field) ?? []), ...(value as number[][]).map(([key = 0]) => key)]),
          );
      }
    }
    const rc = [...touched].map(([key, { fields, keys }]) => {
      const { head, values, lists } = this.#runners.get(key) as RunnerState;
      return {
        ...Object.fromEntries([...values].filter(([field]) => fields.has(field))),
        ...Object.fromEntries(
          [...keys].map(([field, prices]) => [field, [...prices].map((price) => lists.get(field)?.get(price))]),
        ),
        ...head,
      };
    });
    const defined = changes.some(({ marketDefinition }) => marketDefinition !== undefined);
    const { marketDefinition, ...total } = this.#head();
    return {
      id: this.id,
      ...total,
      ...(defined && marketDefinition && { marketDefinition }),
      ...(rc.length > 0 && { rc }),
    };
  }

  #head(): { marketDefinition?: RawDefinition; tv?: unknown } {
    return {
      ...(this.definition !== undefined && { marketDefinition: this.definition }),
      ...(this.#tv !== undefined && { tv: this.#tv }),
    };
  }

  #applyRunner(runner: RawRunnerChange): void {
    const head = { id: runner.id, ...(runner.hc !== undefined && { hc: runner.hc }) };
    const known = this.#runners.get(keyOf(runner)) ?? { head, values: new Map(), lists: new Map() };
    this.#runners.set(keyOf(runner), known);
    for (const [field, value] of Object.entries(runner)) {
      if (field === 'id' || field === 'hc') continue;
      if (!LISTS.has(field)) known.values.set(field, value);
      else {
        const list = known.lists.get(field) ?? new Map();
        known.lists.set(field, list);
        for (const entry of value as number[][]) list.set(entry[0] ?? 0, entry);
      }
    }
  }
}

function keyOf({ id, hc = 0 }: { readonly id: number; readonly hc?: number }): string {
  return `${id} ${hc}`;
}
