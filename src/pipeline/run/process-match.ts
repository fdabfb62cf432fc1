import { asMachineFault } from '../../disk/disk-fault.ts';
import { isFault, messageOf } from '../../domain/errors.ts';
import type { LocalFile, MarketFile } from '../../domain/event.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { Fault, MatchOutcome } from '../../domain/outcome.ts';
import type { EncodedSeries, ExtractedMatch } from '../../domain/price.ts';
import type { Link, SearchResult } from '../../domain/search.ts';
import { settlementCheck } from '../../domain/settlement.ts';
import { stopsTheBatch } from './error-recovery.ts';
import type { Stages } from './stages.ts';

/** A row's ending, with the time series that goes with it. */
export interface ProcessedRow {
  readonly outcome: MatchOutcome;
  /** Undefined where nothing was extracted. */
  readonly series: EncodedSeries | undefined;
}

interface Linked {
  readonly match: StatisticalMatch;
  readonly search: SearchResult;
  readonly link: Link;
}

/** A row between two stages: with what the next one needs, or ended. */
export type OnItsWay<Value> =
  | { readonly kind: 'open'; readonly linked: Linked; readonly value: Value }
  | { readonly kind: 'ended'; readonly row: ProcessedRow };

/** The whole way of one match, once the batch has been linked: locate, download, extract, judge. Faults end here as that row's outcome. */
export async function processMatch(
  match: StatisticalMatch,
  search: SearchResult,
  stages: Stages,
): Promise<ProcessedRow> {
  const located = await locateFiles(match, search, stages);
  return await extractPrices(await downloadFiles(located, stages), stages);
}

/** The event's market files. */
export async function locateFiles(
  match: StatisticalMatch,
  search: SearchResult,
  stages: Pick<Stages, 'locate'>,
): Promise<OnItsWay<readonly MarketFile[]>> {
  const { verdict } = search;
  if (verdict.kind !== 'linked') {
    const { kind: status, reason, cause } = verdict;
    return ended({ status, match, search, reason, cause });
  }
  const linked = { match, search, link: verdict.link };
  return await attempt(linked, 'download_failed', () => stages.locate(verdict.link));
}

/** Their bytes on this disk. */
export async function downloadFiles(
  row: OnItsWay<readonly MarketFile[]>,
  stages: Pick<Stages, 'download'>,
): Promise<OnItsWay<readonly LocalFile[]>> {
  if (row.kind === 'ended') return row;
  const { linked, value: files } = row;
  return await attempt(linked, 'download_failed', () => stages.download(linked.match, files));
}

/** Their prices, and what follows from them. */
export async function extractPrices(
  row: OnItsWay<readonly LocalFile[]>,
  stages: Pick<Stages, 'extract'>,
): Promise<ProcessedRow> {
  if (row.kind === 'ended') return row.row;
  const { linked, value: files } = row;
  const { match, link } = linked;
  const extraction = await attempt(linked, 'extraction_failed', () => stages.extract(match, link, files));
  return extraction.kind === 'ended' ? extraction.row : judge(linked, extraction.value);
}

function judge(linked: Linked, result: ExtractedMatch): ProcessedRow {
  const { series, ...extracted } = result;
  const status = hasPrices(extracted) ? 'linked' : 'linked_no_odds';
  const check = settlementCheck(linked.match.score, extracted.markets);
  return { outcome: { status, ...linked, extracted, settlementCheck: check }, series };
}

/** A market that traded only in-play has prices too: its series shows them. */
function hasPrices(extracted: Omit<ExtractedMatch, 'series'>): boolean {
  return extracted.seriesRows > 0;
}

async function attempt<Value>(
  linked: Linked,
  failed: 'download_failed' | 'extraction_failed',
  stage: () => Promise<Value>,
): Promise<OnItsWay<Value>> {
  try {
    return { kind: 'open', linked, value: await stage() };
  } catch (thrown) {
    // A full disk or too many open files would meet every further row too, wherever they showed first.
    const error = asMachineFault(thrown, 'work on a match');
    if (stopsTheBatch(error)) throw error;
    return ended({ status: failed, ...linked, fault: faultOf(error) });
  }
}

function ended(outcome: MatchOutcome): { kind: 'ended'; row: ProcessedRow } {
  return { kind: 'ended', row: { outcome, series: undefined } };
}

function faultOf(error: unknown): Fault {
  if (isFault(error)) {
    const message = error.where === undefined ? error.message : `${error.where}: ${error.message}`;
    return { code: error.code, message, hint: error.hint };
  }
  const message = messageOf(error);
  return { code: 'FBP-BUG', message: `unexpected: ${message}`, hint: 'run again with -v and report what it prints' };
}
