/** One measured target: a ratio, and what it has to be. */
export interface Target {
  readonly name: string;
  /** Undefined where the other side is absent. */
  readonly value: number | undefined;
  readonly unit: 'times' | 'ms' | 'MB' | 'µs' | 'bytes' | '%';
  readonly bound: 'at least' | 'at most';
  /** Undefined for what is measured but has no target. */
  readonly wanted: number | undefined;
  /** What was compared. */
  readonly detail: string;
}

export function isMet({ value, bound, wanted }: Target): boolean | undefined {
  if (value === undefined || wanted === undefined) return undefined;
  return bound === 'at least' ? value >= wanted : value <= wanted;
}
