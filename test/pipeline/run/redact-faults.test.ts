import { describe, expect, it } from 'vitest';
import { FbpError } from '../../../src/domain/errors.ts';
import { Redactor } from '../../../src/logging/redaction.ts';
import { redactedError, redactedFaults, redactedOutcome } from '../../../src/pipeline/run/redact-faults.ts';
import { link, searchResult, statisticalMatch } from '../../support/builders.ts';

const redactor = new Redactor(['s3cret-word']);
const redact = (text: string) => redactor.redact(text);

describe('what is written of faults', () => {
  it('holds no secret in an outcome or a fault of the source', () => {
    const chosen = link();
    const outcome = {
      status: 'download_failed',
      match: statisticalMatch(),
      search: searchResult(0, { kind: 'linked', link: chosen }),
      link: chosen,
      fault: { code: 'FBP-REMOTE', message: 'it said s3cret-word', hint: 'try s3cret-word' },
    } as const;
    expect(JSON.stringify(redactedOutcome(outcome, redact))).not.toContain('s3cret');
    const faults = redactedFaults([{ file: 'a', line: undefined, message: 'x s3cret-word' }], redact);
    expect(faults).toEqual([{ file: 'a', line: undefined, message: 'x [redacted]' }]);
  });

  it('holds no secret in an error, its stack and its cause, which stay where there is none', () => {
    const harmless = new FbpError('FBP-DISK', 'disk full');
    expect(redactedError(harmless, redact)).toBe(harmless);
    const cause = new Error('connect with s3cret-word');
    for (const details of [{ cause }, { where: 's3cret-word' }, { hint: 's3cret-word' }, {}]) {
      const message = Object.keys(details).length === 0 ? 's3cret-word' : 'failed';
      const error = redactedError(new FbpError('FBP-REMOTE', message, details), redact) as FbpError;
      expect([error.message, error.stack, error.where, error.hint, String(error.cause)].join()).not.toContain('s3cret');
      expect(error).toMatchObject({ code: 'FBP-REMOTE', exitCode: 5, retryable: true });
    }
  });
});
