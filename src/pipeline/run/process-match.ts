import { asMachineFault } from '../../disk/disk-fault.ts';
import { isFault, messageOf } from '../../domain/errors.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { Fault, MatchOutcome } from '../../domain/outcome.ts';
import type { ExtractedMatch } from '../../domain/price.ts';
import type { Link, SearchResult } from '../../domain/search.ts';
import { settlementCheck } from '../../domain/settlement.ts';
import { stopsTheBatch } from './error-recovery.ts';
import type { Stages } from './stages.ts';

/** A row's ending, with the time series that goes with it. */
export interface ProcessedRow {
  readonly outcome: MatchOutcome;
  /** CSV lines without a header, as text or as they go into the file; empty when there are none. */
  readonly series: ExtractedMatch['series'];
}

/** The whole way of one match, once the batch has been linked: download, extract, judge. Faults end here as that row's outcome. */
export async function processMatch(
  match: StatisticalMatch,
  search: SearchResult,
  stages: Stages,
): Promise<ProcessedRow> {
  const { verdict } = search;
  if (verdict.kind !== 'linked') {
    return { outcome: { status: verdict.kind, match, search, reason: verdict.reason }, series: '' };
  }
  const { link } = verdict;
  const linked = { match, search, link };

  const files = await attempt(() => stages.download(match, link));
  if (!files.ok) return { outcome: { status: 'download_failed', ...linked, fault: files.fault }, series: '' };

  const extraction = await attempt(() => stages.extract(match, link, files.value));
  if (!extraction.ok) {
    return { outcome: { status: 'extraction_failed', ...linked, fault: extraction.fault }, series: '' };
  }
  return judge(linked, extraction.value);
}

function judge(
  linked: { match: StatisticalMatch; search: SearchResult; link: Link },
  result: ExtractedMatch,
): ProcessedRow {
  const { series, ...extracted } = result;
  const status = hasPrices(extracted) ? 'linked' : 'linked_no_odds';
  const check = settlementCheck(linked.match.score, extracted.markets);
  return { outcome: { status, ...linked, extracted, settlementCheck: check }, series };
}

/** A market that traded only in-play has prices too: its series shows them. */
function hasPrices(extracted: Omit<ExtractedMatch, 'series'>): boolean {
  return extracted.seriesRows > 0;
}

type Attempt<Value> = { ok: true; value: Value } | { ok: false; fault: Fault };

async function attempt<Value>(stage: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { ok: true, value: await stage() };
  } catch (thrown) {
    // A full disk or too many open files would meet every further row too, wherever they showed first.
    const error = asMachineFault(thrown, 'work on a match');
    if (stopsTheBatch(error)) throw error;
    return { ok: false, fault: faultOf(error) };
  }
}

function faultOf(error: unknown): Fault {
  if (isFault(error)) {
    const message = error.where === undefined ? error.message : `${error.where}: ${error.message}`;
    return { code: error.code, message, hint: error.hint };
  }
  const message = messageOf(error);
  return { code: 'FBP-BUG', message: `unexpected: ${message}`, hint: 'run again with -v and report what it prints' };
}
