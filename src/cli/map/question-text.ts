import type { MarkedNames } from '../../mapping/file/mark-differences.ts';
import type { MappingQuestion } from '../../mapping/interactive/interactive-mapping-tool.ts';
import type { TableOptions } from '../terminal/table.ts';
import { cutText, textWidth } from '../terminal/text-width.ts';

const DATES_SHOWN = 5;

/** A question as it stands on the terminal, no line wider than `width`; ends in a newline. */
export function questionText(
  { team, options, progress }: MappingQuestion,
  knownAs: readonly string[],
  { width, paint }: TableOptions,
): string {
  const { saved, skipped, total } = progress;
  const rows = `${team.matches} row${team.matches === 1 ? '' : 's'}`;
  const head = knownAs.length === 0 ? 'Unmapped team' : 'Team under another name';
  const shorten = (text: string) => cutText(text, width - 1);
  const lines = [
    paint('dim', shorten(`${saved + skipped + 1} of ${total}: ${saved} saved, ${skipped} skipped`)),
    paint('bold', shorten(`${head}: '${team.slug}' (${team.league}, ${rows})`)),
  ];
  if (knownAs.length > 0) lines.push(shorten(`Known as: ${knownAs.join(', ')}`));
  lines.push(options.length === 0 ? 'No suggestions.' : 'Suggestions:');
  for (const { number, name, confidence, dates, sameAs, marked } of options) {
    const what = sameAs === undefined ? name : `${name}, same club as ${sameAs}`;
    const tail = ` (confidence: ${confidence.toFixed(2)})`;
    lines.push(`  ${number}. ${paint('cyan', cutText(what, width - tail.length - 6))}${tail}`);
    lines.push(...markedLines(marked, { width, paint }));
    if (dates.length > 0) lines.push(paint('dim', shorten(`     ${datesText(dates)}`)));
  }
  lines.push(`  ${options.length + 1}. Enter custom mapping`, `  ${options.length + 2}. Skip this team`);
  return lines.map((line) => `${line}\n`).join('');
}

/** What the names do not share is yellow, or in brackets where there are no colours; both on one line where they fit. */
function markedLines({ left, right }: MarkedNames, { width, paint }: TableOptions): string[] {
  const coloured = paint('yellow', 'x') !== 'x';
  const names = [left, right].map((stretches) => {
    const marks = coloured ? 0 : 2 * stretches.filter(({ same }) => !same).length;
    const plain = stretches.map(({ text }) => text).join('');
    // Nothing is marked in a name too long for its line: it is cut.
    if (textWidth(plain) + marks > width - 6) return { text: cutText(plain, width - 6), width: width - 6 };
    const text = stretches.map((each) =>
      each.same ? each.text : coloured ? paint('yellow', each.text) : `[${each.text}]`,
    );
    return { text: text.join(''), width: textWidth(plain) + marks };
  });
  const together = names.reduce((sum, name) => sum + name.width, 0);
  const texts = names.map(({ text }) => text);
  return (together + 11 <= width ? [texts.join('  ~  ')] : texts).map((text) => `     ${text}`);
}

function datesText(dates: readonly string[]): string {
  if (dates.length === 1) return `1 day in common: ${dates[0]}`;
  const shown = dates.length <= DATES_SHOWN ? dates : [...dates.slice(0, DATES_SHOWN - 2), '...', dates.at(-1)];
  return `${dates.length} days in common: ${shown.join(' ')}`;
}
