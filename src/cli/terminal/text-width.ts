const MARK = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
/** Scripts and pictures that terminals give two columns. */
const WIDE =
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** Texts in which every character takes one column: nearly all. */
const PLAIN = /^[\x20-\x7e]*$/;

let segmenter: Intl.Segmenter | undefined;

function graphemes(text: string): string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function graphemeWidth(grapheme: string): number {
  if (MARK.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

/** Columns that a text without control characters takes in a terminal; accents on their own take none. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

/** The text in at most `width` columns, a cut marked with `…` at its end, or at its start where the end tells more (paths). */
export function cutText(text: string, width: number, cut: 'start' | 'end' = 'end'): string {
  if (textWidth(text) <= width) return text;
  const parts = graphemes(text);
  let kept = '';
  let used = 1;
  while (parts.length > 0) {
    const part = (cut === 'end' ? parts.shift() : parts.pop()) ?? '';
    used += graphemeWidth(part);
    if (used > width) break;
    kept = cut === 'end' ? kept + part : part + kept;
  }
  return cut === 'end' ? `${kept}…` : `…${kept}`;
}

/** Fills up with blanks to `width` columns. */
export function padText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** Breaks a text at blanks into lines of at most `width` columns; a longer word (a path to be copied) stays whole. */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1);
      if (last !== undefined && textWidth(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  });
}
