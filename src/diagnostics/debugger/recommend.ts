import type { Batch } from '../../domain/batch.ts';
import { type Cause, isSourceGap } from '../../domain/cause.ts';
import type { InvalidRow } from '../../domain/match.ts';
import { isJudged, type MatchOutcome } from '../../domain/outcome.ts';
import { fbpCommand, shellWord } from '../../domain/text/shell-command.ts';
import { isoDay } from '../../domain/time-units.ts';
import type { MatchDebugReport, NameStep, Recommendation, SearchSteps } from './debug-report.ts';
import { lacksDays, SAME_MINUTE_WITHIN } from './search-steps.ts';

type RowPlace = Pick<InvalidRow, 'line' | 'file'>;
type LinkedOutcome = Extract<MatchOutcome, { status: 'linked' }>;
type NotFoundOutcome = Extract<MatchOutcome, { status: 'not_found' }>;

interface Head extends Pick<MatchDebugReport, 'batch' | 'statisticsFile' | 'source'> {
  /** Options that a further command on the batch needs to find the same files, each with a blank before it; empty where the batch's last run had them. */
  readonly again: string;
  /** The same for `fbp debug`, which looks for the batch as well. */
  readonly debugAgain: string;
  /** Those of a `fbp process` that does the batch again as it was done. */
  readonly processAgain: string;
  /** Of the events that the batch could choose from. */
  readonly eventNames: readonly string[];
  /** Those of `fbp catalog`. */
  readonly archive: string;
  /** The archive's folders and files, where the run was given them. */
  readonly archivePaths: readonly string[];
}

/** What helps, most likely first: each with the command that does it, where there is one. Empty where nothing is wrong. */
export function recommend(outcome: MatchOutcome, search: SearchSteps | undefined, head: Head): Recommendation[] {
  const found = recommendFor(outcome, search, head);
  const again = retryFailed(head);
  if (!found.some(isNoted) || found.some(({ command }) => command === again)) return found;
  return [...found, { text: 'Then do the rows again that failed', command: again }];
}

/** What is noted in a mapping file changes the data set with the next run only. */
function isNoted({ command = '' }: Recommendation): boolean {
  return /^fbp (map|debug) /.test(command);
}

function recommendFor(outcome: MatchOutcome, search: SearchSteps | undefined, head: Head): Recommendation[] {
  switch (outcome.status) {
    case 'linked':
      return [
        ...(outcome.settlementCheck === 'disagrees' && !isJudged(outcome) ? checkScore(outcome, head) : []),
        ...(outcome.extracted.damaged.length > 0 ? mendFiles(head) : []),
      ];
    case 'linked_no_odds':
      return [
        {
          text: 'See whether other market types of the event traded',
          command: processAllMarkets(head),
        },
      ];
    case 'not_found':
      return search === undefined ? [] : forNotFound(outcome, search, head);
    case 'ambiguous':
      return forAmbiguous(outcome, head);
    case 'download_failed':
    case 'extraction_failed':
      return [
        {
          text: outcome.fault.hint ?? 'Fetch the files anew, then try again',
          command: retryFailed(head),
        },
      ];
    case 'invalid_row':
      return [edit(head, outcome.invalid, 'Correct the line, then run the batch again')];
    case 'skipped':
      return [];
  }
}

function checkScore({ match, link }: LinkedOutcome, head: Head): Recommendation[] {
  return [
    edit(head, match, 'Check the score of the row: it decides whether link or score is wrong'),
    { text: 'If the event is the match all the same, say so', command: decide(head, match.matchId, link.eventId) },
    { text: 'If the event is another match, take it away from this one', command: decide(head, match.matchId, 'none') },
  ];
}

function forNotFound(outcome: NotFoundOutcome, search: SearchSteps, head: Head): Recommendation[] {
  const { suggestion, dates, names, attempts } = search;
  const { matchId } = outcome.match;
  if (attempts.some(({ strategy }) => strategy === 'manual_mapping')) {
    return [{ text: 'To take that decision back', command: decide(head, matchId, 'auto') }];
  }
  if (suggestion !== undefined) return [addName(suggestion.slug, suggestion.betfairName, { names, batch: head.batch })];
  const day = isoDay(dates.kickoff.from);
  const named = names.flatMap((step) => unknownName(step, { ...head, day }));
  const text = lookedFor(names, head.eventNames);
  const find = `fbp catalog find ${shellWord(text ?? '')}${head.archive}`;
  const byHand = [
    ...(text === undefined ? [] : [{ text: 'Look for the match under any name', command: find }]),
    { text: 'If you know its event, note it: the option --event of debug takes its id', command: undefined },
  ];
  const near = [...sameClub(search, head), ...sameMinute(search, head, matchId)];
  const missing = lacksDays(dates) || isSourceGap(outcome.cause) ? fillGap(outcome.cause, search, head) : [];
  const free = freeEvents(search, head, matchId);
  if (dates.eventsOfCountry === 0) return [...free, ...missing];
  // Nobody can say so from a source that lacks something of the row's days.
  const never = { text: 'If Betfair never had it', command: decide(head, matchId, 'none') };
  return [...free, ...missing, ...named, ...near, ...byHand, ...(missing.length === 0 ? [never] : [])];
}

/** The two clubs' events of other days that are no row's: the date of the row may be wrong. */
function freeEvents({ otherEvents }: SearchSteps, head: Head, matchId: string): Recommendation[] {
  const free = otherEvents.filter(({ event, matchId: owner }) => owner === undefined && !event.voided);
  return free.map(({ event: { eventId, name, scheduledAt } }) => ({
    text: `If the row's date is wrong and ${name} of ${isoDay(scheduledAt)} (${eventId}) is the match`,
    command: decide(head, matchId, eventId),
  }));
}

