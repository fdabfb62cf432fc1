import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeControlsInLines } from '../../src/domain/text/visible-text.ts';
import { html, jsonForScript } from '../../src/report-page/html.ts';
import { HOSTILE } from '../support/page/output-folder.ts';

/** Texts rich in what matters to HTML. */
const text = fc
  .array(
    fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      '</script>',
      '<!--',
      '-->',
      ']]>',
      '\u2028',
      '\u202e',
      '\u001b[31m',
      'a',
      ' ',
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));

function unescaped(markup: string): string {
  return markup
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

describe('html', () => {
  it('lets no text open a tag, leave an attribute or turn the direction of writing, and loses none of it', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string(), fc.constant(HOSTILE)), (value) => {
        const { html: markup } = html`${value}`;
        expect(markup).not.toMatch(/[<>"']/);
        expect(unescaped(markup)).toBe(escapeControlsInLines(value));
      }),
    );
  });

  it('takes markup only from itself', () => {
    const inner = html`<b>${'<'}</b>`;
    expect(html`${inner}${[inner, inner]}${undefined}${3}`.html).toBe(`${'<b>&lt;</b>'.repeat(3)}3`);
  });
});

describe('jsonForScript', () => {
  it('gives the value back, its controls as escapes, with nothing in it that could end the script element', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), text, fc.constant(HOSTILE)), (value) => {
        const { html: json } = jsonForScript(value);
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual(
          JSON.parse(JSON.stringify(value), (_, one) => (typeof one === 'string' ? escapeControlsInLines(one) : one)),
        );
      }),
    );
  });
});
