import { PROGRESS_STAGES, type ProgressStage, type StageProgress } from '../../pipeline/progress.ts';
import { columnsOf, OWN_ESCAPE } from './terminal.ts';

export type ProgressMode = 'auto' | 'plain' | 'none';

const REDRAW_EVERY_MS = 100;
const PLAIN_LINE_EVERY_MS = 30_000;
const VERBS: Readonly<Record<ProgressStage, string>> = {
  catalogue: 'days listed',
  read: 'rows read',
  link: 'matches linked',
  extract: 'matches done',
  validate: 'files checked',
  batches: 'batches done',
};

export interface ProgressDisplay {
  update(progress: StageProgress): void;
  /** Writes a line above the progress lines. */
  note(text: string): void;
  stop(): void;
}

/** One line per stage on a terminal, redrawn in place; off a terminal one plain line every 30 s. */
export function progressDisplay(
  stream: NodeJS.WriteStream,
  mode: ProgressMode,
  now: () => number = Date.now,
): ProgressDisplay {
  if (mode === 'none') return silent(stream);
  return mode === 'auto' && stream.isTTY ? liveDisplay(stream, now) : plainDisplay(stream, now);
}

function silent(stream: NodeJS.WriteStream): ProgressDisplay {
  return { update: () => undefined, note: (text) => stream.write(`${text}\n`), stop: () => undefined };
}

interface Line {
  progress: StageProgress;
  startedAt: number;
}

function plainDisplay(stream: NodeJS.WriteStream, now: () => number): ProgressDisplay {
  const lines = new Map<ProgressStage, Line>();
  let lastAt = now();
  return {
    update(progress) {
      remember(lines, progress, now());
      if (now() - lastAt < PLAIN_LINE_EVERY_MS) return;
      lastAt = now();
      stream.write(`${[...lines.values()].map((line) => renderLine(line, now())).join('; ')}\n`);
    },
    note: (text) => stream.write(`${text}\n`),
    stop: () => undefined,
  };
}

function liveDisplay(stream: NodeJS.WriteStream, now: () => number): ProgressDisplay {
  const lines = new Map<ProgressStage, Line>();
  let drawn = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  const erase = () => {
    if (drawn > 0) stream.write(`${OWN_ESCAPE}[${drawn}A${OWN_ESCAPE}[0J`);
    drawn = 0;
  };
  const draw = () => {
    const shown = PROGRESS_STAGES.flatMap((stage) => lines.get(stage) ?? []);
    // One column is left free: a full line makes some terminals wrap.
    const width = columnsOf(stream) - 1;
    const text = shown.map((line) => `${renderLine(line, now(), width).slice(0, width)}\n`).join('');
    const up = drawn > 0 ? `${OWN_ESCAPE}[${drawn}A${OWN_ESCAPE}[0J` : '';
    // One write: a separate erase would flicker.
    stream.write(up + text);
    drawn = shown.length;
    lastAt = now();
  };
  return {
    update(progress) {
      const isNew = remember(lines, progress, now());
      const isLast = progress.done === progress.total;
      if (isNew || isLast || now() - lastAt >= REDRAW_EVERY_MS) draw();
    },
    note(text) {
      erase();
      stream.write(`${text}\n`);
      if (lines.size > 0) draw();
    },
    stop() {
      if (lines.size > 0) draw();
      // What stands on the screen now stays; a second stop finds nothing to draw.
      lines.clear();
      drawn = 0;
    },
  };
}

/** True when the stage is new. */
function remember(lines: Map<ProgressStage, Line>, progress: StageProgress, at: number): boolean {
  const known = lines.get(progress.stage);
  if (known === undefined) lines.set(progress.stage, { progress, startedAt: at });
  else known.progress = progress;
  return known === undefined;
}

/** What does not fit is left out whole: half a number would be a wrong one. */
function renderLine({ progress, startedAt }: Line, at: number, width = Number.POSITIVE_INFINITY): string {
  const { done, total, failures, stage } = progress;
  const seconds = (at - startedAt) / 1000;
  const rate = seconds > 0 ? done / seconds : 0;
  const parts = [`${VERBS[stage].padEnd(14)} ${done}${total === undefined ? '' : `/${total}`}`];
  if (total !== undefined && total > 0) parts.push(`${Math.floor((done / total) * 100)} %`);
  if (rate > 0 && done !== total) parts.push(`${rate.toFixed(rate < 10 ? 1 : 0)}/s`);
  if (total !== undefined && rate > 0 && done < total) parts.push(`ETA ${duration((total - done) / rate)}`);
  if (failures > 0) parts.push(`${failures} failed`);
  return parts.reduce((text, part) => (text.length + 2 + part.length <= width ? `${text}  ${part}` : text));
}

/** `42s`, `3m05s`, `2h07m`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}m${String(whole % 60).padStart(2, '0')}s`;
  return `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`;
}
