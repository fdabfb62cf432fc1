import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REDACTED, Redactor } from '../../src/logging/redaction.ts';

const secretText = fc
  .string({ minLength: 6, maxLength: 30, unit: 'grapheme' })
  .filter((text) => text.trim().length >= 6);

describe('Redactor', () => {
  it('removes a secret in every form it may be written', () => {
    fc.assert(
      fc.property(secretText, (secret) => {
        const redactor = new Redactor([secret]);
        const forms = [
          secret,
          JSON.stringify(secret).slice(1, -1),
          encodeURIComponent(secret),
          encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
          new URLSearchParams({ p: secret }).toString().slice(2),
          Buffer.from(secret).toString('base64url'),
        ];
        for (const form of forms) expect(redactor.redact(`<${form}>`)).toBe(`<${REDACTED}>`);
        expect(redactor.redact(Buffer.from(secret).toString('base64'))).toMatch(/^\[redacted\]=*$/);
      }),
    );
  });

  it('finds it within base64 of a longer text, wherever it starts', () => {
    fc.assert(
      fc.property(secretText, fc.string(), fc.string(), (secret, before, after) => {
        const text = Buffer.from(before + secret + after).toString('base64');
        expect(new Redactor([secret]).redact(text)).toContain(REDACTED);
      }),
    );
  });

  it('removes the longer of two secrets whole and leaves other text alone', () => {
    const redactor = new Redactor(['abcd', 'abcdefgh', '', 'xy']);
    expect(redactor.redact('abcdefgh abcd xy other')).toBe(`${REDACTED} ${REDACTED} xy other`);
    expect(new Redactor().redact('anything')).toBe('anything');
  });
});
