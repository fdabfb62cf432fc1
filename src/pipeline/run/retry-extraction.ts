import type { PipelineLogger } from '../../logging/pipeline-logger.ts';
import { type ErrorRecoveryStrategy, stopsTheBatch } from './error-recovery.ts';
import { type RetryOptions, withRetries } from './retry.ts';
import type { Stages } from './stages.ts';

interface ExtractionRetries extends Pick<RetryOptions, 'signal' | 'sleep'> {
  readonly recovery: Pick<ErrorRecoveryStrategy, 'ExtractionError'>;
  readonly logger: PipelineLogger;
}

/**
 * The stages, with a match that cannot be extracted tried again as the row `ExtractionError` of the recovery table says: its files
 * are asked for anew, since what is damaged on the way or on this disk may be whole at its source.
 */
export function retryingExtraction(stages: Stages, { recovery, logger, ...options }: ExtractionRetries): Stages {
  const { retries, logLevel } = recovery.ExtractionError;
  return {
    ...stages,
    async extract(match, link, given) {
      let files = given;
      let tries = 0;
      const extract = async () => {
        if (tries > 0)
          files = await stages.download(
            match,
            given.map(({ file }) => file),
          );
        tries += 1;
        return await stages.extract(match, link, files);
      };
      return await withRetries(extract, retries, {
        ...options,
        mayPass: (error) => !stopsTheBatch(error),
        onRetry: ({ message }, attempt, wait_ms) =>
          logger.log(logLevel, 'extract', {
            message: 'An extraction is tried again',
            fields: { match_id: match.matchId, error: message, attempt, wait_ms },
          }),
      });
    },
  };
}
