import type { ProcessingStatus } from '../../domain/outcome.ts';
import { type Html, html } from '../html.ts';

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
