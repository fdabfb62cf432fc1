import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTable } from '../../../src/cli/terminal/table.ts';
import { cutText, padText, textWidth, wrapText } from '../../../src/cli/terminal/text-width.ts';

const plain = (_style: string, text: string) => text;
/** Words as they occur in names and paths, accents and wide scripts included. */
const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019-/.éüß日本🙂', 'e\u0301'), minLength: 1, maxLength: 30 });

describe('textWidth', () => {
  it.each([
    ['Atletico', 8],
    ['Atlético', 8],
    ['Atle\u0301tico', 8],
    ['日本', 4],
    ['a🙂b', 4],
    ['', 0],
  ])('of %j is %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('cutText', () => {
  it('marks the cut at the end, or at the start where the end tells more', () => {
    expect(cutText('Wolverhampton', 8)).toBe('Wolverh…');
    expect(cutText('/mnt/archive/2023.tar', 9, 'start')).toBe('…2023.tar');
    expect(cutText('Leeds', 5)).toBe('Leeds');
  });

  it('never takes more columns than it may', () => {
    fc.assert(
      fc.property(word, fc.integer({ min: 1, max: 20 }), fc.constantFrom('start', 'end'), (text, width, cut) => {
        expect(textWidth(cutText(text, width, cut))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('padText', () => {
  it('fills up to the width in columns, not in letters', () => {
    expect(padText('Atle\u0301tico', 10)).toBe('Atle\u0301tico  ');
    expect(padText('7', 3, 'right')).toBe('  7');
  });
});

describe('wrapText', () => {
  it('keeps every word, in order, and only words alone in their line pass the width', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 5, max: 40 }), (words, width) => {
        const lines = wrapText(words.join(' '), width);
        expect(lines.flatMap((line) => line.split(' '))).toEqual(words);
        for (const line of lines) if (textWidth(line) > width) expect(line).not.toContain(' ');
      }),
    );
  });
});

describe('renderTable', () => {
  const columns = [{ title: 'event', align: 'right' }, { title: 'name', cut: 'end' }, { title: 'files' }] as const;

  it('aligns columns, right or left, without blanks at the end of a line', () => {
    const rows = [
      ['1', 'Atle\u0301tico v Getafe', '3'],
      ['30000001', 'Leeds v Hull', '120'],
    ];
    expect(renderTable(columns, rows, { width: 80, paint: plain })).toBe(
      [
        '   event  name               files',
        '       1  Atle\u0301tico v Getafe  3',
        '30000001  Leeds v Hull       120',
        '',
      ].join('\n'),
    );
  });

  it('cuts what may be cut until the table fits', () => {
    const table = renderTable(columns, [['1', 'a'.repeat(200), '3']], { width: 40, paint: plain });
    expect(Math.max(...table.split('\n').map(textWidth))).toBe(40);
    expect(table).toContain('a…  3');
  });

  it('fits any texts into 80 columns as long as one column gives way', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            word,
            fc.array(word).map((words) => words.join(' ')),
            word,
          ),
        ),
        (rows) => {
          const table = renderTable(columns, rows, { width: 80, paint: plain });
          for (const line of table.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(80);
        },
      ),
    );
  });

  it('paints cells without moving the columns', () => {
    const paint = (style: string, text: string) => `<${style}>${text}</${style}>`;
    const table = renderTable([{ title: 'a' }, { title: 'b' }], [[{ text: 'x', style: 'red' }, 'y']], {
      width: 80,
      paint,
    });
    expect(table).toBe('<bold>a  b</bold>\n<red>x</red>  y\n');
  });
});
