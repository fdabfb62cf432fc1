import type { LinkEvidence, SearchSteps } from '../../diagnostics/debugger/debug-report.ts';
import type { Evidence } from '../../domain/search.ts';
import { evidenceAmount } from '../../domain/text/evidence-text.ts';
import { confidenceOf } from '../../search/evidence.ts';
import type { Page } from '../terminal/page.ts';

/** What was decided, and for a link the sum that its confidence is. */
export function renderDecision({ verdict, evidence }: SearchSteps, page: Page): void {
  if (verdict.kind !== 'linked') page.item(`${verdict.kind}: ${verdict.reason}`);
  if (evidence === undefined) return;
  for (const line of evidenceLines(evidence)) page.item(line);
  for (const piece of evidence.pieces)
    page.item(`${piece.name}: ${piece.reason}`, { mark: `${evidenceAmount(piece)} `, indent: 4 });
}

/** A candidate's evidence in one line: `0.949 = +0.999 known_name -0.070 next_day +0.020 winners_agree_off_day; veto plays_another`. */
export function evidenceSum(evidence: readonly Evidence[]): string {
  const terms = evidence.flatMap((piece) =>
    piece.kind === 'weight' ? [`${evidenceAmount(piece)} ${piece.name}`] : [],
  );
  const limits = evidence.flatMap((piece) =>
    piece.kind === 'weight' ? [] : [`${evidenceAmount(piece)} ${piece.name}`],
  );
  const sum = terms.length === 0 ? [] : [`${confidenceOf(evidence).toFixed(3)} = ${terms.join(' ')}`];
  return [...sum, ...limits].join('; ');
}

function evidenceLines(evidence: LinkEvidence): string[] {
  const { confidence, runnerUpConfidence, margin, kickoffDifferenceMinutes } = evidence;
  const rival =
    runnerUpConfidence === undefined
      ? 'no other candidate'
      : `runner-up ${runnerUpConfidence.toFixed(3)} (a margin of ${margin} is asked for)`;
  return [
    `linked: ${evidence.eventName} (${evidence.eventId}) by ${evidence.strategy}`,
    ...evidence.names,
    ...(kickoffDifferenceMinutes === undefined ? [] : [kickoffText(kickoffDifferenceMinutes)]),
    ...(evidence.swapped ? ['Betfair lists the away side first'] : []),
    `settled winners: ${settlementText(evidence)}`,
    `confidence ${confidence.toFixed(3)}, ${rival}; the sum of`,
  ];
}

function settlementText({ settlement, score }: LinkEvidence): string {
  if (settlement === undefined || score === undefined) return 'nothing to compare';
  return `${settlement === 'agrees' ? 'agree' : 'DISAGREE'} with the score ${score.home}-${score.away}`;
}

function kickoffText(minutes: number): string {
  if (minutes === 0) return "scheduled at the row's kick-off";
  return `scheduled ${Math.abs(minutes)} min ${minutes > 0 ? 'after' : 'before'} the row's kick-off`;
}
