import type { Cells } from '../../storage/tables/read-table.ts';
import type { Moment } from './moment.ts';

/** Columns of the time series that prices at moments are told from. */
export const RUNNER_COLUMNS = [
  ...['published_at', 'seconds_to_kickoff', 'in_play'],
  ...['last_traded_price', 'traded_volume'],
] as const;

/** What a selection had last traded at by a moment. */
export interface PriceAt {
  /** Decimal odds. */
  readonly price: number;
  /** Since that price was traded, whole seconds. */
  readonly ageS: number;
}

interface Traded {
  readonly price: string;
  /** Of the runner by then; empty where the plan has no volumes. */
  readonly volume: string;
  /** Until the kick-off. */
  readonly seconds: number;
  readonly inPlay: boolean;
}

/** One selection's rows of the time series, taken in their order, boiled down to the moments that are asked for. */
export class RunnerPrices {
  readonly #moments: readonly Moment[];
  readonly #answers: (Traded | undefined)[];
  #last: Traded | undefined;
  /** Epoch ms UTC. */
  #kickoffAt = Number.NaN;

  constructor(moments: readonly Moment[]) {
    this.#moments = moments;
    this.#answers = moments.map(() => undefined);
  }

  add(row: Cells): void {
    const price = row('last_traded_price');
    const seconds = Number(row('seconds_to_kickoff') || Number.NaN);
    if (price === '' || Number.isNaN(seconds)) return;
    const inPlay = row('in_play') === 'true';
    this.#kickoffAt = Date.parse(row('published_at')) + seconds * 1000;
    const volume = row('traded_volume');
    // A row may tell of an offer alone; the price is as old as its last trade, which a volume tells that grew.
    if (this.#last?.price !== price || this.#last.volume !== volume) this.#last = { price, volume, seconds, inPlay };
    for (const [index, moment] of this.#moments.entries()) {
      if (isBy(moment, { seconds, inPlay }) && isOfPhase(moment, this.#last)) this.#answers[index] = this.#last;
    }
  }

  /**
   * One for each moment, in order; undefined where nothing was traded by then, or the market was closed: its prices are old.
   *
   * @param closedAt when the market was closed, epoch ms UTC
   */
  answers(closedAt = Number.POSITIVE_INFINITY): (PriceAt | undefined)[] {
    return this.#answers.map((traded, index) => {
      const seconds = this.#moments[index]?.seconds ?? 0;
      if (traded === undefined || closedAt <= this.#kickoffAt - seconds * 1000) return undefined;
      return { price: Number(traded.price), ageS: Math.floor(traded.seconds - seconds) };
    });
  }
}

/** A price of the kick-off's own instant is none from before it. */
function isBy({ phase, seconds }: Moment, row: Pick<Traded, 'seconds' | 'inPlay'>): boolean {
  if (phase === 'in_play') return row.inPlay && row.seconds >= seconds;
  return !row.inPlay && row.seconds > 0 && row.seconds >= seconds;
}

function isOfPhase({ phase }: Moment, traded: Traded): boolean {
  return traded.inPlay === (phase === 'in_play');
}
