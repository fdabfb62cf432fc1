import type { Cause } from '../../domain/cause.ts';
import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { Calibration } from '../analysis/calibration.ts';
import { MatchDays } from '../analysis/match-days.ts';
import { CURVE_MOMENTS, OverroundCurve } from '../analysis/overround-curve.ts';
import { PriceMoves } from '../analysis/price-moves.ts';
import { ScoreTable } from '../analysis/score-table.ts';
import { TradeDepth } from '../analysis/trade-depth.ts';
import { failureRows } from './failure-rows.ts';
import type { MatchRecord } from './match-record.ts';
import { type ReadMatch, readBatch } from './read-batch.ts';

const DISAGREEMENTS_LISTED = 500;

/** What the page says of one batch. */
export class BatchFacts {
  readonly output: BatchOutput;
  readonly days = new MatchDays();
  /** Overrounds at the close by market type. */
  readonly overrounds = new Map<string, number[]>();
  /** The first links that the settled winners contradict. */
  readonly disagreements: MatchRecord[] = [];

  constructor(output: BatchOutput) {
    this.output = output;
  }

  add(record: MatchRecord, cause: Cause | undefined): void {
    this.days.add(record, cause);
    for (const { market, overround } of record.markets) {
      if (overround === undefined) continue;
      const known = this.overrounds.get(market.type) ?? [];
      this.overrounds.set(market.type, known);
      known.push(overround);
    }
    const { disagreements } = this;
    if (record.settlement === 'disagrees' && disagreements.length < DISAGREEMENTS_LISTED) disagreements.push(record);
  }
}

/** What the page says of all its batches together. */
export class Analysis {
  readonly calibration = new Calibration();
  readonly curve = new OverroundCurve();
  readonly moves = new PriceMoves();
  readonly depth = new TradeDepth();
  readonly scores = new ScoreTable();

  add({ record, prices, series }: ReadMatch, batch: number): void {
    this.scores.add(record);
    this.depth.add(record, batch);
    this.moves.add(record, batch, series);
    if (prices !== undefined) this.calibration.add(prices.markets);
    if (series !== undefined) this.curve.add(series.pricesAtMoments());
  }
}

export interface PageFacts {
  readonly batches: readonly BatchFacts[];
  readonly analysis: Analysis;
}

/** Takes one match after another, with the number of its batch. */
export type MatchVisitor = (match: ReadMatch, batch: number) => Promise<void>;

/** One pass over the files of all outputs, which keeps counts, not rows. Throws FBP-INPUT. */
export async function pageFacts(
  outputs: readonly BatchOutput[],
  timeZone: string,
  visit: MatchVisitor,
): Promise<PageFacts> {
  const analysis = new Analysis();
  const batches: BatchFacts[] = [];
  for (const [index, output] of outputs.entries()) {
    const facts = new BatchFacts(output);
    const causes = await causesOf(output);
    for await (const match of readBatch(output, { timeZone, moments: CURVE_MOMENTS })) {
      facts.add(match.record, causes.get(match.record.matchId));
      analysis.add(match, index);
      await visit(match, index);
    }
    batches.push(facts);
  }
  return { batches, analysis };
}

/** By match id. */
async function causesOf(output: BatchOutput): Promise<ReadonlyMap<string, Cause>> {
  const causes = new Map<string, Cause>();
  for await (const { matchId, cause } of failureRows(output)) if (cause !== undefined) causes.set(matchId, cause);
  return causes;
}
