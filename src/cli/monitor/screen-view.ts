import { MINUTE_MS } from '../../domain/time-units.ts';
import { priceOf } from '../../pipeline/monitor/match-prices.ts';
import type { WatchedMatch } from '../../pipeline/monitor/watched-match.ts';

const SORT_ORDERS = ['kickoff', 'name', 'volume', 'move'] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

/** What keys do. `interrupt`: Ctrl-C, which a terminal that sends keys does not do itself. */
export type KeyEffect = 'quit' | 'interrupt' | 'redraw' | 'nothing';

/** The keys of what a terminal sends at once: who types fast, or over a slow line, sends several. Arrows come in two forms. */
export function keysOf(sent: string): string[] {
  return [...sent.replaceAll('\u001bO', '\u001b[').matchAll(/\p{Control}\[[A-D]|./gsu)].map(([key]) => key);
}

/** What of the matches is shown, and in which order: what a person chose with keys. */
export class ScreenView {
  sort: SortOrder = 'kickoff';
  filter = '';
  /** The text of the filter is being typed. */
  isTyping = false;
  /** Match ids; undefined for none. */
  chosen: string | undefined;
  opened: string | undefined;
  #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  shown(matches: readonly WatchedMatch[]): WatchedMatch[] {
    const text = this.filter.toLowerCase();
    return matches.filter(({ name }) => name.toLowerCase().includes(text)).sort((a, b) => this.#compare(a, b));
  }

  /** Takes a key as a terminal sends it. */
  press(key: string, matches: readonly WatchedMatch[]): KeyEffect {
    if (key === '\u0003') return 'interrupt';
    if (this.isTyping) return this.#type(key);
    switch (key) {
      case 'q':
        return 'quit';
      case 's':
        this.sort = SORT_ORDERS[(SORT_ORDERS.indexOf(this.sort) + 1) % SORT_ORDERS.length] ?? 'kickoff';
        return 'redraw';
      case '/':
        this.isTyping = true;
        return 'redraw';
      case '\u001b':
        if (this.opened !== undefined) this.opened = undefined;
        else this.filter = '';
        return 'redraw';
      case '\r':
      case '\n':
        this.opened = this.opened === undefined ? this.chosen : undefined;
        return 'redraw';
      case '\u001b[A':
      case 'k':
        return this.#move(-1, matches);
      case '\u001b[B':
      case 'j':
        return this.#move(1, matches);
      default:
        return 'nothing';
    }
  }

  #type(key: string): KeyEffect {
    if (key === '\r' || key === '\n') this.isTyping = false;
    else if (key === '\u001b') {
      this.isTyping = false;
      this.filter = '';
    } else if (key === '\u007f' || key === '\b') this.filter = this.filter.slice(0, -1);
    else if (!/\p{Control}/u.test(key)) this.filter += key;
    return 'redraw';
  }

  #move(by: number, matches: readonly WatchedMatch[]): KeyEffect {
    const shown = this.shown(matches);
    const at = shown.findIndex(({ match }) => match.matchId === this.chosen);
    const next = at === -1 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by));
    this.chosen = shown[next]?.match.matchId;
    if (this.opened !== undefined) this.opened = this.chosen;
    return 'redraw';
  }

  #compare(a: WatchedMatch, b: WatchedMatch): number {
    const byKickoff = (a.scheduledAt ?? 0) - (b.scheduledAt ?? 0) || (a.name < b.name ? -1 : 1);
    switch (this.sort) {
      case 'kickoff':
        return byKickoff;
      case 'name':
        return a.name < b.name ? -1 : 1;
      case 'volume':
        return (b.headline()?.volume ?? 0) - (a.headline()?.volume ?? 0) || byKickoff;
      case 'move':
        return this.#moveOf(b) - this.#moveOf(a) || byKickoff;
    }
  }

  /** The largest move of the last five minutes, as a share. */
  #moveOf(match: WatchedMatch): number {
    const moves = (match.headline()?.selections ?? []).map((one) => {
      const [price, before] = [priceOf(one), match.trail(one.selection).before(this.#now(), 5 * MINUTE_MS)];
      return price === undefined || before === undefined ? 0 : Math.abs(price / before - 1);
    });
    return Math.max(0, ...moves);
  }
}
