import type { MatchDebugReport } from '../../diagnostics/debugger/debug-report.ts';
import { type FailureDialogue, FailureWalk, type ResolveSummary } from '../../diagnostics/debugger/failure-walk.ts';
import { SearchDebugger } from '../../diagnostics/debugger/search-debugger.ts';
import { FbpError } from '../../domain/errors.ts';
import { MappingManager } from '../../mapping/mapping-manager.ts';
import type { SearchFailure } from '../../pipeline/report/search-failure.ts';
import { columnsOf, PROCESS_TERMINAL, painter, type Terminal, visibleTerminal } from '../terminal/terminal.ts';
import { resolveFailures } from './debug-dialogue.ts';
import { renderDebugReport } from './render-debug.ts';

/**
 * Leads through the failures of a run, `report.searchFailures` or some of them. The batch is linked anew for it, with the run's own
 * settings, so that what is decided about one failure may help the next; it is not processed again.
 */
export class FailureDebugger {
  readonly #failures: readonly SearchFailure[];

  constructor(failures: readonly SearchFailure[]) {
    this.#failures = failures;
  }

  /** The report of every failure, in the order of the statistics file. Throws what opening the batch throws. */
  async *reports(): AsyncGenerator<MatchDebugReport> {
    const opened = await this.#open();
    if (opened === undefined) return;
    try {
      yield* opened.walk.reports();
    } finally {
      opened.close();
    }
  }

  /**
   * Asks about each failure, in the terminal unless another dialogue is given, and writes what is decided into the mapping files.
   * Throws FBP-USAGE where there is no terminal to ask on.
   */
  async interactiveResolve(dialogue?: FailureDialogue): Promise<ResolveSummary> {
    if (dialogue === undefined) mustAsk(PROCESS_TERMINAL);
    const opened = await this.#open();
    if (opened === undefined) return { resolved: [], skipped: [], left: [] };
    try {
      if (dialogue !== undefined) return await opened.walk.interactiveResolve(dialogue);
      return await resolveInTerminal(opened.walk, visibleTerminal(PROCESS_TERMINAL));
    } finally {
      opened.close();
    }
  }

  async #open(): Promise<{ walk: FailureWalk; close: () => void } | undefined> {
    const [first] = this.#failures;
    if (first === undefined) return undefined;
    const { request, settings } = first.origin;
    const searchDebugger = await SearchDebugger.open(request, settings);
    const ids = this.#failures.map(({ matchId }) => matchId);
    const walk = new FailureWalk(searchDebugger, new MappingManager(settings.config.mapping.dir), ids);
    return { walk, close: () => searchDebugger.close() };
  }
}

function mustAsk({ stdin, stderr }: Terminal): void {
  if (stdin.isTTY && stderr.isTTY) return;
  throw new FbpError('FBP-USAGE', 'interactiveResolve() asks questions, and there is no terminal to ask on', {
    hint: 'give it a dialogue, or print what reports() gives',
  });
}

function resolveInTerminal(walk: FailureWalk, terminal: Terminal): Promise<ResolveSummary> {
  const look = { width: columnsOf(terminal.stderr), paint: painter(terminal.stderr, true), cwd: process.cwd() };
  return resolveFailures(walk, terminal, { look, render: (report) => renderDebugReport(report, look) });
}
