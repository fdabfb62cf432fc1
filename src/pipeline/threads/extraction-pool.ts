import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { DecoderChoice } from '../../decode/thread-decoder.ts';
import { asMachineFault } from '../../disk/disk-fault.ts';
import { CODE_ROOT } from '../../disk/package-root.ts';
import { FbpError, isFault } from '../../domain/errors.ts';
import type { ExtractedMatch } from '../../domain/price.ts';
import type { MatchRequest } from './encode-series.ts';
import type { WorkerAnswer, WorkerBatch, WorkerMemory, WorkerStart, WorkerTask } from './extraction-worker.ts';

export interface PoolOptions {
  readonly workers: number;
  /** Market files handed to a worker at once, at most; a match is never divided. */
  readonly batchFiles: number;
  readonly memory: WorkerMemory;
  /** `extraction.decoder`. */
  readonly decoder?: DecoderChoice | undefined;
  /** Most MB of JavaScript objects in one worker: what needs more fails alone, not the process. */
  readonly workerHeapMb?: number | undefined;
  /** The module that is to run in the threads, where it is not the usual one. */
  readonly workerUrl?: URL | undefined;
  readonly signal: AbortSignal;
}

interface Task extends WorkerTask {
  readonly resolve: (extracted: ExtractedMatch) => void;
  readonly reject: (error: unknown) => void;
  /** A worker died while this was among its matches: it gets a worker to itself. */
  isSuspect: boolean;
}

interface PoolWorker {
  readonly thread: Worker;
  /** Handed over and not answered yet. */
  readonly tasks: Task[];
}

/**
 * Extracts matches in worker threads: decoding and parsing are the work of a run, and JavaScript does one thing at a
 * time. Threads start when there is something for them. One that dies, of a match that needs too much memory say, costs
 * that match and is replaced.
 */
export class ExtractionPool {
  readonly #options: PoolOptions;
  readonly #workers = new Set<PoolWorker>();
  readonly #queue: Task[] = [];
  #asked = 0;
  #closed: Error | undefined;
  #isPlanned = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    const stop = () => void this.close(asError(options.signal.reason));
    if (options.signal.aborted) stop();
    else options.signal.addEventListener('abort', stop, { once: true });
  }

  /** Throws what the extraction throws; FBP-MARKET-FILE for a match that killed its worker. */
  extract(request: MatchRequest): Promise<ExtractedMatch> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    return new Promise((resolve, reject) => {
      this.#asked += 1;
      this.#queue.push({ number: this.#asked, request, resolve, reject, isSuspect: false });
      this.#plan();
    });
  }

  /** Ends the threads. Matches not answered yet fail with the reason. */
  async close(reason: Error = ended()): Promise<void> {
    this.#closed ??= reason;
    const workers = [...this.#workers];
    this.#workers.clear();
    for (const { tasks } of [{ tasks: this.#queue }, ...workers]) {
      for (const { reject } of tasks.splice(0)) reject(reason);
    }
    await Promise.all(workers.map(({ thread }) => thread.terminate()));
  }

  /** A moment later, so that matches which come together are handed over together. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      this.#handOut();
    });
  }

  #handOut(): void {
    for (let [next] = this.#queue; next !== undefined && this.#closed === undefined; [next] = this.#queue) {
      const worker = this.#idleWorker() ?? (next.isSuspect ? undefined : this.#soonIdleWorker());
      if (worker === undefined) return;
      const tasks = this.#takeBatch();
      worker.tasks.push(...tasks);
      worker.thread.postMessage(tasks.map(({ number, request }) => ({ number, request })) satisfies WorkerBatch);
    }
  }

  #idleWorker(): PoolWorker | undefined {
    for (const worker of this.#workers) if (worker.tasks.length === 0) return worker;
    return this.#workers.size < this.#options.workers ? this.#startWorker() : undefined;
  }

  /** One at its last match: it has the next ones by the time that is done. */
  #soonIdleWorker(): PoolWorker | undefined {
    for (const worker of this.#workers) if (worker.tasks.length === 1 && !worker.tasks[0]?.isSuspect) return worker;
    return undefined;
  }

  /** Whole matches, up to the batch size, but no more than leave the other workers their share. */
  #takeBatch(): Task[] {
    const waiting = this.#queue.reduce((sum, { request }) => sum + request.files.length, 0);
    const most = Math.min(this.#options.batchFiles, Math.ceil(waiting / this.#options.workers));
    const batch: Task[] = [];
    for (let files = 0; this.#queue.length > 0; ) {
      const [next] = this.#queue as [Task];
      files += next.request.files.length;
      if (batch.length > 0 && (files > most || next.isSuspect)) break;
      batch.push(next);
      this.#queue.shift();
      if (next.isSuspect) break;
    }
    return batch;
  }

  #startWorker(): PoolWorker {
    const { memory, decoder = 'auto', workerHeapMb, workerUrl = WORKER_URL } = this.#options;
    const thread = new Worker(workerUrl, {
      workerData: { ...memory, decoder } satisfies WorkerStart,
      ...(workerHeapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: workerHeapMb } }),
    });
    const worker: PoolWorker = { thread, tasks: [] };
    this.#workers.add(worker);
    let fault: unknown;
    thread.on('message', (answer: WorkerAnswer) => this.#answer(worker, answer));
    thread.on('error', (error) => {
      fault = error;
    });
    thread.on('exit', () => this.#bury(worker, fault));
    return worker;
  }

  #answer(worker: PoolWorker, answer: WorkerAnswer): void {
    // Never by its place: prices in another match's row would go unnoticed.
    const at = worker.tasks.findIndex(({ number }) => number === answer.number);
    const [task] = at === -1 ? [] : worker.tasks.splice(at, 1);
    if (answer.ok) task?.resolve(answer.extracted);
    else task?.reject(new FbpError(answer.fault.code, answer.fault.message, answer.fault));
    if (worker.tasks.length <= 1) this.#handOut();
  }

  /** Which match of a batch killed its worker shows when each of them is tried alone. */
  #bury(worker: PoolWorker, fault: unknown): void {
    if (!this.#workers.delete(worker)) return;
    const unanswered = worker.tasks.splice(0);
    const [only, ...others] = unanswered;
    if (only !== undefined && others.length === 0) only.reject(workerFault(only.request, fault));
    else {
      for (const task of unanswered) task.isSuspect = true;
      this.#queue.unshift(...unanswered);
    }
    this.#handOut();
  }
}

/** The compiled module. Run from its sources the program has none, see `canStartWorkers`. */
const WORKER_URL = pathToFileURL(join(CODE_ROOT, 'pipeline', 'threads', 'extraction-worker.js'));

/** A thread can load compiled modules only, whatever loads the sources here. */
export function canStartWorkers(): boolean {
  return import.meta.url.endsWith('.js');
}

function workerFault({ matchId, eventId }: MatchRequest, fault: unknown): FbpError {
  const machine = asMachineFault(fault, 'start a worker');
  if (isFault(machine)) return machine;
  const reason = fault instanceof Error ? fault.message : 'it ended without a word';
  return new FbpError('FBP-MARKET-FILE', `the files of event ${eventId} brought their worker down: ${reason}`, {
    where: `match ${matchId}`,
    hint: 'check the files of this event for one that is far too large; fetch it again',
    cause: fault,
  });
}

/** Whatever ends a run early is no fault of the matches that were not done yet. */
function ended(): FbpError {
  return new FbpError('FBP-INTERRUPTED', 'the run ended before this match was done');
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
