/** How many rows may end without an event: a count, or a share of the rows read (0..1). */
export type UnmatchedGate = { readonly count: number } | { readonly share: number };
