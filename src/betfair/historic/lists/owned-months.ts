import { FbpError } from '../../../domain/errors.ts';
import type { Plan } from '../../../domain/event.ts';
import { DAY_MS } from '../../../domain/time-units.ts';
import type { OwnedPackage } from '../../service/answers.ts';
import { type CalendarMonth, monthName } from './calendar.ts';
import { HISTORIC_PLANS } from './historic-filter.ts';
import type { ListingMemory } from './listing-memory.ts';

/** Months are bought, never returned: what was owned stays owned, and what was not is asked for again when it is needed. */
const TRUST_MS = 30 * DAY_MS;

export interface OwnedMonthsOptions {
  readonly ask: (signal: AbortSignal) => Promise<readonly OwnedPackage[]>;
  readonly memory: ListingMemory;
  readonly betfair: { readonly base_url: string };
  readonly plan: Plan;
  readonly sport: string;
  readonly remembers: boolean;
  readonly now?: () => number;
}

/** The months of a sport and plan that the account has acquired, `2023-08`: from memory where that will do. */
export function monthsOwned({ ask, memory, betfair, plan, sport, remembers, now = Date.now }: OwnedMonthsOptions) {
  const key = JSON.stringify(['owned', betfair.base_url, plan, sport]);
  let asked: Set<string> | undefined;

  const askNow = async (signal: AbortSignal): Promise<Set<string>> => {
    asked = ofPlan(await ask(signal), sport, plan);
    const files = [...asked].map((month) => ({ eventId: month, path: month }));
    if (remembers) memory.save(key, { files, honoured: true }, { askedAt: now(), trustedUntil: now() + TRUST_MS });
    return asked;
  };

  const remembered = (): Set<string> | undefined => {
    const listing = memory.find(key, now());
    return asked ?? (listing && new Set(listing.files.map(({ path }) => path)));
  };

  return {
    months: async (signal: AbortSignal): Promise<Set<string>> => remembered() ?? (await askNow(signal)),
    /** Those of the months that are not owned. They may just have been bought, so no memory is believed about that. */
    async missing(months: readonly CalendarMonth[], signal: AbortSignal): Promise<CalendarMonth[]> {
      const lacking = (own: Set<string>) => months.filter((month) => !own.has(monthName(month)));
      const missing = lacking(remembered() ?? (await askNow(signal)));
      return missing.length === 0 || asked !== undefined ? missing : lacking(await askNow(signal));
    },
  };
}

export type OwnedMonths = ReturnType<typeof monthsOwned>;

function ofPlan(packages: readonly OwnedPackage[], sport: string, plan: Plan): Set<string> {
  const name = HISTORIC_PLANS[plan];
  const own = packages.filter(
    (one) => one.sport.toLowerCase() === sport.toLowerCase() && one.plan.toLowerCase() === name.toLowerCase(),
  );
  return new Set(own.map(({ forDate }) => forDate.slice(0, 7)));
}

/** Throws FBP-NOT-PURCHASED, naming every month that is missing. The service itself would only give empty lists. */
export function mustOwn(missing: readonly CalendarMonth[], sport: string, plan: Plan): void {
  if (missing.length === 0) return;
  const count = missing.length === 1 ? 'a month is' : `${missing.length} months are`;
  const price = plan === 'BASIC' ? 'free of charge, but to be bought month by month' : 'to be bought month by month';
  throw new FbpError(
    'FBP-NOT-PURCHASED',
    `${count} not purchased: ${sport}, ${HISTORIC_PLANS[plan]}, ${missing.map(monthName).join(', ')}`,
    {
      hint: `log in at https://historicdata.betfair.com and add what is missing (${price}), then run the same command again`,
    },
  );
}
