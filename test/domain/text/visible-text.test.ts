import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeControls, escapeControlsInLines } from '../../../src/domain/text/visible-text.ts';

it('shows what would move the cursor or turn the direction of writing', () => {
  expect(escapeControls('a\u001b[2Jb\u202ec\r\n\u0007\u009b1m')).toBe('a\\u001b[2Jb\\u202ec\\r\\n\\u0007\\u009b1m');
});

it('leaves line ends and tabs of a longer text', () => {
  expect(escapeControlsInLines('a\n\tb\r')).toBe('a\n\tb\\r');
});

it('changes no text without controls', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(text));
      expect(escapeControls(text)).toBe(text);
    }),
  );
});
