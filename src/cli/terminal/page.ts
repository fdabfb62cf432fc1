import type { Style } from './terminal.ts';
import { cutText, wrapText } from './text-width.ts';

export interface Look {
  /** Columns that may be used. */
  readonly width: number;
  readonly paint: (style: Style, text: string) => string;
}

interface ItemForm {
  readonly mark?: string;
  readonly indent?: number;
  readonly style?: Style;
  readonly markStyle?: Style;
}

/** A text for a person that grows paragraph by paragraph and stays within its width. */
export class Page {
  readonly #look: Look;
  readonly #lines: string[] = [];

  constructor(look: Look) {
    this.#look = look;
  }

  heading(text: string): void {
    this.#lines.push('', this.#look.paint('bold', text));
  }

  /** Breaks at blanks; what follows the first line stands under the text after `mark`. */
  item(text: string, { mark = '- ', indent = 0, style, markStyle }: ItemForm = {}): void {
    const room = this.#look.width - indent - mark.length;
    for (const [index, line] of wrapText(text, room).entries()) {
      const first = markStyle === undefined ? mark : this.#look.paint(markStyle, mark);
      const start = ' '.repeat(indent) + (index === 0 ? first : ' '.repeat(mark.length));
      this.#lines.push(start + (style === undefined ? line : this.#look.paint(style, line)));
    }
  }

  /** One line, cut at its start or end where it is too long. */
  line(text: string, options: { cut?: 'start' | 'end'; style?: Style } = {}): void {
    const fitting = cutText(text, this.#look.width, options.cut ?? 'end');
    this.#lines.push(options.style === undefined ? fitting : this.#look.paint(options.style, fitting));
  }

  /** A command to paste: never cut; a long one goes on in the next line as a shell takes it. */
  command(text: string, indent = 4): void {
    const start = ' '.repeat(indent);
    const room = this.#look.width - indent;
    const [first = '', ...options] = text.split(/ (?=--)/);
    let line = first;
    for (const option of options) {
      if (line.length + 1 + option.length + 2 <= room) line += ` ${option}`;
      else {
        this.#lines.push(this.#look.paint('cyan', `${start}${line} \\`));
        line = `  ${option}`;
      }
    }
    this.#lines.push(this.#look.paint('cyan', start + line));
  }

  toString(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
