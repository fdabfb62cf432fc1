import type { Exchange } from '../../betfair/live/open-exchange.ts';
import { exchangeOf } from '../../betfair/live/open-live.ts';
import { readSecrets } from '../../config/secrets.ts';
import { requestTimeoutMs } from '../../config/units.ts';
import { SECOND_MS } from '../../domain/time-units.ts';
import { type ConfiguredContext, type Finding, ok, warn } from './check.ts';

/** A clock that is further off shows wrong times, and certificates may seem to be over. */
const CLOCK_OFF_MS = 5 * SECOND_MS;

/** The live exchange, which is asked: whether it lets the account in, what the application key is worth, and what time it is there. Throws FbpError. */
export async function checkExchange({ env, loaded }: ConfiguredContext): Promise<readonly Finding[]> {
  const { config } = loaded;
  const { signal } = new AbortController();
  const timeoutMs = requestTimeoutMs(config.api.betfair);
  const exchange = await exchangeOf(config, { secrets: readSecrets(env), timeoutMs, onToken: () => undefined });
  try {
    const filter = { eventTypeIds: [config.betfair.event_type_id] };
    const answer = await exchange.client.listMarkets({ filter, maxResults: 1 }, signal);
    const market = answer.kind === 'markets' ? answer.markets[0] : undefined;
    return [
      ok('the exchange accepts the session'),
      await keyFinding(exchange, market?.marketId, signal),
      clockFinding(exchange),
    ];
  } finally {
    await exchange.close();
  }
}

async function keyFinding({ client }: Exchange, marketId: string | undefined, signal: AbortSignal): Promise<Finding> {
  const isDelayed = marketId === undefined ? undefined : await client.isDelayed(marketId, signal);
  if (isDelayed === undefined) return warn('no market is listed that would tell whether FBP_APP_KEY is a delayed key');
  if (!isDelayed) return ok('FBP_APP_KEY is a live key');
  const hint = 'for prices in time, activate the live key of the application at developer.betfair.com';
  return warn('FBP_APP_KEY is a delayed key: prices come minutes late, without volumes', { hint });
}

function clockFinding({ clock }: Exchange): Finding {
  const offMs = Date.now() - clock.now();
  const seconds = Math.round(Math.abs(offMs) / SECOND_MS);
  if (Math.abs(offMs) < CLOCK_OFF_MS) return ok('this machine’s clock agrees with the exchange’s');
  return warn(`this machine’s clock is ${seconds} s ${offMs > 0 ? 'ahead of' : 'behind'} the exchange’s`, {
    hint: 'let the system set its clock by the network',
  });
}
