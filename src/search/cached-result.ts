import type { LinkBatchResult } from '../domain/search.ts';

type Holder = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

/** Whether what a file of the cache holds is the result for rows of these positions, field by field: it may be anybody's. */
export function isResultOf(rows: readonly number[], content: unknown): content is LinkBatchResult {
  if (!isHolder(content)) return false;
  const { results, learned, shift } = content;
  return (
    Array.isArray(results) &&
    results.length === rows.length &&
    results.every((result, index) => isResult(result, rows[index])) &&
    listOf(isAlias)(learned) &&
    (shift === undefined || has(shift, { offsetMs: isNumber, sidesExchanged: isFlag }))
  );
}

function isResult(value: unknown, row: number | undefined): boolean {
  return (
    has(value, { row: isNumber, verdict: isVerdict, candidates: listOf(isCandidate), attempts: listOf(isAttempt) }) &&
    (value as Holder)['row'] === row
  );
}

function isVerdict(value: unknown): boolean {
  if (!isHolder(value)) return false;
  switch (value['kind']) {
    case 'linked':
      return isLink(value['link']);
    case 'not_found':
      return has(value, { reason: isText, cause: isText, judged: isFlag });
    case 'ambiguous':
      return has(value, { reason: isText, cause: isText });
    default:
      return false;
  }
}

function isLink(value: unknown): boolean {
  return has(value, {
    ...{ eventId: isText, eventName: isText, homeName: isText, awayName: isText, strategy: isText },
    ...{ confidence: isNumber, runnerUpConfidence: maybe(isNumber), swapped: isFlag, evidence: listOf(isEvidence) },
    sides: (sides) => has(sides, { home: listOf(isText), away: listOf(isText), eventName: maybe(isText) }),
  });
}

function isCandidate(value: unknown): boolean {
  return has(value, {
    ...{ eventId: isText, eventName: isText, scheduledAt: isNumber, score: isNumber },
    ...{ homeScore: isNumber, awayScore: isNumber, swapped: isFlag, kickoffDifferenceMinutes: maybe(isNumber) },
    ...{ rejected: maybe(isText), wants: maybe(isText), evidence: listOf(isEvidence) },
  });
}

function isEvidence(value: unknown): boolean {
  return has(value, { kind: isText, name: isText, value: maybe(isNumber), atMost: maybe(isNumber) });
}

function isAttempt(value: unknown): boolean {
  return has(value, {
    ...{ strategy: isText, query: listOf(isText), candidates: listOf(isCandidate), verdict: isText },
    window: (window) => has(window, { from: isNumber, to: isNumber }),
  });
}

function isAlias(value: unknown): boolean {
  return has(value, {
    ...{ slug: isText, betfairName: isText, dates: listOf(isText), of: isNumber, decisive: isFlag },
    rivals: listOf((rival) => has(rival, { betfairName: isText, dates: isNumber })),
  });
}

function has(value: unknown, fields: Readonly<Record<string, Check>>): boolean {
  if (!isHolder(value)) return false;
  for (const key in fields) if (fields[key]?.(value[key]) !== true) return false;
  return true;
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function maybe(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isNumber(value: unknown): boolean {
  return Number.isFinite(value);
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}
