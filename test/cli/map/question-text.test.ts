import { stripVTControlCharacters, styleText } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questionText } from '../../../src/cli/map/question-text.ts';
import type { Style } from '../../../src/cli/terminal/terminal.ts';
import { textWidth } from '../../../src/cli/terminal/text-width.ts';
import { markDifferences } from '../../../src/mapping/file/mark-differences.ts';
import type { MappingQuestion } from '../../../src/mapping/interactive/interactive-mapping-tool.ts';

const plain = (_style: Style, text: string) => text;
const coloured = (style: Style, text: string) => styleText(style, text, { validateStream: false });

function question(slug: string, names: readonly string[], dates: readonly string[]): MappingQuestion {
  return {
    team: { slug, league: 'premier-league', matches: 38, candidates: [] },
    options: names.map((name, index) => ({
      number: index + 1,
      name,
      confidence: 0.9,
      dates,
      sameAs: undefined,
      marked: markDifferences(slug, name),
    })),
    progress: { saved: 1, skipped: 2, total: 9 },
  };
}

describe('questionText', () => {
  it('shows the suggestions, then a name of the user and the skip', () => {
    const asked = question('manchester-utd', ['Man Utd'], ['2023-08-12', '2023-08-19']);
    expect(questionText(asked, [], { width: 80, paint: plain })).toBe(
      `4 of 9: 1 saved, 2 skipped
Unmapped team: 'manchester-utd' (premier-league, 38 rows)
Suggestions:
  1. Man Utd (confidence: 0.90)
     man[chester]-utd  ~  Man Utd
     2 days in common: 2023-08-12 2023-08-19
  2. Enter custom mapping
  3. Skip this team
`,
    );
  });

  it('says what a club is known as whose other name is asked for', () => {
    const text = questionText(question('luton-town', [], []), ['Luton', 'Luton Town'], { width: 80, paint: plain });
    expect(text).toContain("Team under another name: 'luton-town'");
    expect(text).toContain('Known as: Luton, Luton Town\nNo suggestions.\n  1. Enter custom mapping\n');
  });

  it('never fills a line of the terminal, whatever the names and colours', () => {
    const name = fc.string({ minLength: 1, maxLength: 120, unit: fc.constantFrom(...'aé-z 日A') });
    const days = fc.array(fc.constant('2023-08-12'), { maxLength: 60 });
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 4 }), days, fc.boolean(), (slug, names, dates, colour) => {
        const look = { width: 80, paint: colour ? coloured : plain };
        const lines = questionText(question(slug, names, dates), names, look).split('\n');
        for (const line of lines) expect(textWidth(stripVTControlCharacters(line)), line).toBeLessThan(80);
      }),
    );
  });
});
