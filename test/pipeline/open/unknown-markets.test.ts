import { describe, expect, it } from 'vitest';
import type { LinkedBatch } from '../../../src/pipeline/open/linked-batch.ts';
import type { OpenBatch } from '../../../src/pipeline/open/open-batch.ts';
import { refuseUnknownMarkets } from '../../../src/pipeline/open/unknown-markets.ts';

const LINKED = { results: [{ verdict: { kind: 'linked', link: { eventId: '1' } } }] } as unknown as LinkedBatch;

function batch(markets: readonly string[], types: readonly (string | null)[], kind = 'archive') {
  const listFiles = async () => types.map((marketType) => ({ marketType }));
  const settings = { config: { extraction: { markets } }, given: { values: { 'extraction.markets': markets } } };
  return { source: { kind, listFiles }, settings } as unknown as OpenBatch;
}

describe('refuseUnknownMarkets', () => {
  it.each([
    [['MATCH_ODDS', 'OVER_UNDER_25'], []],
    [['all'], []],
    [['PLAYER_SHOTS'], ['MATCH_ODDS', null, 'PLAYER_SHOTS']],
  ])('takes %j where the source has %j', async (wanted, types) => {
    await expect(refuseUnknownMarkets(batch(wanted, types), LINKED)).resolves.toBeUndefined();
  });

  it.each([
    [['MATCH_ODS'], ['MATCH_ODDS'], 'did you mean MATCH_ODDS?'],
    [['MATCH_ODDS', 'PLAYER_SHOT'], ['PLAYER_SHOTS'], 'did you mean PLAYER_SHOTS?'],
    [['OVER_UNDER_2.5'], [], 'did you mean OVER_UNDER_25?'],
  ])('refuses %j with the nearest name of both', async (wanted, types, hint) => {
    const refused = refuseUnknownMarkets(batch(wanted, types), LINKED);
    await expect(refused).rejects.toMatchObject({ code: 'FBP-USAGE', where: '--markets', hint });
  });

  it('takes of the historic service what is like no known name, since it cannot look', async () => {
    await expect(refuseUnknownMarkets(batch(['PLAYER_SHOTS'], [], 'historic'), LINKED)).resolves.toBeUndefined();
    await expect(refuseUnknownMarkets(batch(['MATCH_ODS'], [], 'historic'), LINKED)).rejects.toThrow(/MATCH_ODS/);
  });
});
