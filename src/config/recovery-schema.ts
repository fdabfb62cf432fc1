import * as z from 'zod';

const RECOVERY_LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const;

/** A name score, 0..1. */
export const threshold = z.number().min(0).max(1);
const retryCount = z.int().min(0).max(100);

/**
 * The recovery table: what is done about each kind of failure. Every cell has a default of its own, so that a file may
 * change one and leave the others; a row has the cells that mean something for its failure, and no others.
 */
export const recoveryTable = z
  .strictObject({
    SearchNotFound: z
      .strictObject({
        action: action(['log_and_continue', 'retry_with_backoff', 'use_fuzzy_match', 'stop'], 'log_and_continue').meta({
          description:
            'A row without an event. use_fuzzy_match: names as alike as fallback_threshold will do where nothing else fits; stop: the first such row ends the run',
        }),
        log_level: logLevel('warning', 'search_failures.log'),
        ...retrying(0, []),
        manual_review: manualReview(true),
        fallback_threshold: threshold
          .default(0.75)
          .meta({ description: 'Least likeness of either side for use_fuzzy_match' }),
      })
      .prefault({}),
    DownloadTimeout: z
      .strictObject({
        action: action(['log_and_continue', 'retry_with_backoff', 'stop'], 'retry_with_backoff').meta({
          description:
            'A request or a file that could not be had. log_and_continue: tried once; stop: tried once, and the first match without its files ends the run',
        }),
        log_level: logLevel('warning', 'download_failures.log'),
        ...retrying(0, [5, 15, 30]),
        retry_count: retryCount.optional().meta({
          description: 'Tries after the first one, for retry_with_backoff; default api.betfair.max_retries',
        }),
        save_raw_file: saveRawFile(false, 'Keep a copy of the files that did arrive in failed_matches_dir'),
        manual_review: manualReview(false),
      })
      .prefault({}),
    ExtractionError: z
      .strictObject({
        action: action(['log_and_continue', 'retry_with_backoff', 'stop'], 'log_and_continue').meta({
          description:
            'A match whose files could not be read. retry_with_backoff: files fetched and read again; stop: the first such match ends the run',
        }),
        log_level: logLevel('error', 'extraction_errors.log'),
        ...retrying(0, []),
        save_raw_file: saveRawFile(true, 'Keep a copy of the files in failed_matches_dir'),
        manual_review: manualReview(true),
      })
      .prefault({}),
    MappingFailure: z
      .strictObject({
        action: action(['log_and_continue', 'use_fuzzy_match', 'stop'], 'use_fuzzy_match').meta({
          description:
            'A club that the mapping file does not have. use_fuzzy_match: for a row that stays without an event, a name as alike as fallback_threshold will do; stop: the first such club ends the run',
        }),
        log_level: logLevel('info', 'mapping_issues.log'),
        manual_review: manualReview(true),
        fallback_threshold: threshold
          .default(0.75)
          .meta({ description: 'Least likeness of such a club’s name for use_fuzzy_match' }),
      })
      .prefault({}),
  })
  .prefault({});

export type RecoveryTable = z.infer<typeof recoveryTable>;

function action<Action extends string>(actions: readonly [Action, ...Action[]], fallback: NoInfer<Action>) {
  return z.enum(actions).default(fallback as never);
}

function logLevel(fallback: (typeof RECOVERY_LOG_LEVELS)[number], file: string) {
  return z
    .enum(RECOVERY_LOG_LEVELS)
    .default(fallback)
    .meta({ description: `Level it is logged at, see ${file}` });
}

function retrying(retries: number, backoffSeconds: number[]) {
  return {
    retry_count: retryCount.default(retries).meta({ description: 'Tries after the first one, for retry_with_backoff' }),
    backoff_seconds: z.array(z.number().min(0).max(3600)).default(backoffSeconds).meta({
      description:
        'Seconds to wait before each further try; from the last one on they grow by api.betfair.backoff_factor',
    }),
  };
}

function saveRawFile(fallback: boolean, description: string) {
  return z.boolean().default(fallback).meta({ description });
}

function manualReview(fallback: boolean) {
  return z
    .boolean()
    .default(fallback)
    .meta({ description: 'For a person to look at: the field manual_review of its log line' });
}
