import { escapeControlsInLines } from '../domain/text/visible-text.ts';

/** Text that is HTML already; only `html` makes it, so everything else that reaches the page is escaped on the way. */
export interface Html {
  readonly html: string;
}

export type HtmlValue = string | number | Html | readonly Html[] | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup with values: safe as text and within quoted attributes, whatever a name holds. Undefined is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: parts.map((part, index) => part + (index < values.length ? rendered(values[index]) : '')).join('') };
}

export function escapeHtml(text: string): string {
  return escapeControlsInLines(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/**
 * A value for a `<script type="application/json">`: no text in it can end the element or begin a comment. The line
 * separators are escaped for readers that take the block for JavaScript.
 */
export function jsonForScript(value: unknown): Html {
  const json = JSON.stringify(value, shownText).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { html: json };
}

/** The page shows no control character of a foreign name, nor lets it turn the direction of writing. */
function shownText(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? escapeControlsInLines(value) : value;
}

function rendered(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'object') return 'html' in value ? value.html : value.map((one) => one.html).join('');
  return escapeHtml(String(value));
}
