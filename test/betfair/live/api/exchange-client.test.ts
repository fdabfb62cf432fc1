import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EXCHANGE_METHODS } from '../../../../src/betfair/live/api/exchange-client.ts';

const SRC = fileURLToPath(new URL('../../../../src', import.meta.url));

/** Operations of API-NG that place, change or cancel bets, or tell of an account and its orders. */
const FORBIDDEN =
  /\b(?:placeOrders|cancelOrders|updateOrders|replaceOrders|listCurrentOrders|listClearedOrders|listMarketProfitAndLoss|getAccount\w*|transferFunds|AccountAPING|orderSubscription|createDeveloperAppKeys|getDeveloperAppKeys)\b/;

describe('the operations of the exchange that the program uses', () => {
  it('are these three, all of which only read', () => {
    expect(EXCHANGE_METHODS).toEqual(['listEvents', 'listMarketCatalogue', 'listMarketBook']);
  });

  it('are all there are: no source names another one, nor another way to send one', () => {
    const texts = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => ({ name, text: readFileSync(join(SRC, name), 'utf8') }));
    expect(texts.filter(({ text }) => FORBIDDEN.test(text)).map(({ name }) => name)).toEqual([]);
    const senders = texts
      .filter(({ text }) => text.includes('SportsAPING'))
      .map(({ name }) => name.replaceAll('\\', '/'));
    expect(senders).toEqual(['betfair/live/api/exchange-client.ts']);
    const requests = texts.flatMap(({ text }) =>
      [...text.matchAll(/op: '(\w+)', \.\.\.|op: '(authentication|marketSubscription|orderSubscription)'/g)].map(
        (found) => found[1] ?? found[2],
      ),
    );
    expect([...new Set(requests)].sort()).toEqual(['authentication', 'marketSubscription']);
  });
});
