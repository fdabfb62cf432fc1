import { escapeControls } from '../domain/text/visible-text.ts';

/** Python's names of the levels, which the configuration and the log files use. */
export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Details of a record: plain data that can be shown as JSON. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface LogRecord {
  /** ISO UTC with milliseconds. */
  readonly time: string;
  readonly level: LogLevel;
  /** The channel. */
  readonly name: string;
  readonly msg: string;
  readonly fields: LogFields;
}

/** `%(levelname)-8s`: a name, an optional width (negative: to the left), and the type letter. */
const TOKEN = /%\((\w+)\)(-?\d+)?[sd]/g;

/** One record as one line (without its newline) in a form with `%(asctime)s` and its like. */
export function formatLine(format: string, { time, level, name, msg, fields }: LogRecord): string {
  const values: Readonly<Record<string, string>> = {
    asctime: time,
    name,
    levelname: level,
    message: [msg, ...Object.entries(fields).filter(isSaid).map(fieldText)].join(' '),
    process: String(process.pid),
  };
  const line = format.replace(TOKEN, (token, key: string, width: string | undefined) => {
    return pad(values[key] ?? token, Number(width ?? 0));
  });
  return escapeControls(line);
}

function pad(text: string, width: number): string {
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
}

/** What is not known is left out, as JSON does. */
function isSaid([, value]: [string, unknown]): boolean {
  return value !== undefined;
}

function fieldText([key, value]: [string, unknown]): string {
  const isPlain = typeof value === 'string' && /^[^\s"'=\\]+$/.test(value);
  return `${key}=${isPlain ? value : JSON.stringify(value)}`;
}
