import { isAbsolute, join, relative, resolve } from 'node:path';
import { type Batch, batchName } from '../../domain/batch.ts';
import { asFbpError, ERROR_KINDS, type ErrorCode, type ExitCode, FbpError } from '../../domain/errors.ts';
import type { BatchRequest, CoordinatorSettings } from '../batch-request.ts';
import { chooseSource } from '../open/open-source.ts';
import { hashOf, outputSettings } from '../open/open-storage.ts';

/** What a worker has to know of a batch that another machine put into the queue. */
export interface BatchJob {
  readonly programVersion: string;
  /** Hash of the settings that change the output: a worker with others would write other bytes. */
  readonly settings: string;
  /** Hash of all that was asked for. */
  readonly order: string;
  /** Paths below the project are relative to it. */
  readonly request: BatchRequest;
  /** Configuration keys that the command line set, by dotted path. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Epoch ms; there once its ending was shown to whoever filled the queue. */
  readonly toldAt?: number;
}

/** The job's id in the queue: a batch is in it once at most. */
export function jobIdOf(batch: Batch): string {
  return batchName(batch);
}

export function settingsHash({ config }: Pick<CoordinatorSettings, 'config'>): string {
  return hashOf({ ...outputSettings(config), layout: config.storage.layout });
}

/** The order for a batch, the same whoever gives it from this project. What `auto` means is decided here, not by each worker. */
export function batchJob(request: BatchRequest, settings: CoordinatorSettings): BatchJob {
  const { config, secrets, root, programVersion, given } = settings;
  const source = chooseSource(request.source ?? 'auto', config, secrets);
  const asked = {
    request: portable({ ...request, source }, root) as BatchRequest,
    values: portable(given?.values ?? {}, root) as BatchJob['values'],
    settings: settingsHash(settings),
  };
  return { programVersion, ...asked, order: hashOf(asked) };
}

/** Begins the path of a file below the project. */
const PROJECT = '<project>';

function portable(value: unknown, root: string): unknown {
  return eachText(value, (text) => {
    if (!isAbsolute(text)) return text;
    const inside = relative(root, text);
    return inside.startsWith('..') || isAbsolute(inside) ? text : `${PROJECT}/${inside.replaceAll('\\', '/')}`;
  });
}

/** The same with the paths of this machine. */
export function local<Value>(value: Value, root: string): Value {
  return eachText(value, (text) =>
    text.startsWith(`${PROJECT}/`) ? resolve(join(root, text.slice(PROJECT.length))) : text,
  ) as Value;
}

function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => eachText(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, eachText(one, change)]));
}

/** A fault as the text that a queue keeps. */
export function faultText(error: FbpError): string {
  const { code, message, where, hint, exitCode, retryable } = error;
  return JSON.stringify({ code, message, where, hint, exitCode, retryable });
}

/** The fault again; of a text that is none, what the queue itself says: it gives up what too many workers died of. */
export function faultOf(text: string): FbpError {
  try {
    const { code, message, ...rest } = JSON.parse(text) as { code: ErrorCode; message: string; exitCode: ExitCode };
    if (code in ERROR_KINDS) return new FbpError(code, message, rest);
  } catch {
    // No text of ours.
  }
  return new FbpError('FBP-REMOTE', `given up by the queue: ${text}`, {
    hint: 'its workers may have run out of memory: see their logs, then `fbp queue retry`',
  });
}

/** Of a batch that a person took out of the queue. */
export function cancelledFault(): FbpError {
  return new FbpError('FBP-INTERRUPTED', 'cancelled', { hint: 'the same command puts it into the queue again' });
}

/** Anything thrown, as the program's own fault in the queue's form. */
export function thrownText(error: unknown): string {
  return faultText(asFbpError(error));
}