function sameClub({ otherSpelling }: SearchSteps, { batch }: Head): Recommendation[] {
  if (otherSpelling === undefined) return [];
  const { slug, club, eventName } = otherSpelling;
  const command = fbpCommand('map add', batch.country, slug, '--same-as', club);
  return [{ text: `If ${slug} is ${club}, which plays ${eventName} at the same time`, command }];
}

/** Events of the row's minute with one of its clubs, whose other name no mapping gives to the row's other club. */
function sameMinute({ candidates }: SearchSteps, head: Head, matchId: string): Recommendation[] {
  const near = candidates.filter(
    ({ evidence, homeScore, awayScore, kickoffDifferenceMinutes }) =>
      evidence.every(({ name }) => name === 'no_name') &&
      Math.max(homeScore, awayScore) >= SURE &&
      Math.abs(kickoffDifferenceMinutes ?? Number.POSITIVE_INFINITY) <= SAME_MINUTE_WITHIN,
  );
  return near.map(({ eventId, eventName }) => ({
    text: `If ${eventName} (${eventId}), which kicks off at the same time, is the match`,
    command: decide(head, matchId, eventId),
  }));
}

const SURE = 0.99;

function forAmbiguous(outcome: MatchOutcome & { status: 'ambiguous' }, head: Head): Recommendation[] {
  const open = outcome.search.candidates.filter(({ evidence }) => evidence.every(({ kind }) => kind !== 'veto'));
  const choices = open.length > 0 ? open : outcome.search.candidates;
  return [
    ...choices.map(({ eventId, eventName }) => ({
      text: `If ${eventName} (${eventId}) is the match`,
      command: decide(head, outcome.match.matchId, eventId),
    })),
    { text: 'If neither is', command: decide(head, outcome.match.matchId, 'none') },
  ];
}

/** What the source lacks, or could not give. */
function fillGap(cause: Cause, search: SearchSteps, head: Head): Recommendation[] {
  const again = retryFailed(head);
  switch (cause) {
    case 'download':
      return [{ text: 'Try again: what could not be downloaded is asked for anew', command: again }];
    case 'files_damaged':
      return mendFiles(head);
    default:
      return missingDays(search, head);
  }
}

function mendFiles(head: Head): Recommendation[] {
  return [...validateEach(head), { text: 'Then do the rows again that they cost', command: retryFailed(head) }];
}

/** The command takes one path. */
function validateEach({ archivePaths }: Head): Recommendation[] {
  const paths = archivePaths.length === 0 ? [''] : archivePaths.map((path) => ` ${shellWord(path)}`);
  const text = 'Find the damaged files and get them again';
  return paths.map((path) => ({ text, command: `fbp validate archive${path}` }));
}

/** No events of the country: the archive lacks these days, or the plan was not bought for them. */
function missingDays({ dates }: SearchSteps, head: Head): Recommendation[] {
  const span = `${dates.days[0]} to ${dates.days.at(-1)}`;
  const command = retryFailed(head);
  if (head.source === 'historic') return [{ text: `Buy the data of ${span}, then try again`, command }];
  const text = `Get the day folders of ${span} from Betfair, put them into the archive (or name them after --archive too), then try again`;
  return [{ text, command }];
}

/** A slug that the calendar gave a name on this day, or one without mapping that is much like a known club's. */
function unknownName(step: NameStep, { batch, again, day }: Head & { day: string }): Recommendation[] {
  const learned = step.learned.find(({ dates }) => dates.includes(day));
  if (learned !== undefined) return [addName(learned.slug, learned.betfairName, { names: [step], batch })];
  const [near] = step.nearest;
  if (step.known || near === undefined) return [];
  const command = `fbp map unmapped ${shellBatch(batch)}${again}`;
  return [{ text: `${step.slug} may be another spelling of ${near.slug}: say so`, command }];
}

function addName(
  slug: string,
  name: string,
  { names, batch }: { names: readonly NameStep[]; batch: Batch },
): Recommendation {
  // A new club is written into the batch's league; a known one has its place.
  const isKnown = names.some((step) => step.slug === slug && step.known);
  const league = isKnown ? '' : ` --league ${shellWord(batch.league)}`;
  return {
    text: `Note that Betfair calls ${slug} ${name}`,
    command: `fbp map add ${shellWord(batch.country)} ${shellWord(slug)} ${shellWord(name)}${league}`,
  };
}

/** A name of either club, or a word of one, that an event does have: a search for another finds nothing. */
function lookedFor(names: readonly NameStep[], eventNames: readonly string[]): string | undefined {
  const whole = names.flatMap((step) => step.names);
  const words = whole.flatMap((name) => name.split(/\s+/)).filter((word) => word.length >= LEAST_LETTERS);
  const texts = eventNames.map((name) => name.toLowerCase());
  return [...whole, ...words].find((word) => texts.some((text) => text.includes(word.toLowerCase())));
}

const LEAST_LETTERS = 4;

function decide({ debugAgain }: Head, matchId: string, event: string): string {
  return `fbp debug ${shellWord(matchId)} --event ${shellWord(event)}${debugAgain}`;
}

function edit({ statisticsFile }: Head, { line, file }: RowPlace, text: string): Recommendation {
  return { text: `${text} (line ${line} of ${file ?? statisticsFile})`, command: undefined };
}

function retryFailed({ batch, again }: Head): string {
  return `fbp process ${shellBatch(batch)} --retry-failed${again}`;
}

function processAllMarkets({ batch, processAgain }: Head): string {
  return `fbp process ${shellBatch(batch)} --markets all${processAgain.replace(/ --markets \S+/, '')}`;
}

function shellBatch({ country, league, season }: Batch): string {
  return [country, league, season].map(shellWord).join(' ');
}
