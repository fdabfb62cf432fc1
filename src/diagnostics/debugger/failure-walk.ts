import { type FbpError, isFault } from '../../domain/errors.ts';
import type { MappingManager } from '../../mapping/mapping-manager.ts';
import type { MatchDebugReport } from './debug-report.ts';
import type { SearchDebugger } from './search-debugger.ts';

/** What a person decides about a failed match. */
export type FailureAction =
  | { readonly kind: 'alias'; readonly slug: string; readonly betfairName: string }
  | { readonly kind: 'event'; readonly eventId: string }
  | { readonly kind: 'no_event' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'quit' };

export interface FailureQuestion {
  readonly report: MatchDebugReport;
  /** From 1. */
  readonly number: number;
  /** Failures asked about so far and still to come. */
  readonly total: number;
}

/** Whoever answers: a terminal, or a program. */
export interface FailureDialogue {
  choose(question: FailureQuestion): Promise<FailureAction>;
  /** Told what came of an answer; `error` for one that could not be carried out, after which the same question is asked again. */
  done?(action: FailureAction, error?: FbpError): Promise<void> | void;
}

export interface ResolveSummary {
  /** Matches that failed and do not any more. */
  readonly resolved: readonly string[];
  readonly skipped: readonly string[];
  /** Failures that are left, skipped ones included. */
  readonly left: readonly string[];
}

/** Leads through the failed matches of a batch one after another and carries out what is decided about each. */
export class FailureWalk {
  readonly #debugger: SearchDebugger;
  readonly #manager: MappingManager;
  readonly #only: ReadonlySet<string> | undefined;

  /** `only`: match ids to look at; all failures of the batch by default. */
  constructor(searchDebugger: SearchDebugger, manager: MappingManager, only?: Iterable<string>) {
    this.#debugger = searchDebugger;
    this.#manager = manager;
    this.#only = only === undefined ? undefined : new Set(only);
  }

  /** The ids of the matches that fail now, in the order of the statistics file. */
  failures(): string[] {
    const ids = this.#debugger.failures().map(({ matchId }) => matchId);
    return ids.filter((id) => this.#only?.has(id) ?? true);
  }

  /** The report of every failure, one after another. */
  async *reports(): AsyncGenerator<MatchDebugReport> {
    for (const id of this.failures()) yield await this.#debugger.debugMatch(id);
  }

  /**
   * Asks about each failure. A decision is in the mapping file before the next question, and the batch is linked anew, so that a
   * name that helps several matches is asked for once.
   */
  async interactiveResolve(dialogue: FailureDialogue): Promise<ResolveSummary> {
    const before = this.failures();
    const asked = new Set<string>();
    const skipped: string[] = [];
    for (;;) {
      const open = this.failures().filter((id) => !asked.has(id));
      const [matchId] = open;
      if (matchId === undefined) break;
      asked.add(matchId);
      const report = await this.#debugger.debugMatch(matchId);
      const action = await this.#ask({ report, number: asked.size, total: asked.size - 1 + open.length }, dialogue);
      if (action.kind === 'quit') break;
      if (action.kind === 'skip') skipped.push(matchId);
      else await this.#debugger.relink();
    }
    const left = this.failures();
    return { resolved: before.filter((id) => !left.includes(id)), skipped, left };
  }

  /** Asks until an answer could be carried out. */
  async #ask(question: FailureQuestion, dialogue: FailureDialogue): Promise<FailureAction> {
    for (;;) {
      const action = await dialogue.choose(question);
      try {
        await this.#carryOut(action, question.report);
        await dialogue.done?.(action);
        return action;
      } catch (error) {
        if (!isFault(error) || dialogue.done === undefined) throw error;
        await dialogue.done(action, error);
      }
    }
  }

  async #carryOut(action: FailureAction, { batch, matchId }: MatchDebugReport): Promise<void> {
    const { country, league } = batch;
    switch (action.kind) {
      case 'alias':
        await this.#manager.addMapping(country, action.slug, action.betfairName, { league });
        return;
      case 'event':
        await this.#manager.setManualMatch(country, matchId, action.eventId);
        return;
      case 'no_event':
        await this.#manager.setManualMatch(country, matchId, null);
        return;
      case 'skip':
      case 'quit':
        return;
    }
  }
}
