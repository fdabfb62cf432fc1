import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDefinitions } from '../../../src/betfair/wire/timed-definitions.ts';
import { marketText } from '../../support/archive-builder.ts';

describe('readDefinitions', () => {
  it('reads lines with blanks after colons, CRLF and a BOM, and passes over what is cut', () => {
    const spaced =
      '\ufeff{"op": "mcm", "pt": 5, "mc": [{"id": "1.1", "marketDefinition": {"eventId": "30000001"}}]}\r\n';
    const cut = '{"op":"mcm","pt":6,"mc":[{"id":"1.1","marketDefinition":{"eventId":"300';
    const prices = '{"op":"mcm","pt":6,"mc":[{"id":"1.1","rc":[{"id":1,"ltp":2}]}]}\n';
    expect(readDefinitions(Buffer.from(spaced + prices + cut))).toMatchObject([
      { marketId: '1.1', publishedAt: 5, definition: { eventId: '30000001' } },
    ]);
  });

  it('finds what parsing every line finds, in any text', () => {
    const piece = fc.constantFrom(
      marketText(),
      '\n',
      '{"pt":1,"mc":[{"id":"1.2"}]}\n',
      '"marketDefinition"\n',
      'null\n',
      '[]\n',
      '{"pt":1,"mc":{}}\n',
      '{"pt":1,"mc":[null,{"id":"1.3","marketDefinition":null}]}\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        expect(readDefinitions(Buffer.from(text))).toHaveLength(
          3 * pieces.filter((one) => one === marketText()).length,
        );
      }),
    );
  });
});
