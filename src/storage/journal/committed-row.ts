import { sha256 } from '../../disk/digest.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { Plan } from '../../domain/event.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import {
  extractedOf,
  faultOf,
  isJudged,
  linkOf,
  type MatchOutcome,
  type ProcessingStatus,
  rowOf,
  settlementOf,
} from '../../domain/outcome.ts';
import type { FileFault } from '../../domain/price.ts';
import type { SearchResult, Strategy } from '../../domain/search.ts';
import { type FailureRow, failureOf } from '../tables/failure-row.ts';

/** Faults of files kept per row; the rest is only counted, so that one rotten archive does not fill the journal. */
const KEPT_FAULTS = 20;

/** The little that is kept of every finished row: what reports count and list. The same whether just committed or read back. */
export interface CommittedRow {
  /** Position in the statistics file, from 0. */
  readonly row: number;
  readonly status: ProcessingStatus;
  readonly matchId: string | undefined;
  readonly eventId: string | undefined;
  readonly strategy: Strategy | undefined;
  readonly confidence: number | undefined;
  readonly plan: Plan | undefined;
  readonly marketCount: number;
  readonly seriesRows: number;
  readonly settlementCheck: 'agrees' | 'disagrees' | undefined;
  /** The fault's code, for rows that failed by one. */
  readonly faultCode: ErrorCode | undefined;
  /** A person has settled the row: it is no failure and counts for no gate. */
  readonly judged: boolean;
  readonly faultCount: number;
  /** The first few of `faultCount`. */
  readonly faults: readonly FileFault[];
  /** Markets that no file of the match gives whole. */
  readonly damagedMarkets: number;
  readonly unknownFields: Readonly<Record<string, number>>;
  /** The row's line in failures.csv, when it has one. */
  readonly failure: FailureRow | undefined;
}

export function committedRow(outcome: MatchOutcome): CommittedRow {
  const link = linkOf(outcome);
  const extracted = extractedOf(outcome);
  return {
    row: rowOf(outcome),
    status: outcome.status,
    matchId: 'match' in outcome ? outcome.match.matchId : outcome.invalid.cells.match_id,
    eventId: link?.eventId,
    strategy: link?.strategy,
    confidence: link?.confidence,
    plan: extracted?.plan,
    marketCount: extracted?.markets.length ?? 0,
    seriesRows: extracted?.seriesRows ?? 0,
    settlementCheck: settlementOf(outcome),
    faultCode: faultOf(outcome)?.code,
    judged: isJudged(outcome),
    faultCount: extracted?.faults.length ?? 0,
    faults: keptFaults(extracted?.faults ?? []),
    damagedMarkets: extracted?.damaged.length ?? 0,
    unknownFields: extracted?.unknownFields ?? {},
    failure: failureOf(outcome),
  };
}

/** Changes with everything a row's ending depends on but the market files themselves: what the row says, and what the search made of it. */
export function rowKey(match: StatisticalMatch, { verdict, candidates }: SearchResult): string {
  return shortHash([contentOf(match), verdict, candidates]);
}

/** Changes with what the row says, wherever in the file it stands. */
export function matchKey(match: StatisticalMatch): string {
  return shortHash(contentOf(match));
}

function contentOf({ row: _, line: __, file: ___, ...content }: StatisticalMatch) {
  return content;
}

function shortHash(value: unknown): string {
  return sha256(JSON.stringify(value)).slice(0, 24);
}

/** The first few, and of each file the first: a file that is broken on every line hides no other one. */
function keptFaults(faults: readonly FileFault[]): FileFault[] {
  const files = new Map<string, FileFault>();
  for (const fault of faults) if (!files.has(fault.file)) files.set(fault.file, fault);
  const kept = new Set([...new Set([...files.values(), ...faults])].slice(0, KEPT_FAULTS));
  return faults.filter((fault) => kept.has(fault));
}
