import type { RecordingGap } from '../../betfair/live/recording/gap-file.ts';
import type { Clock } from '../../disk/clock.ts';
import { type Plan, planNamed } from '../../domain/event.ts';
import type { MarketBook } from '../../extraction/replay/market-book.ts';
import type { BatchRequest, CoordinatorSettings } from '../batch-request.ts';
import type { LinkedMatch } from '../open/linked-batch.ts';
import type { FeedHealth } from './live-feed.ts';
import type { Alert } from './match-alerts.ts';
import type { WatchedMatch } from './watched-match.ts';

/** When watching ends by itself. */
export type MonitorEnd =
  | { readonly kind: 'never' }
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'last match' };

export interface MonitorListener {
  /** Rows were linked, or their events and markets are others now. */
  linked(watched: readonly WatchedMatch[], unlinked: readonly LinkedMatch[]): void;
  /** A market of a match changed. */
  changed(match: WatchedMatch, book: MarketBook): void;
  alert(alert: Alert): void;
  /** Gaps of the recording, as they are listed beside it. */
  gaps(gaps: readonly RecordingGap[]): void;
  notice(text: string): void;
}

export interface MonitorOptions {
  readonly request: BatchRequest;
  readonly settings: CoordinatorSettings;
  /** Folder of the recording. */
  readonly recording: string;
  readonly end: MonitorEnd;
  readonly listener: MonitorListener;
  /** How its own waits pass: between looks, and before a lost connection is tried again. */
  readonly clock?: Pick<Clock, 'sleep'>;
}

/** What the screen shows above the matches. */
export interface MonitorHealth extends FeedHealth {
  readonly connections: { readonly live: number; readonly all: number };
  readonly markets: number;
  /** When the stream was heard last, epoch ms of the exchange; undefined before. */
  readonly heardAt: number | undefined;
  /** From coming to the line on disk. */
  readonly recordedAfterMs: number | undefined;
}

/** What is asked of the stream, and what the recording calls itself. */
export function planOf({ settings }: Pick<MonitorOptions, 'settings'>): Plan {
  return planNamed(settings.config.monitor.plan);
}
