import { sep } from 'node:path';
import type {
  DateStep,
  MarketStep,
  MatchDebugReport,
  NameStep,
  OtherEvent,
  SearchSteps,
} from '../../diagnostics/debugger/debug-report.ts';
import type { PriceOrigin, SelectionTrace } from '../../diagnostics/debugger/trace-prices.ts';
import { batchName } from '../../domain/batch.ts';
import { placeOf } from '../../domain/match.ts';
import type { Candidate, LearnedAlias, SearchAttempt } from '../../domain/search.ts';
import { type Look, Page } from '../terminal/page.ts';
import { evidenceSum, renderDecision } from './render-evidence.ts';

interface DebugLook extends Look {
  /** Paths below it are shown without it. */
  readonly cwd: string;
}

const RULE = '='.repeat(40);
const DOUBTFUL: ReadonlySet<string> = new Set(['not_found', 'ambiguous', 'invalid_row']);
const FILES_SHOWN = 12;

/** The step-by-step report of one match, within the width. */
export function renderDebugReport(report: MatchDebugReport, look: DebugLook): string {
  const page = new Page(look);
  const shorten = (text: string) => text.replaceAll(look.cwd + sep, '');
  const { homeTeamSlug, awayTeamSlug, matchDate, matchId, status, causeCode, cause } = report;
  page.line(RULE);
  page.item(`Debugging match: ${homeTeamSlug} vs ${awayTeamSlug} (${matchDate.slice(0, 10)})`, {
    mark: '',
    style: 'bold',
  });
  page.item(`${batchName(report.batch)}, match ${matchId}, ${placeOf(report)}, source ${report.source}`, { mark: '' });
  page.line(RULE);
  let steps = 0;
  const step = (title: string): void => {
    steps += 1;
    page.heading(`Step ${steps}: ${title}`);
  };
  if (report.search !== undefined) renderSearch(report.search, page, step);
  page.heading('Result');
  page.item(status, { style: DOUBTFUL.has(status) ? 'red' : 'green' });
  page.item(shorten(causeCode === undefined ? cause : `${causeCode}: ${cause}`));
  if (report.files.length > 0) renderFiles(report, page, step);
  for (const market of report.markets) renderMarket(market, page);
  renderAdvice(report, page, shorten);
  return page.toString();
}

function renderSearch(search: SearchSteps, page: Page, step: (title: string) => void): void {
  step('Name mapping');
  for (const name of search.names) renderName(name, page);
  step('Date processing');
  renderDates(search.dates, page);
  for (const attempt of search.attempts) {
    step(`Search, ${attempt.strategy}`);
    renderAttempt(attempt, page);
  }
  const tried = new Set(search.attempts.flatMap(({ candidates }) => candidates.map(({ eventId }) => eventId)));
  const near = search.candidates.filter(({ eventId }) => !tried.has(eventId));
  if (near.length > 0) {
    step('Near misses');
    for (const candidate of near) renderCandidate(candidate, page);
  }
  if (search.otherEvents.length > 0) {
    step('Other events of these two clubs');
    for (const other of search.otherEvents) page.item(otherText(other));
  }
  step('Decision');
  renderDecision(search, page);
}

function renderName({ slug, known, names, nearest, learned }: NameStep, page: Page): void {
  page.item(`Input: ${slug} -> Output: ${names.join(', ')}${known ? '' : ' (no mapping: the words of the slug)'}`);
  for (const { name, slug: near, similarity } of nearest) {
    page.item(`near: ${name} is ${near} (${similarity.toFixed(2)})`, { indent: 2 });
  }
  for (const alias of learned) page.item(learnedText(alias), { indent: 2 });
}

function learnedText({ betfairName, dates, of, rivals, decisive }: LearnedAlias): string {
  const other = rivals.map((rival) => `${rival.betfairName} on ${rival.dates}`).join(', ');
  const against = other === '' ? '' : `, ${other}`;
  const used = decisive ? 'used in this run' : 'not enough to be used';
  return `the calendar: ${betfairName} played where it should have on ${dates.length} of ${of} days${against}: ${used}`;
}

