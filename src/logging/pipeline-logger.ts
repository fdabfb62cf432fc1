import { join } from 'node:path';
import { type Logger, pino, stdTimeFunctions } from 'pino';
import type { StatisticalMatch } from '../domain/match.ts';
import type { SearchAttempt } from '../domain/search.ts';
import { formatLine, LOG_LEVELS, type LogFields, type LogLevel } from './log-line.ts';
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

const PINO_LEVELS = { DEBUG: 'debug', INFO: 'info', WARNING: 'warn', ERROR: 'error' } as const;
const LEVEL_NAMES: Readonly<Record<string, LogLevel>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
};

export interface LoggerOptions {
  readonly logDir: string;
  readonly level: LogLevel;
  /** `json`, or a line with `%(asctime)s`, `%(name)s`, `%(levelname)s`, `%(message)s`. */
  readonly format: string;
  readonly rotation: Rotation;
  /** Texts that must never reach a log file. */
  readonly secrets?: readonly string[];
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
  readonly #redactor: Redactor;
  readonly #files = new Map<LogChannel, RotatingFile>();
  readonly #loggers = new Map<LogChannel, Logger>();

  /** Opens the files. Throws FBP-DISK when the folder cannot be written. */
  constructor(options: LoggerOptions) {
    this.#options = options;
    this.#redactor = new Redactor(options.secrets);
    for (const channel of Object.keys(CHANNELS) as LogChannel[]) this.#open(channel);
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

  debug(channel: LogChannel, message: string, fields: LogFields = {}): void {
    this.#loggers.get(channel)?.debug({ fields: plainFields(fields) }, message);
  }

  info(channel: LogChannel, message: string, fields: LogFields = {}): void {
    this.#loggers.get(channel)?.info({ fields: plainFields(fields) }, message);
  }

  warn(channel: LogChannel, message: string, fields: LogFields = {}): void {
    this.#loggers.get(channel)?.warn({ fields: plainFields(fields) }, message);
  }

  error(channel: LogChannel, message: string, fields: LogFields = {}): void {
    this.#loggers.get(channel)?.error({ fields: plainFields(fields) }, message);
  }

  /** Everything a person needs to find out why no event was found, without running again. */
  logSearchFailure(match: StatisticalMatch, attempts: readonly SearchAttempt[]): void {
    this.warn('search', 'No event was chosen for a match', {
      match_id: match.matchId,
      line: match.line,
      home: match.homeTeamSlug,
      away: match.awayTeamSlug,
      match_date: match.matchDate,
      attempts: attempts.map(attemptFields),
    });
  }

  /** The report's summary, line by line. */
  logProcessingSummary(report: Summarised): void {
    const lines = report.generateSummary().split('\n');
    for (const line of lines.filter((text) => text.trim() !== '')) this.info('main', line);
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
      name: channel,
      level: PINO_LEVELS[least],
      base: { name: channel },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
    };
    this.#loggers.set(channel, pino(options, { write: (json: string) => this.#write(channel, json) }));
  }

  #write(channel: LogChannel, json: string): void {
    const { time, level: label, msg = '', fields } = JSON.parse(json);
    const level = LEVEL_NAMES[label] ?? 'INFO';
    const record = { time, level, name: channel, msg, fields };
    const line = this.#redactor.redact(formatLine(this.#options.format, record));
    const isForFile = LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(CHANNELS[channel].level);
    if (isForFile) this.#files.get(channel)?.writeLine(line);
    if (channel !== 'debug') this.#files.get('debug')?.writeLine(line);
  }

  #pathOf(channel: LogChannel): string {
    return join(this.#options.logDir, CHANNELS[channel].file);
  }
}

/** Errors hold their text where JSON does not look. */
function plainFields(fields: LogFields): LogFields {
  const entries = Object.entries(fields);
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
