import { createRandom, type Random } from '../random.ts';
import type { EventPlan } from './event-plan.ts';
import { isDecided, type MarketTemplate, settledStatus } from './market-catalog.ts';
import { type MatchScript, scoreAt } from './match-script.ts';
import type { MarketState } from './wire-text.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A definition and the instant from which it held, to the millisecond: what a PRO file shows and a BASIC file samples. */
export interface DefinitionChange {
  readonly at: number;
  readonly state: MarketState;
}

interface Draft {
  readonly changes: DefinitionChange[];
  readonly random: Random;
}

function push(draft: Draft, at: number, patch: Partial<MarketState>): void {
  const last = draft.changes.at(-1);
  if (last === undefined) throw new Error('a timeline starts with its first definition');
  const statusChanged = patch.status !== undefined && patch.status !== last.state.status;
  const version = last.state.version + (statusChanged || patch.inPlay ? draft.random.int(200, 60_000) : 0);
  draft.changes.push({ at: Math.max(at, last.at + 1), state: { ...last.state, version, ...patch } });
}

function firstDefinition(plan: EventPlan, template: MarketTemplate): DefinitionChange {
  const state: MarketState = {
    status: 'OPEN',
    inPlay: false,
    turnInPlayEnabled: plan.turnsInPlay,
    marketTime: plan.firstScheduledAt,
    openDate: plan.firstScheduledAt,
    eventName: plan.formerName?.name ?? `${plan.home} v ${plan.away}`,
    version: 1_000_000_000 + Math.floor((plan.createdAt - 1_400_000_000_000) / 100),
    settledTime: undefined,
    runnerStatuses: template.runners.map(() => 'ACTIVE'),
  };
  return { at: plan.createdAt, state };
}

/** Moves of the kick-off and the change of name, in time order. openDate follows marketTime a minute later. */
function pushAnnouncements(draft: Draft, plan: EventPlan): void {
  const announced: { at: number; patch: Partial<MarketState> }[] = plan.moves.flatMap((move) => [
    { at: move.at, patch: { marketTime: move.to } },
    { at: move.at + MINUTE + SECOND, patch: { openDate: move.to } },
  ]);
  if (plan.formerName !== undefined) {
    announced.push({ at: plan.formerName.until, patch: { eventName: `${plan.home} v ${plan.away}` } });
  }
  announced.sort((a, b) => a.at - b.at);
  for (const { at, patch } of announced) push(draft, at, patch);
}

function pushTurnInPlay(draft: Draft, plan: EventPlan, script: MatchScript): void {
  if (!plan.turnsInPlay) {
    push(draft, plan.scheduledAt, { status: 'SUSPENDED' });
    return;
  }
  push(draft, script.offAt - 8 * SECOND, { status: 'SUSPENDED' });
  const marketTime = plan.marketTimeOverwritten ? { marketTime: script.offAt } : {};
  push(draft, script.offAt, { status: 'OPEN', inPlay: true, ...marketTime });
  if (plan.marketTimeOverwritten) push(draft, script.offAt + MINUTE + SECOND, { openDate: script.offAt });
}

function pushSettlement(draft: Draft, at: number, runnerStatuses: readonly string[]): void {
  push(draft, at, { status: 'CLOSED', settledTime: at, runnerStatuses });
}

/**
 * The definitions of one market over its life: listed, moved, renamed, in-play, suspended at goals, settled as soon as it
 * is decided, at half time or after the match, with winners that agree with the score; or voided.
 */
export function marketTimeline(plan: EventPlan, template: MarketTemplate, script: MatchScript): DefinitionChange[] {
  const random = createRandom(`${plan.seed}/${plan.eventId}/${template.type}/definitions`);
  const draft: Draft = { changes: [firstDefinition(plan, template)], random };
  pushAnnouncements(draft, plan);
  if (plan.voidedAt !== undefined) {
    push(draft, plan.voidedAt, { status: 'SUSPENDED' });
    pushSettlement(
      draft,
      plan.voidedAt + random.int(60, 600) * SECOND,
      template.runners.map(() => 'REMOVED'),
    );
    return draft.changes;
  }
  pushTurnInPlay(draft, plan, script);
  const endAt = template.period === 'half' ? script.halfTimeAt : script.fullTimeAt;
  const settle = (at: number, scoredAt: number) => {
    const score = scoreAt(script, scoredAt);
    pushSettlement(
      draft,
      at,
      template.runners.map((runner) => settledStatus(template, runner, score)),
    );
  };
  for (const goal of plan.turnsInPlay ? script.goals : []) {
    if (goal.at > endAt) break;
    push(draft, goal.at + 2 * SECOND, { status: 'SUSPENDED' });
    if (isDecided(template, scoreAt(script, goal.at))) {
      settle(goal.at + random.int(60, 150) * SECOND, goal.at);
      return draft.changes;
    }
    push(draft, goal.at + random.int(35, 110) * SECOND, { status: 'OPEN' });
  }
  if (plan.turnsInPlay) push(draft, endAt + random.int(1, 20) * SECOND, { status: 'SUSPENDED' });
  settle(endAt + random.int(60, 200) * SECOND, endAt);
  return draft.changes;
}
