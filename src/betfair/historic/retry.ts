/** Does something again as the recovery table says; given in, because the policy is the pipeline's. */
export type Retry = <T>(operation: () => Promise<T>, signal: AbortSignal) => Promise<T>;
