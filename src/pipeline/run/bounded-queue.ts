/** A queue between one who fills it and one who empties it: whoever is too fast waits. */
export class BoundedQueue<Item> {
  readonly #size: number;
  readonly #items: Item[] = [];
  #isEnded = false;
  #isClosed = false;
  #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Waits until there is room. false: nobody takes anything any more. */
  async room(): Promise<boolean> {
    while (!this.#isClosed && this.#items.length >= this.#size) await this.#change();
    return !this.#isClosed;
  }

  put(item: Item): void {
    this.#items.push(item);
    this.#wake();
  }

  /** Nothing more is coming. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** Waits for an item. false: there is none any more. */
  async hasNext(): Promise<boolean> {
    while (!this.#isEnded && this.#items.length === 0) await this.#change();
    return this.#items.length > 0;
  }

  /** The item whose turn it is. It keeps its place until `shift`. */
  get head(): Item {
    const [first] = this.#items;
    if (first === undefined) throw new RangeError('the queue is empty');
    return first;
  }

  shift(): void {
    this.#items.shift();
    this.#wake();
  }

  /** Nothing more is taken. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const goOn of waiting) goOn();
  }
}
