import { join } from 'node:path';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import type { StatisticalMatch } from '../domain/match.ts';
import type { SearchAttempt } from '../domain/search.ts';
import { escapeControls } from '../domain/text/visible-text.ts';
import { formatLine, LOG_LEVELS, type LogFields, type LogLevel, type LogRecord } from './log-line.ts';
import { Redactor } from './redaction.ts';
import { RotatingFile, type Rotation } from './rotating-file.ts';

/** The log files of a run, each with the least level it takes, whatever the configured one. */
const CHANNELS = {
  main: { file: 'pipeline_main.log', level: 'INFO' },
  search: { file: 'search_failures.log', level: 'WARNING' },
  download: { file: 'download_failures.log', level: 'WARNING' },
  extract: { file: 'extraction_errors.log', level: 'ERROR' },
  mapping: { file: 'mapping_issues.log', level: 'INFO' },
  debug: { file: 'debug.log', level: 'DEBUG' },
} as const satisfies Record<string, { file: string; level: LogLevel }>;

export type LogChannel = keyof typeof CHANNELS;

/** pino's names of the levels and its numbers for them. */
const PINO_LEVELS = {
  DEBUG: { method: 'debug', value: 20 },
  INFO: { method: 'info', value: 30 },
  WARNING: { method: 'warn', value: 40 },
  ERROR: { method: 'error', value: 50 },
} as const;
const LEVEL_NAMES: ReadonlyMap<number, LogLevel> = new Map(LOG_LEVELS.map((name) => [PINO_LEVELS[name].value, name]));

/** Keys of every record: a field of such a name could pass itself off as the record's own. */
const FIXED_KEYS: ReadonlySet<string> = new Set(['time', 'level', 'name', 'msg']);

/** Makes pino leave the parts of a record at the stream, so that a line of text need not be read out of its JSON. */
const WITH_RECORD = Symbol.for('pino.metadata');

/** What pino leaves there before it writes. */
interface LastRecord {
  lastLevel: number;
  lastMsg: string | undefined;
  lastObj: LogFields;
  /** A JSON text. */
  lastTime: string;
}

export interface LoggerOptions {
  readonly logDir: string;
  readonly level: LogLevel;
  /** `json`, or a line with `%(asctime)s`, `%(name)s`, `%(levelname)s`, `%(message)s`. */
  readonly format: string;
  readonly rotation: Rotation;
  /** Texts that must never reach a log file. */
  readonly secrets?: readonly string[];
  /** Told of every record of any level, as one line: for a person who wants to see what goes on. */
  readonly echo?: ((line: string) => void) | undefined;
}

interface LogEntry {
  /** Static text; what varies is in the fields. */
  readonly message: string;
  readonly fields?: LogFields | undefined;
}

/** A logger of some work, which names the work in each record. */
interface Within {
  readonly outer: PipelineLogger;
  readonly context: LogFields;
}

/** What the summary needs of a ProcessingReport. */
interface Summarised {
  generateSummary(): string;
}

/**
 * The log files of the run. Messages are static text; what varies goes into the fields. Every line is written when the
 * call returns, so nothing is lost in a crash. With level DEBUG, debug.log holds the records of all channels.
 */
export class PipelineLogger {
  readonly #options: LoggerOptions;
  readonly #context: LogFields;
  readonly #redactor: Redactor;
  readonly #files: Map<LogChannel, RotatingFile>;
  readonly #loggers: Map<LogChannel, Logger>;

  /** Opens the files. Throws FBP-DISK when the folder cannot be written. */
  constructor(options: LoggerOptions, within?: Within) {
    this.#options = options;
    this.#context = within?.context ?? {};
    const outer = within?.outer ?? this;
    this.#redactor = outer === this ? new Redactor(options.secrets) : outer.#redactor;
    this.#files = outer === this ? new Map() : outer.#files;
    this.#loggers = outer === this ? new Map() : outer.#loggers;
    if (within === undefined) for (const channel of Object.keys(CHANNELS) as LogChannel[]) this.#open(channel);
  }

