import type { Monitor } from '../../pipeline/monitor/monitor.ts';
import { columnsOf, OWN_ESCAPE, type Style, type Terminal } from '../terminal/terminal.ts';
import { screenLines } from './screen-lines.ts';
import { keysOf, ScreenView } from './screen-view.ts';

const DRAW_EVERY_MS = 250;
const NEWS_KEPT = 20;
const USUAL_ROWS = 24;
const OWN_PAGE = `${OWN_ESCAPE}[?1049h${OWN_ESCAPE}[?25l`;
const PAGE_BEFORE = `${OWN_ESCAPE}[?25h${OWN_ESCAPE}[?1049l`;
const BELL = `${OWN_ESCAPE}[0m\u0007`;

export interface ScreenOptions {
  readonly terminal: Terminal;
  readonly title: string;
  readonly paint: (style: Style, text: string) => string;
  /** As Ctrl-C does where keys are not read. */
  readonly interrupt: () => void;
}

/** The matches on a page of their own of the terminal, drawn anew four times a second and after each key. What was there before comes back. */
export class Screen {
  readonly #options: ScreenOptions;
  readonly #monitor: Monitor;
  readonly #view: ScreenView;
  readonly #news: string[] = [];
  readonly #draw = () => this.#drawFrame();
  readonly #onKey = (sent: string) => this.#press(sent);
  #timer: NodeJS.Timeout | undefined;
  #drawn = '';

  constructor(monitor: Monitor, options: ScreenOptions) {
    this.#monitor = monitor;
    this.#options = options;
    this.#view = new ScreenView(() => monitor.now());
  }

  start(): void {
    const { stdin, stdout } = this.#options.terminal;
    stdout.write(OWN_PAGE);
    stdout.on('resize', this.#draw);
    if (stdin.isTTY) {
      stdin.setRawMode(true);
      stdin.setEncoding('utf8');
      stdin.on('data', this.#onKey);
      stdin.resume();
    }
    this.#timer = setInterval(this.#draw, DRAW_EVERY_MS);
    this.#drawFrame();
  }

  stop(): void {
    const { stdin, stdout } = this.#options.terminal;
    clearInterval(this.#timer);
    stdout.off('resize', this.#draw);
    if (stdin.isTTY) {
      stdin.off('data', this.#onKey);
      stdin.setRawMode(false);
      stdin.pause();
    }
    stdout.write(PAGE_BEFORE);
  }

  /** A line below the matches; `ring` with the bell. */
  tell(text: string, { ring }: { readonly ring: boolean }): void {
    const clock = new Date(this.#monitor.now()).toISOString().slice(11, 19);
    this.#news.push(`${clock}  ${text}`);
    if (this.#news.length > NEWS_KEPT) this.#news.shift();
    if (ring) this.#options.terminal.stdout.write(BELL);
  }

  #press(sent: string): void {
    const effects = keysOf(sent).map((key) => this.#view.press(key, this.#monitor.matches));
    if (effects.includes('interrupt')) this.#options.interrupt();
    else if (effects.includes('quit')) this.#monitor.stop();
    else if (effects.includes('redraw')) this.#drawFrame();
  }

  #drawFrame(): void {
    const { terminal, title, paint } = this.#options;
    const { stdout } = terminal;
    const lines = screenLines({
      ...{ title, paint, view: this.#view, news: this.#news },
      matches: this.#monitor.matches,
      health: this.#monitor.health,
      now: this.#monitor.now(),
      width: columnsOf(stdout),
      height: stdout.rows || USUAL_ROWS,
    });
    // Each line clears what is left of the one that stood there.
    const frame = `${OWN_ESCAPE}[H${lines.map((line) => `${line}${OWN_ESCAPE}[K`).join('\n')}${OWN_ESCAPE}[J`;
    if (frame === this.#drawn) return;
    this.#drawn = frame;
    stdout.write(frame);
  }
}
