import type { AlertRule } from '../../config/alert-rule.ts';
import { MINUTE_MS } from '../../domain/time-units.ts';
import { type MarketPrices, priceOf } from './match-prices.ts';
import type { WatchedMatch } from './watched-match.ts';

export interface Alert {
  readonly rule: AlertRule['kind'];
  /** For a person: `home 2.1 -> 1.95 (-7.1 %) within 5 min`. */
  readonly text: string;
  readonly match: WatchedMatch;
  /** Epoch ms UTC, of the exchange. */
  readonly at: number;
}

/** Finds what a person wants to be told of; the same thing once, until it is over or its time has passed. */
export class MatchAlerts {
  readonly #rules: readonly AlertRule[];
  /** What was told, and until when it is not told again, epoch ms. */
  readonly #told = new Map<string, number>();
  readonly #statuses = new Map<string, string>();

  constructor(rules: readonly AlertRule[]) {
    this.#rules = rules;
  }

  /** To be called at each change of the match odds. */
  look(match: WatchedMatch, headline: MarketPrices, at: number): Alert[] {
    if (this.#rules.length === 0) return [];
    const key = `${match.match.matchId} ${headline.marketId}`;
    const before = this.#statuses.get(key);
    this.#statuses.set(key, headline.status);
    const change = { match, headline, at, before };
    return this.#rules.flatMap((rule) => this.#check(rule, change));
  }

  /** To be called now and then: what depends on the clock alone. */
  tick(match: WatchedMatch, at: number): Alert[] {
    return this.#rules.flatMap((rule) => {
      if (rule.kind !== 'lineups' || match.scheduledAt === undefined) return [];
      const { scheduledAt } = match;
      if (at < scheduledAt - rule.beforeMs || at >= scheduledAt) return [];
      const minutes = Math.ceil((scheduledAt - at) / MINUTE_MS);
      const key = `${match.match.matchId} lineups ${scheduledAt}`;
      return this.#tell(key, {
        rule,
        match,
        at,
        text: `line-ups are due: kick-off in ${minutes} min`,
        untilAt: scheduledAt,
      });
    });
  }

  #check(rule: AlertRule, change: HeadlineChange): Alert[] {
    const { match, headline, at, before } = change;
    const { matchId } = match.match;
    switch (rule.kind) {
      case 'move':
        return headline.selections.flatMap((one) => this.#checkMove(rule, { ...change, ...one, price: priceOf(one) }));
      case 'overround': {
        const { overround } = headline;
        const key = `${matchId} overround ${rule.below}`;
        if (overround === undefined || overround >= rule.below || headline.status !== 'OPEN') {
          this.#told.delete(key);
          return [];
        }
        const text = `overround ${percent(overround)} is below ${percent(rule.below)}`;
        return this.#tell(key, { rule, match, at, text, untilAt: Number.POSITIVE_INFINITY });
      }
      case 'suspended':
        if (headline.status !== 'SUSPENDED' || before === undefined || before === 'SUSPENDED') return [];
        return [{ rule: rule.kind, match, at, text: `suspended${headline.inPlay ? ' in-play' : ''}` }];
      case 'opened':
        if (headline.status !== 'OPEN' || before === 'OPEN') return [];
        return [{ rule: rule.kind, match, at, text: before === undefined ? 'market opened' : 'market open again' }];
      case 'lineups':
        return [];
    }
  }

  #checkMove({ kind, share, withinMs }: MoveRule, moved: MovedPrice): Alert[] {
    const { match, selection, price, at } = moved;
    const range = price === undefined ? undefined : match.trail(selection).range(at, withinMs);
    if (price === undefined || range === undefined) return [];
    const [down, up] = [1 - price / range.high, price / range.low - 1];
    if (Math.max(down, up) < share) return [];
    const from = up >= down ? range.low : range.high;
    const minutes = Math.round(withinMs / MINUTE_MS);
    const sign = up >= down ? '+' : '-';
    const text = `${selection} ${from} -> ${price} (${sign}${percent(Math.max(up, down))}) within ${minutes} min`;
    const key = `${match.match.matchId} move ${share} ${withinMs} ${selection} ${sign}`;
    return this.#tell(key, { rule: { kind, share, withinMs }, match, at, text, untilAt: at + withinMs });
  }

  #tell(key: string, { rule, untilAt, ...alert }: Omit<Alert, 'rule'> & { rule: AlertRule; untilAt: number }): Alert[] {
    if (alert.at < (this.#told.get(key) ?? Number.NEGATIVE_INFINITY)) return [];
    this.#told.set(key, untilAt);
    return [{ ...alert, rule: rule.kind }];
  }
}

type MoveRule = Extract<AlertRule, { kind: 'move' }>;

interface HeadlineChange {
  readonly match: WatchedMatch;
  readonly headline: MarketPrices;
  readonly at: number;
  /** The market's status at the change before; undefined at the first. */
  readonly before: string | undefined;
}

interface MovedPrice extends HeadlineChange {
  readonly selection: string;
  readonly price: number | undefined;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
