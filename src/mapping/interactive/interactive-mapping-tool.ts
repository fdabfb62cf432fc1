import { type MarkedNames, markDifferences } from '../file/mark-differences.ts';
import type { AddedMapping, MappingManager } from '../mapping-manager.ts';
import { nameSimilarity } from '../names/similar-teams.ts';
import { isRefusal } from './import-chosen.ts';
import { readSession, removeSession, type SessionStep, sessionPath, writeSession } from './map-session.ts';
import type { NameCandidate, UnmappedTeam } from './unmapped-csv.ts';

/** A suggestion as it is shown. */
interface MappingOption {
  /** What the person types, from 1. */
  readonly number: number;
  readonly name: string;
  /** 0..1 */
  readonly confidence: number;
  /** Days that support it. */
  readonly dates: readonly string[];
  /** The known club that the slug would be another spelling of. */
  readonly sameAs: string | undefined;
  /** The slug and the name, with what they share. */
  readonly marked: MarkedNames;
}

export interface MappingProgress {
  readonly saved: number;
  readonly skipped: number;
  readonly total: number;
}

export interface MappingQuestion {
  readonly team: UnmappedTeam;
  readonly options: readonly MappingOption[];
  readonly progress: MappingProgress;
}

export type AnswerResult =
  | { readonly kind: 'saved'; readonly added: AddedMapping }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'undone'; readonly slug: string }
  | { readonly kind: 'nothing_to_undo' }
  /** The answer cannot be; the same question stands. */
  | { readonly kind: 'refused'; readonly message: string; readonly hint: string | undefined };

const KNOWN_CLUBS_SHOWN = 2;
const KNOWN_CLUB_THRESHOLD = 0.8;

/**
 * A session in which a person says, team by team, what Betfair calls it. It knows no terminal: it asks by `question` and is told by
 * `choose`, `enter`, `skip` and `undo`. Every answer is in the mapping file before its call returns, and remembered in the state
 * folder, so that leaving (or being killed) loses nothing and the next session goes on with the next team.
 */
export class InteractiveMappingTool {
  readonly #manager: MappingManager;
  readonly #country: string;
  readonly #path: string;
  readonly #steps: SessionStep[];
  #pending: UnmappedTeam[];

  /** Goes on with the country's unfinished session, if there is one. Throws FBP-INPUT when its file cannot be read. */
  constructor(manager: MappingManager, session: { country: string; stateDir: string; teams: readonly UnmappedTeam[] }) {
    this.#manager = manager;
    this.#country = session.country;
    this.#path = sessionPath(session.stateDir, session.country);
    const steps = readSession(this.#path);
    const done = new Set(steps.map((step) => teamKey(step.team)));
    const pending = session.teams.filter((team) => !done.has(teamKey(team)));
    // Nothing left to ask: that session was over, and what it skipped is asked anew.
    this.#steps = pending.length === 0 ? [] : steps;
    this.#pending = pending.length === 0 ? [...session.teams] : pending;
  }

  /** What to ask next; undefined when every team has its answer. */
  get question(): MappingQuestion | undefined {
    const [team] = this.#pending;
    if (team === undefined) return undefined;
    const options = this.#candidates(team).map((candidate, index) => asOption(team, candidate, index + 1));
    return { team, options, progress: this.progress };
  }

  get progress(): MappingProgress {
    const skipped = this.#steps.filter((step) => step.kind === 'skipped').length;
    const total = this.#steps.length + this.#pending.length;
    return { saved: this.#steps.length - skipped, skipped, total };
  }

  /** Takes the option of that number. */
  async choose(number: number): Promise<AnswerResult> {
    const option = this.question?.options.find((each) => each.number === number);
    if (option === undefined) return { kind: 'refused', message: `There is no option ${number}`, hint: undefined };
    return this.#save(option.name, option.sameAs);
  }

  /** Takes a name that the person typed. */
  async enter(name: string): Promise<AnswerResult> {
    return this.#save(name, undefined);
  }

  async skip(): Promise<AnswerResult> {
    const team = this.#pending.shift();
    if (team === undefined) return noQuestion();
    await this.#remember({ kind: 'skipped', team: copy(team) });
    return { kind: 'skipped' };
  }

  /** Takes the last answer back, also one of an earlier run of this session, and asks its question again. */
  async undo(): Promise<AnswerResult> {
    const step = this.#steps.at(-1);
    if (step === undefined) return { kind: 'nothing_to_undo' };
    try {
      if (step.kind === 'saved') await this.#manager.undoAdd(step.added);
    } catch (error) {
      if (isRefusal(error)) return { kind: 'refused', message: error.message, hint: error.hint };
      throw error;
    }
    this.#steps.pop();
    await writeSession(this.#path, this.#steps);
    this.#pending = [step.team, ...this.#pending.filter((team) => teamKey(team) !== teamKey(step.team))];
    return { kind: 'undone', slug: step.team.slug };
  }

  /** Forgets the session when it is finished; an unfinished one stays for the next time. */
  async close(): Promise<void> {
    if (this.#pending.length === 0) await removeSession(this.#path);
  }

  async #save(name: string, sameAs: string | undefined): Promise<AnswerResult> {
    const [team] = this.#pending;
    if (team === undefined) return noQuestion();
    try {
      const added = await this.#write(team, name, sameAs);
      this.#pending.shift();
      await this.#remember({ kind: 'saved', team: copy(team), added });
      return { kind: 'saved', added };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { kind: 'refused', message: error.message, hint: error.hint };
    }
  }

  #write(team: UnmappedTeam, name: string, sameAs: string | undefined): Promise<AddedMapping> {
    const { slug, league } = team;
    if (sameAs === undefined) return this.#manager.addMapping(this.#country, slug, name, { league });
    return this.#manager.shareMapping(this.#country, slug, sameAs, { league });
  }

  async #remember(step: SessionStep): Promise<void> {
    this.#steps.push(step);
    await writeSession(this.#path, this.#steps);
  }

  /** The team's own candidates, then known clubs whose slug may only be spelled otherwise here. */
  #candidates(team: UnmappedTeam): NameCandidate[] {
    const offered = new Set(team.candidates.map((candidate) => candidate.sameAs));
    const similar = this.#manager.findSimilarTeams(team.slug, this.#country, KNOWN_CLUB_THRESHOLD);
    const known = similar
      .filter((club) => !offered.has(club.slug) && club.slug !== team.slug)
      .slice(0, KNOWN_CLUBS_SHOWN)
      .map((club) => ({ name: club.name, score: nameSimilarity(team.slug, club.name), dates: [], sameAs: club.slug }));
    return [...team.candidates, ...known];
  }
}

function asOption(team: UnmappedTeam, candidate: NameCandidate, number: number): MappingOption {
  const { name, score, dates, sameAs } = candidate;
  return { number, name, confidence: score, dates, sameAs, marked: markDifferences(team.slug, name) };
}

function teamKey(team: { league: string; slug: string }): string {
  return `${team.league}/${team.slug}`;
}

function copy(team: UnmappedTeam): SessionStep['team'] {
  return { ...team, candidates: team.candidates.map((candidate) => ({ ...candidate, dates: [...candidate.dates] })) };
}

function noQuestion(): AnswerResult {
  return { kind: 'refused', message: 'Every team has its answer', hint: undefined };
}
