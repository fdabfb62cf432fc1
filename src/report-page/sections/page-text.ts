import type { ProcessingStatus } from '../../domain/outcome.ts';
import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { type Html, html } from '../html.ts';
import { MAIN_MARKETS, wordsOf } from '../output/match-record.ts';

/** 12345 is `12,345`. */
export function number(value: number): string {
  return value.toLocaleString('en-GB');
}

/** 0.0213 is `+2.1 %`. */
export function signedPercent(share: number): string {
  const text = (100 * share).toFixed(1);
  if (Number(text) === 0) return '0.0 %';
  return `${share < 0 ? '−' : '+'}${text.replace('-', '')} %`;
}

/** 0.0213 is `2.1 %`. */
export function sharePercent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A share as a cell's value, by which tables are sorted and filtered: in percent, as the cell shows it. */
export function percentValue(share: number): string {
  return (100 * share).toFixed(4);
}

/** 95 is `95 s`, 7300 is `2.0 h`. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`;
}

/** `home_or_draw` is `home or draw`, several winners are joined. */
export function selectionText(selection: string): string {
  return selection.replaceAll('_', ' ').replaceAll('|', ', ');
}

/** Leads to a match of the list; `link` from `linkOf`. */
export function matchHref(link: string): string {
  return `#match=${encodeURIComponent(link)}`;
}

/** `OVER_UNDER_25` is `Over/under 2.5 goals`; a type without a name of its own is told in words. */
export function marketLabel(type: string): string {
  const own = MAIN_MARKETS.find((market) => market.type === type)?.label;
  const line = /^OVER_UNDER_(\d)(\d)$/.exec(type);
  if (own !== undefined || line === null) return own ?? (wordsOf(type.toLowerCase()) || 'Without a type');
  return `Over/under ${line[1]}.${line[2]} goals`;
}

/** `98.9 %`; never rounded up to 100 nor down to 0. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = (100 * part) / whole;
  if (share > 99.9 && part < whole) return '99.9 %';
  if (share < 0.1 && part > 0) return '0.1 %';
  return `${share.toFixed(1).replace('.0', '')} %`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** `England · Premier League · 2023-2024` */
export function batchTitle({ report }: BatchOutput): string {
  return `${wordsOf(report.country)} · ${wordsOf(report.league)} · ${report.season}`;
}

/** A horizontal bar; the number it shows stands beside it as text. `share`: 0..1. */
export function bar(share: number, kind: string): Html {
  const width = (100 * Math.min(1, Math.max(0, share))).toFixed(2);
  return html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="6"/><rect class="fill-${kind}" width="${width}" height="6"/></svg>`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2023-08-11T19:00:07Z` is `11 Aug 2023 19:00`; a text of another form stays as it is. */
export function moment(text: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d))?/.exec(text);
  if (parts === null) return text;
  const [, year = '', month = '', day = '', time = ''] = parts;
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year} ${time}`.trim();
}

interface StatusText {
  readonly label: string;
  readonly meaning: string;
  /** How the page marks it: fine, worth a look, failed, or left out on purpose. */
  readonly mood: 'good' | 'look' | 'bad' | 'quiet';
}

export const STATUS_TEXTS = {
  linked: { label: 'linked', meaning: 'event found, prices extracted', mood: 'good' },
  linked_no_odds: { label: 'linked, no odds', meaning: 'event found, but no wanted market ever traded', mood: 'look' },
  not_found: { label: 'not found', meaning: 'no candidate event', mood: 'look' },
  ambiguous: { label: 'ambiguous', meaning: 'two events too close to choose between: none chosen', mood: 'look' },
  download_failed: { label: 'download failed', meaning: 'event found, its files could not be had', mood: 'bad' },
  extraction_failed: { label: 'extraction failed', meaning: 'event found, its files could not be read', mood: 'bad' },
  invalid_row: { label: 'invalid row', meaning: 'the row of the statistics file cannot be read', mood: 'bad' },
  skipped: { label: 'skipped', meaning: 'left out on purpose', mood: 'quiet' },
} as const satisfies Record<ProcessingStatus, StatusText>;

export function statusBadge(status: ProcessingStatus): Html {
  const { label, mood } = STATUS_TEXTS[status];
  return html`<span class="badge ${mood}">${label}</span>`;
}
