import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { namedChange } from '../../../../src/betfair/live/recording/named-change.ts';
import { readStreamMessage } from '../../../../src/betfair/live/stream/stream-messages.ts';
import { LiveBooks } from '../../../../src/extraction/replay/live-books.ts';
import { shared, sharedData } from '../../../support/shared-data.ts';

describe.skipIf(sharedData === undefined)('real messages of the stream', () => {
  const dataOf = (name: string) => {
    const message = readStreamMessage(readFileSync(shared('betfair', 'live', name), 'utf8').trim());
    return message.op === 'mcm' ? message.data : undefined;
  };

  it('are told apart, with their clocks', () => {
    expect(dataOf('streaming_mcm_SUB_IMAGE.json')).toMatchObject({
      kind: 'image',
      initialClk: 'ab34r43r',
      clk: 'AAAAAAAA',
    });
    expect(dataOf('streaming_mcm_RESUB_DELTA.json')).toMatchObject({ kind: 'resumed', publishedAt: 1478348005395 });
  });

  it('have no names until the catalogue gives them, and are booked as a file with names would be', () => {
    const data = dataOf('mcm_market_definition_bet_delay_models.json');
    const [change] = data?.changes ?? [];
    if (change === undefined || data === undefined) throw new Error('the file has no change');
    expect(JSON.stringify(change.raw)).not.toContain('"name"');
    const runners = [48444, 49205, 58805].map((selectionId, index) => ({
      selectionId,
      runnerName: ['Home', 'Away', 'The Draw'][index] ?? '',
    }));
    const event = { id: '35187438', name: 'Home v Away' };
    const named = namedChange(change, { marketId: change.marketId, marketName: 'Match Odds', event, runners });
    const book = new LiveBooks().apply(named, data.publishedAt);
    expect(book.definition).toMatchObject({ eventName: 'Home v Away', marketName: 'Match Odds', status: 'OPEN' });
    expect(book.runners.map((runner) => [...runner.names][0])).toEqual(['Home', 'Away', 'The Draw']);
    expect(book.runner(48444, 0).bestBack()).toEqual(expect.objectContaining({ price: 2.4, size: 21 }));
  });
});
