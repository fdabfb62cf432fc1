/** An image of 200 markets has a few MB. */
const LONGEST_LINE = 64 << 20;

/** Cuts what comes over a connection into lines, which may come in any pieces; empty ones are left out. */
export class LineJoiner {
  readonly #take: (line: string) => void;
  #started: string[] = [];
  #length = 0;

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  /** False where a line is longer than any message. */
  push(text: string): boolean {
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      this.#started.push(text.slice(from, at));
      const line = this.#started.length === 1 ? (this.#started[0] ?? '') : this.#started.join('');
      this.#started = [];
      this.#length = 0;
      from = at + 1;
      if (line.trim() !== '') this.#take(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    if (from < text.length) {
      this.#started.push(text.slice(from));
      this.#length += text.length - from;
    }
    return this.#length <= LONGEST_LINE;
  }
}