function renderDates({ input, kickoff, window, days, events, eventsOfCountry }: DateStep, page: Page): void {
  page.item(`Input: ${input}`);
  page.item(
    `Kick-off: ${kickoff.from === kickoff.to ? minute(kickoff.from) : `${minute(kickoff.from)} to ${minute(kickoff.to)}`} UTC`,
  );
  page.item(`Search window: ${minute(window.from)} to ${minute(window.to)} UTC`);
  page.item(`Day folders: ${days[0]} to ${days.at(-1)}`);
  page.item(`Events in the window: ${events}, of the country ${eventsOfCountry}`);
}

function renderAttempt({ query, window, candidates, verdict }: SearchAttempt, page: Page): void {
  page.item(`Query: ${query.join(' / ')}`);
  page.item(`Window: ${minute(window.from)} to ${minute(window.to)} UTC`);
  for (const candidate of candidates) renderCandidate(candidate, page);
  page.item(`Result: ${verdict}`);
}

function renderCandidate(candidate: Candidate, page: Page): void {
  const { eventId, eventName, scheduledAt, homeScore, awayScore, swapped, rejected, wants } = candidate;
  const difference = candidate.kickoffDifferenceMinutes;
  const off = difference === undefined ? '' : ` (${difference >= 0 ? '+' : ''}${difference} min)`;
  page.item(`Found: ${eventName} (${eventId}), ${minute(scheduledAt)}${off}`);
  const scores = `home ${homeScore.toFixed(2)}, away ${awayScore.toFixed(2)}${swapped ? ', sides swapped' : ''}`;
  page.item(`${scores}: ${rejected ?? 'taken'}`, { mark: '', indent: 4 });
  if (rejected === undefined) return;
  page.item(evidenceSum(candidate.evidence), { mark: '', indent: 4 });
  if (wants !== undefined) page.item(`a link wants: ${wants}`, { mark: '', indent: 4 });
}

function otherText({ event, matchId }: OtherEvent): string {
  const played = event.inPlayAt === undefined ? 'never turned in-play' : 'was played';
  const fate =
    matchId === undefined ? (event.voided ? 'voided: not played under this event' : played) : `is match ${matchId}`;
  return `${event.name} (${event.eventId}), ${minute(event.scheduledAt)}: ${fate}`;
}

function renderFiles({ files }: MatchDebugReport, page: Page, step: (title: string) => void): void {
  step('Market files and prices');
  for (const { key, bytes } of files.slice(0, FILES_SHOWN)) page.line(`- ${bytes ?? '?'} B ${tail(key)}`);
  if (files.length > FILES_SHOWN) page.item(`and ${files.length - FILES_SHOWN} more`);
}

/** The part of a file's name that tells: plan, day, event and file. */
function tail(key: string): string {
  return key.split('/').slice(-6).join('/');
}

function renderMarket(
  { marketId, marketType, marketName, winners, voided, trace, ...market }: MarketStep,
  page: Page,
): void {
  page.item(`${marketType ?? (marketName || 'untyped')} ${marketId}`, { mark: '* ' });
  const went = market.wentInPlay ? `off ${second(market.offAt)}` : `never in-play, off ${second(market.offAt)}`;
  const line = trace?.inPlayLine === undefined ? '' : ` (line ${trace.inPlayLine})`;
  const settled = voided ? 'void' : winners.length === 0 ? 'not settled' : `winner ${winners.join(', ')}`;
  const closed = trace?.closedLine === undefined ? '' : ` (line ${trace.closedLine})`;
  page.item(`${went}${line}, ${settled}${closed}, ${trace?.lines ?? 0} lines`, { mark: '', indent: 2 });
  for (const selection of trace?.selections ?? []) page.item(selectionText(selection), { mark: '', indent: 2 });
}

function selectionText({ selection, closeAgeS, origins }: SelectionTrace): string {
  const find = (measure: PriceOrigin['measure']) => origins.find((origin) => origin.measure === measure);
  const [open, close] = [find('open'), find('close')];
  if (open === undefined || close === undefined) return `${selection}: no price before the off`;
  const age = closeAgeS === undefined ? '' : `, ${closeAgeS} s before the off`;
  return `${selection}: open ${open.price} (line ${open.line}), close ${close.price} (line ${close.line}${age})`;
}

function renderAdvice({ recommendations }: MatchDebugReport, page: Page, shorten: (text: string) => string): void {
  page.heading('Recommendation');
  if (recommendations.length === 0) page.item('nothing to do');
  for (const { text, command } of recommendations) {
    page.item(shorten(command === undefined ? text : `${text}:`));
    if (command !== undefined) page.command(shorten(command));
  }
}

function minute(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

function second(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
