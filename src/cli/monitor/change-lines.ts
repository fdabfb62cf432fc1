import type { WatchedMatch } from '../../pipeline/monitor/watched-match.ts';
import { overroundText, priceText, stateText, volumeText } from './match-line.ts';

/** A match's prices as a line, when they are others than in its line before: for a terminal that is none, and for log files. */
export class ChangeLines {
  readonly #last = new Map<string, string>();

  /** Undefined where nothing has changed but the clock. */
  lineOf(match: WatchedMatch, now: number): string | undefined {
    const headline = match.headline();
    if (headline === undefined) return undefined;
    const prices = headline.selections.map((one) => `${one.selection} ${priceText(one)}`).join('  ');
    const state = headline.status === 'OPEN' && headline.inPlay ? 'in-play' : headline.status.toLowerCase();
    const text = `${match.name}  ${prices}  ${overroundText(headline)}  ${volumeText(headline)}  ${state}`;
    if (this.#last.get(match.match.matchId) === text) return undefined;
    this.#last.set(match.match.matchId, text);
    const clock = `${new Date(headline.publishedAt).toISOString().slice(0, 19)}Z`;
    return `${clock}  ${stateText(match, headline, now).padEnd(7)}  ${text}`;
  }
}
