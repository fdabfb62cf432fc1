import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { CompactLine } from '../../../src/betfair/wire/compact-line.ts';
import { FIELD } from '../../../src/betfair/wire/market-change.ts';
import { readDefinition } from '../../../src/betfair/wire/market-definition.ts';

// biome-ignore lint/suspicious/noExplicitAny: whatever JSON.parse makes of a line
type Json = any;

const scanner = new CompactLine();
const NAMES = new Map(Object.entries(FIELD).map(([name, field]) => [field as number, name]));
const SKIPPED = new Set(['spn', 'spf', 'spb', 'spl']);

/** Whether the scanner takes the line; if it does, fails unless JSON.parse makes the same of it. */
export function takesCompactLine(text: string): boolean {
  const bytes = Buffer.from(`\n${text}\n`);
  const newline = scanner.scan(bytes, 1);
  if (newline === -1) return false;
  const [ours, theirs] = [
    { newline, ...scanned() },
    { newline: bytes.length - 1, ...parsed(JSON.parse(text)) },
  ];
  // expect is slow where it has nothing to say, and there are a hundred thousand lines
  if (!isDeepStrictEqual(ours, theirs)) expect(ours, text).toEqual(theirs);
  return true;
}

function scanned() {
  let from = 0;
  const changes = Array.from({ length: scanner.changes }, (_, index) => {
    const end = scanner.ends[index] as number;
    const runners = runnersOf(from, end);
    from = end;
    const [total, definition] = [scanner.totals[index], scanner.definitions[index]];
    return { market: `1.${scanner.markets[index]}`, definition, runners, total };
  });
  return { publishedAt: scanner.publishedAt, changes };
}

function runnersOf(from: number, end: number) {
  const { values } = scanner;
  const runners = [];
  for (let at = from; at < end; ) {
    const [id = 0, handicap = 0, length = 0] = values.subarray(at, at + 3);
    const fields: Record<string, number[]> = {};
    const last = at + 3 + length;
    for (let field = at + 3; field < last; ) {
      const count = values[field + 1] as number;
      fields[NAMES.get(values[field] as number) ?? '?'] = [...values.subarray(field + 2, field + 2 + count)];
      field += 2 + count;
    }
    runners.push({ id, handicap, fields });
    at = last;
  }
  return runners;
}

/** What the line says; fails for anything that the slow way would have remarked on. */
function parsed({ op, clk, pt, mc, ...unknown }: Json) {
  if (op !== 'mcm' || typeof clk !== 'string' || !Number.isInteger(pt) || pt <= 0) expect.unreachable('no message');
  refuse(unknown);
  return { publishedAt: pt, changes: mc.map(parsedChange) };
}

function parsedChange({ id, marketDefinition, rc = [], con, img, tv = Number.NaN, ...unknown }: Json) {
  if (img === true || ![undefined, true, false].includes(con)) expect.unreachable('an image or an odd con');
  refuse(unknown);
  const notes = { fault: expect.unreachable, unknown: expect.unreachable };
  const definition = marketDefinition === undefined ? undefined : readDefinition(marketDefinition, notes as never);
  return { market: id, definition, runners: rc.map(parsedRunner), total: tv };
}

function parsedRunner({ id, hc = 0, ...others }: Json) {
  const fields = Object.entries(others).filter(([name]) => !SKIPPED.has(name));
  refuse(Object.fromEntries(fields.filter(([name]) => !(name in FIELD))));
  return { id, handicap: hc + 0, fields: Object.fromEntries(fields.map(([name, value]) => [name, [value].flat(2)])) };
}

function refuse(unknown: Json): void {
  for (const name in unknown) expect.unreachable(`unknown field ${name}`);
}
