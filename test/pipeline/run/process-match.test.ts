import { describe, expect, it } from 'vitest';
import { FbpError } from '../../../src/domain/errors.ts';
import { processMatch } from '../../../src/pipeline/run/process-match.ts';
import type { Stages } from '../../../src/pipeline/run/stages.ts';
import {
  extractedMatch,
  link,
  localFile,
  marketSummary,
  searchResult,
  statisticalMatch,
} from '../../support/builders.ts';

const MATCH = statisticalMatch();
const LINKED = searchResult(0, { kind: 'linked', link: link() });

function stages(over: Partial<Stages> = {}): Stages {
  return {
    locate: async () => [localFile('a.bz2').file],
    download: async () => [localFile('a.bz2')],
    extract: async () => extractedMatch(),
    ...over,
  };
}

describe('processMatch', () => {
  it('links, extracts and checks the settlement', async () => {
    const { outcome, series } = await processMatch(MATCH, LINKED, stages());
    expect(outcome).toMatchObject({ status: 'linked', settlementCheck: 'agrees' });
    expect(outcome).not.toHaveProperty('extracted.series');
    expect(series).toEqual({ kind: 'bytes', bytes: Buffer.from('a,b\n') });
  });

  it('keeps the link when the settlement disagrees, and says so', async () => {
    const extract = async () => extractedMatch({ markets: [marketSummary({ winners: ['home'] })] });
    const { outcome } = await processMatch(MATCH, LINKED, stages({ extract }));
    expect(outcome).toMatchObject({ status: 'linked', settlementCheck: 'disagrees' });
  });

  it('ends as linked_no_odds when nothing ever traded', async () => {
    const extract = async () => extractedMatch({ seriesRows: 0 });
    expect((await processMatch(MATCH, LINKED, stages({ extract }))).outcome.status).toBe('linked_no_odds');
  });

  it.each(['not_found', 'ambiguous'] as const)('touches no file of a row that is %s', async (kind) => {
    const locate = async () => expect.unreachable('asked for files without a link');
    const search = searchResult(0, { kind, reason: 'why', cause: 'no_event', judged: false });
    const { outcome } = await processMatch(MATCH, search, stages({ locate }));
    expect(outcome).toMatchObject({ status: kind, reason: 'why' });
  });

  it('turns a fault of one match into its own outcome, with file and hint', async () => {
    const fault = new FbpError('FBP-MARKET-FILE', 'is empty', { where: 'x.bz2', hint: 'get it again' });
    const extract = async () => Promise.reject(fault);
    const { outcome } = await processMatch(MATCH, LINKED, stages({ extract }));
    expect(outcome).toMatchObject({
      status: 'extraction_failed',
      link: { eventId: '32543010' },
      fault: { code: 'FBP-MARKET-FILE', message: 'x.bz2: is empty', hint: 'get it again' },
    });
  });

  it('ends a match whose files cannot be listed as one that could not be downloaded', async () => {
    const locate = async () => Promise.reject(new FbpError('FBP-REMOTE', 'no list'));
    const { outcome } = await processMatch(MATCH, LINKED, stages({ locate }));
    expect(outcome).toMatchObject({ status: 'download_failed', fault: { code: 'FBP-REMOTE' } });
  });

  it('takes an unexpected exception for a bug of that row, not of the batch', async () => {
    const download = async () => Promise.reject(new TypeError('undefined is not a function'));
    const { outcome } = await processMatch(MATCH, LINKED, stages({ download }));
    expect(outcome).toMatchObject({ status: 'download_failed', fault: { code: 'FBP-BUG' } });
  });

  it.each(['FBP-DISK', 'FBP-CREDENTIALS', 'FBP-INTERRUPTED', 'FBP-CONFIG'] as const)(
    'lets %s stop the batch',
    async (code) => {
      const download = async () => Promise.reject(new FbpError(code, 'stop'));
      await expect(processMatch(MATCH, LINKED, stages({ download }))).rejects.toMatchObject({ code });
    },
  );
});