  /** The same log for a part of the work: each record begins with what part that is, such as `{ batch }`. */
  within(context: LogFields): PipelineLogger {
    return new PipelineLogger(this.#options, { outer: this, context: { ...this.#context, ...context } });
  }

  /** Whether anybody reads records of level DEBUG: without, they need not be made. */
  get isDebugging(): boolean {
    return this.#options.level === 'DEBUG' || this.#options.echo !== undefined;
  }

  /** Paths of the files that this run writes. */
  get paths(): string[] {
    return [...this.#files.keys()].map((channel) => this.#pathOf(channel));
  }

  /** Lines lost to a full disk or the like since the start. */
  get lostLines(): number {
    return [...this.#files.values()].reduce((sum, file) => sum + file.lostLines, 0);
  }

  /** A secret that came up during the run, such as a session token. */
  addSecret(secret: string): void {
    this.#redactor.add(secret);
  }

  /** Text without the secrets this logger knows, for whatever else is written or shown. */
  redact(text: string): string {
    return this.#redactor.redact(text);
  }

  debug(channel: LogChannel, message: string, fields?: LogFields): void {
    this.log('DEBUG', channel, { message, fields });
  }

  info(channel: LogChannel, message: string, fields?: LogFields): void {
    this.log('INFO', channel, { message, fields });
  }

  warn(channel: LogChannel, message: string, fields?: LogFields): void {
    this.log('WARNING', channel, { message, fields });
  }

  error(channel: LogChannel, message: string, fields?: LogFields): void {
    this.log('ERROR', channel, { message, fields });
  }

  /** For levels that are only known at run time, such as those of the recovery table. */
  log(level: LogLevel, channel: LogChannel, entry: LogEntry): void {
    this.#record(level, channel, entry);
    const { echo } = this.#options;
    if (echo === undefined) return;
    const fields = plainFields({ ...this.#context, ...entry.fields });
    const record = { time: '', level, name: channel, msg: entry.message, fields };
    echo(this.#redactor.redact(formatLine('%(name)s: %(message)s', record)));
  }

  #record(level: LogLevel, channel: LogChannel, { message, fields }: LogEntry): void {
    this.#loggers.get(channel)?.[PINO_LEVELS[level].method](plainFields({ ...this.#context, ...fields }), message);
  }

  /** Everything a person needs to find out why no event was found, without running again. */
  logSearchFailure(
    match: StatisticalMatch,
    attempts: readonly SearchAttempt[],
    { level = 'WARNING', needsReview = true }: { level?: LogLevel; needsReview?: boolean } = {},
  ): void {
    const { matchId: match_id, line, homeTeamSlug: home, awayTeamSlug: away, matchDate: match_date } = match;
    const tried = attempts.map(attemptFields);
    const fields = { match_id, line, home, away, match_date, manual_review: needsReview, attempts: tried };
    this.log(level, 'search', { message: 'No event was chosen for a match', fields });
  }

  /** The report's summary, line by line. */
  logProcessingSummary(report: Summarised): void {
    const lines = report.generateSummary().split('\n');
    for (const line of lines.filter((text) => text.trim() !== '')) this.#record('INFO', 'main', { message: line });
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
    this.#loggers.clear();
  }

  #open(channel: LogChannel): void {
    const { level, rotation } = this.#options;
    const isDebugging = level === 'DEBUG';
    if (channel !== 'debug' || isDebugging) {
      this.#files.set(channel, new RotatingFile(this.#pathOf(channel), rotation));
    }
    const least = isDebugging ? 'DEBUG' : higherOf(level, CHANNELS[channel].level);
    const options = {
      level: PINO_LEVELS[least].method,
      base: { name: channel },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (_label: string, value: number) => ({ level: LEVEL_NAMES.get(value) }) },
    };
    const stream: DestinationStream & LastRecord & { readonly [WITH_RECORD]: true } = {
      ...{ lastLevel: 0, lastMsg: undefined, lastObj: {}, lastTime: '' },
      [WITH_RECORD]: true,
      write: (json: string) => this.#write(channel, json, stream),
    };
    this.#loggers.set(channel, pino(options, stream));
  }

  /** In the form `json` pino's own line is what is written. */
  #write(channel: LogChannel, json: string, last: LastRecord): void {
    const { format } = this.#options;
    const level = LEVEL_NAMES.get(last.lastLevel) ?? 'INFO';
    const text =
      format === 'json' ? escapeControls(json.trimEnd()) : formatLine(format, recordOf(channel, level, last));
    const line = this.#redactor.redact(text);
    const isForFile = LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(CHANNELS[channel].level);
    if (isForFile) this.#files.get(channel)?.writeLine(line);
    if (channel !== 'debug') this.#files.get('debug')?.writeLine(line);
  }

  #pathOf(channel: LogChannel): string {
    return join(this.#options.logDir, CHANNELS[channel].file);
  }
}

function recordOf(name: LogChannel, level: LogLevel, { lastMsg = '', lastObj, lastTime }: LastRecord): LogRecord {
  return { time: lastTime.replaceAll('"', ''), level, name, msg: lastMsg, fields: lastObj };
}

/** Errors hold their text where JSON does not look. */
function plainFields(fields: LogFields): LogFields {
  const entries = Object.entries(fields).filter(([key]) => !FIXED_KEYS.has(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, value instanceof Error ? String(value) : value]));
}

function higherOf(one: LogLevel, other: LogLevel): LogLevel {
  return LOG_LEVELS.indexOf(one) > LOG_LEVELS.indexOf(other) ? one : other;
}

function attemptFields({ strategy, query, window, candidates, verdict }: SearchAttempt) {
  return {
    strategy,
    query,
    from: new Date(window.from).toISOString(),
    to: new Date(window.to).toISOString(),
    candidates: candidates.map(({ eventId, eventName, score, rejected }) => ({ eventId, eventName, score, rejected })),
    verdict,
  };
}
