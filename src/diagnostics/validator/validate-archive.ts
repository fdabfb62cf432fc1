import { tmpdir } from 'node:os';
import { dayOf, UNDATED } from '../../betfair/wire/market-path.ts';
import { whyUnreadable } from '../../disk/disk-fault.ts';
import { withScratchFolder } from '../../disk/temporary/scratch-folder.ts';
import { isFault, systemErrorCode } from '../../domain/errors.ts';
import { isoDay } from '../../domain/time-units.ts';
import { type ListedMarketFile, listArchive } from './archive-listing.ts';
import { Findings, type ValidationResult } from './finding.ts';
import { inspectMarketFile, type MarketFileContent } from './inspect-market-file.ts';
import { copyKey, MarketCopies } from './market-copies.ts';

export interface ArchiveChecks {
  readonly signal: AbortSignal;
  /** Files decoded at most, spread evenly over the archive; all by default. */
  readonly sample?: number | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * A file lies in the folder of the UTC day its event ended on; settling takes its time. Single markets end weeks before the event
 * does: 1.159049138 lies under 6 July 2019 and was void on 17 June.
 */
const DAYS_LATE = 3;
const DAYS_EARLY = 60;

/** Checks market files of folders, TARs and ZIPs: their names and places, that they decode to the end, and that they hold what they should. */
export async function validateArchive(paths: readonly string[], checks: ArchiveChecks): Promise<ValidationResult> {
  return await withScratchFolder(tmpdir(), 'fbp-validate', (scratch) => validate(paths, checks, scratch));
}

async function validate(paths: readonly string[], checks: ArchiveChecks, scratch: string): Promise<ValidationResult> {
  const findings = new Findings();
  const copies = new MarketCopies();
  const { files, others } = await listOrReport(paths, { signal: checks.signal, findings, scratch });
  const [label = ''] = paths;
  if (files.length === 0)
    findings.error('empty', label, 'there are no market files', 'give the folder that holds BASIC, ADVANCED or PRO');
  if (others > 0)
    findings.warning('name', label, `${others} files have names that are no market file's: they are not read`);
  checkLayout(files, label, findings);
  checkDuplicates(files, findings);
  const sample = evenly(files, checks.sample ?? files.length);
  for (const [index, file] of sample.entries()) {
    checks.signal.throwIfAborted();
    await checkFile(file, { signal: checks.signal, findings, copies });
    checks.onProgress?.(index + 1, sample.length);
  }
  copies.report(findings);
  const checked = sample.length < files.length ? `${sample.length} of ${files.length} files` : `${files.length} files`;
  return findings.result({ area: 'archive', target: paths.join(', '), checked });
}

async function listOrReport(paths: readonly string[], listing: Parameters<typeof listArchive>[1]) {
  const { findings } = listing;
  try {
    return await listArchive(paths, listing);
  } catch (error) {
    if (isFault(error)) findings.error('archive', error.where ?? '', error.message, error.hint);
    else if (systemErrorCode(error) === undefined) throw error;
    else findings.error('archive', paths.join(', '), `a folder ${whyUnreadable(error)}`);
    return { files: [], others: 0 };
  }
}

/** Files outside day folders are found by reading all of them: slow, so worth knowing. */
function checkLayout(files: readonly ListedMarketFile[], label: string, findings: Findings): void {
  const undated = files.filter(({ folder }) => folder.day === UNDATED);
  if (undated.length === 0) return;
  const what = `${undated.length} files lie outside day folders (PLAN/year/month/day/event): each must be read to be found`;
  findings.warning('layout', undated[0]?.place.name ?? label, what);
}

function checkDuplicates(files: readonly ListedMarketFile[], findings: Findings): void {
  const first = new Map<string, ListedMarketFile>();
  for (const file of files) {
    const key = copyKey(file);
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, file);
      continue;
    }
    const same =
      other.place.length === file.place.length
        ? 'of the same size'
        : `${other.place.length} and ${file.place.length} bytes`;
    findings.warning('duplicate', file.place.name, `the file is there twice, ${same}: see ${other.place.name}`);
  }
}

/** Every k-th, so that all parts of the archive have their share. */
function evenly<T>(items: readonly T[], wanted: number): T[] {
  if (wanted >= items.length) return [...items];
  return Array.from({ length: wanted }, (_, index) => items[Math.floor((index * items.length) / wanted)]).flatMap(
    (item) => (item === undefined ? [] : [item]),
  );
}

interface Checking {
  readonly signal: AbortSignal;
  readonly findings: Findings;
  readonly copies: MarketCopies;
}

async function checkFile(file: ListedMarketFile, { signal, findings, copies }: Checking): Promise<void> {
  const { name } = file.place;
  try {
    const content = await inspectMarketFile(file.place, signal);
    copies.add(file, content);
    checkContent(file, content, findings);
  } catch (error) {
    if (!isFault(error, 'FBP-MARKET-FILE')) throw error;
    findings.error('decode', name, `the file ${error.message}`, error.hint);
  }
}

function checkContent(
  { place, named, folder }: ListedMarketFile,
  content: MarketFileContent,
  findings: Findings,
): void {
  const key = place.name;
  const { marketIds, eventIds, messages, faults, firstFault, unclosed, lastAt } = content;
  if (messages === 0) {
    findings.error(
      'content',
      key,
      'the file holds no stream message: it is no market file',
      'fetch it again and put the good copy in its place',
    );
    return;
  }
  if (faults > 0) {
    findings.warning('line', `${key}:${firstFault?.line}`, `${faults} lines cannot be read: ${firstFault?.message}`);
  }
  if (named.marketId !== undefined && !marketIds.has(named.marketId)) {
    findings.error('market_id', key, `holds ${list(marketIds)}, not the market it is named after`, 'fetch it again');
  }
  const event = named.eventId ?? folder.eventId;
  if (event !== undefined && eventIds.size > 0 && !eventIds.has(event)) {
    findings.error('event_id', key, `holds event ${list(eventIds)}, but lies under ${event}`, 'move it to its event');
  }
  if (unclosed.size > 0) {
    const which = unclosed.size > 3 ? `${unclosed.size} markets` : `market ${list(unclosed)}`;
    findings.warning(
      'unclosed',
      key,
      `ends before ${which} closed: the recording is not whole, or the market was moved`,
    );
  }
  const late = dayOf(lastAt) - folder.day;
  if (folder.day !== UNDATED && (late > DAYS_LATE || late < -DAYS_EARLY)) {
    const ended = isoDay(lastAt);
    findings.warning(
      'day',
      key,
      `ends on ${ended}, ${Math.abs(late)} days ${late > 0 ? 'after' : 'before'} its day folder`,
    );
  }
}

function list(ids: ReadonlySet<string>): string {
  const shown = [...ids].slice(0, 3).join(', ');
  return ids.size > 3 ? `${shown} and ${ids.size - 3} more` : shown || 'none';
}
