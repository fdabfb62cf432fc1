import { z } from 'zod';

const ACTIONS = ['log_and_continue', 'retry_with_backoff', 'use_fuzzy_match', 'stop'] as const;
const RECOVERY_LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const;
/** A name score, 0..1. */
export const threshold = z.number().min(0).max(1);

interface RecoveryDefaults {
  action: (typeof ACTIONS)[number];
  logLevel: (typeof RECOVERY_LOG_LEVELS)[number];
  retryCount?: number;
  backoffSeconds?: number[];
  saveRawFile?: boolean;
  manualReview?: boolean;
}

/** How one kind of failure is handled. Every key has a default per strategy, so that a file may change one of them and leave the others. */
export function recovery(defaults: RecoveryDefaults) {
  const { action, logLevel, retryCount = 0, backoffSeconds = [], saveRawFile = false, manualReview = false } = defaults;
  return z.strictObject({
    action: z.enum(ACTIONS).default(action).meta({ description: 'What is done about it' }),
    log_level: z.enum(RECOVERY_LOG_LEVELS).default(logLevel).meta({ description: 'Level it is logged at' }),
    retry_count: z.int().min(0).max(100).default(retryCount).meta({ description: 'Tries after the first one' }),
    backoff_seconds: z
      .array(z.number().min(0).max(3600))
      .default(backoffSeconds)
      .meta({ description: 'Seconds to wait before each further try; the last one repeats' }),
    save_raw_file: z.boolean().default(saveRawFile).meta({ description: 'Keep the raw market file' }),
    manual_review: z.boolean().default(manualReview).meta({ description: 'List the match for a person to look at' }),
    fallback_threshold: threshold.optional().meta({ description: 'Least score of either side for use_fuzzy_match' }),
  });
}
