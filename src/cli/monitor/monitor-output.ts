import type { Monitor } from '../../pipeline/monitor/monitor.ts';
import type { MonitorListener } from '../../pipeline/monitor/monitor-options.ts';
import type { WatchedMatch } from '../../pipeline/monitor/watched-match.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { ChangeLines } from './change-lines.ts';
import { alertDocument, gapDocument, noticeDocument, pricesDocument, watchingDocument } from './monitor-documents.ts';
import { Screen, type ScreenOptions } from './screen.ts';

/** Where what a monitor tells goes. */
export interface MonitorOutput {
  readonly listener: MonitorListener;
  start(monitor: Monitor): void;
  stop(): void;
}

/** Changes that come within this time are one: a goal moves every price some dozen times. */
const TOLD_AFTER_MS = 100;

/** `--json`: one object a change, of every market. */
export function jsonOutput(stdout: NodeJS.WriteStream): MonitorOutput {
  const write = (document: object) => stdout.write(jsonDocument(document));
  const changes = new Gathered((match, marketIds) => {
    for (const market of match.markets()) if (marketIds.has(market.marketId)) write(pricesDocument(match, market));
  });
  return {
    listener: {
      linked: (watched, unlinked) => write(watchingDocument(watched, unlinked)),
      changed: (match, { marketId }) => changes.add(match, marketId),
      alert: (alert) => write(alertDocument(alert)),
      gaps: (gaps) => {
        for (const gap of gaps) write(gapDocument(gap));
      },
      notice: (text) => write(noticeDocument(text)),
    },
    start: () => undefined,
    stop: () => changes.end(),
  };
}

/** Without a terminal: one line a change of the match odds on stdout, all else on stderr. */
export function lineOutput({ stdout, stderr }: Terminal, { isQuiet }: { readonly isQuiet: boolean }): MonitorOutput {
  let monitor: Monitor | undefined;
  const lines = new ChangeLines();
  const changes = new Gathered((match) => {
    const line = lines.lineOf(match, monitor?.now() ?? Date.now());
    if (line !== undefined) stdout.write(`${line}\n`);
  });
  const say = (text: string) => {
    if (!isQuiet) stderr.write(`${text}\n`);
  };
  const told = watchedTeller(say);
  return {
    listener: {
      linked: told,
      changed: (match, { marketId }) => changes.add(match, marketId),
      alert: ({ match, text }) => stdout.write(`ALERT  ${match.name}: ${text}\n`),
      gaps: gapTeller(say),
      notice: say,
    },
    start: (opened) => {
      monitor = opened;
    },
    stop: () => changes.end(),
  };
}

/** A page of the terminal, with the latest alerts and notices below. */
export function screenOutput(options: ScreenOptions): MonitorOutput {
  let screen: Screen | undefined;
  const say = (text: string) => screen?.tell(text, { ring: false });
  return {
    listener: {
      linked: watchedTeller(say),
      changed: () => undefined,
      alert: ({ match, text }) => screen?.tell(`ALERT  ${match.name}: ${text}`, { ring: true }),
      gaps: gapTeller(say),
      notice: say,
    },
    start(monitor) {
      screen = new Screen(monitor, options);
      screen.start();
    },
    stop: () => screen?.stop(),
  };
}

/** Tells how many rows are watched, and which have no event, when either is news. */
function watchedTeller(say: (text: string) => void): MonitorListener['linked'] {
  let last = '';
  return (watched, unlinked) => {
    const names = unlinked.map(({ match }) => `${match.homeTeamSlug} v ${match.awayTeamSlug}`);
    const missing = names.length === 0 ? '' : `; ${names.length} without an event: ${names.join(', ')}`;
    const text = `watching ${watched.length} ${watched.length === 1 ? 'match' : 'matches'}${missing}`;
    if (text !== last) say(text);
    last = text;
  };
}

/** Tells how many markets have a gap; those of a slow reader come again and again, and a notice says that they begin. */
function gapTeller(say: (text: string) => void): MonitorListener['gaps'] {
  return (gaps) => {
    const { length } = gaps.filter(({ why }) => why !== 'conflated');
    if (length === 0) return;
    say(`the recording has a gap in ${length} ${length === 1 ? 'market' : 'markets'}: see gaps.jsonl beside it`);
  };
}

/** Collects what changed for a moment, so that it is told once. */
class Gathered {
  readonly #tell: (match: WatchedMatch, marketIds: ReadonlySet<string>) => void;
  #changed = new Map<WatchedMatch, Set<string>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (match: WatchedMatch, marketIds: ReadonlySet<string>) => void) {
    this.#tell = tell;
  }

  add(match: WatchedMatch, marketId: string): void {
    const known = this.#changed.get(match) ?? new Set();
    this.#changed.set(match, known.add(marketId));
    this.#timer ??= setTimeout(() => this.end(), TOLD_AFTER_MS);
  }

  /** Tells what waits. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const changed = this.#changed;
    this.#changed = new Map();
    for (const [match, marketIds] of changed) this.#tell(match, marketIds);
  }
}
