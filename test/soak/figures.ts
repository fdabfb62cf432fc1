import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one test of a promise counted. */
export interface Figure {
  /** Number of the promise in the list of what users may rely on. */
  readonly promise: string;
  readonly what: string;
  readonly counted: string;
  readonly violations: number;
}

/** The test files run in processes of their own, so the figures meet in a file, which this variable names. */
const VARIABLE = 'SOAK_FIGURES';

export function record(figure: Figure): void {
  const file = process.env[VARIABLE];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figure)}\n`);
}

/** For vitest: prints the table when every soak test has run. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-soak-'));
  const file = join(folder, 'figures.jsonl');
  process.env[VARIABLE] = file;
  return () => {
    const figures = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(parse) : [];
    rmSync(folder, { recursive: true, force: true });
    console.log(`\n${table(figures)}`);
  };
}

function parse(line: string): Figure {
  return JSON.parse(line);
}

function table(figures: readonly Figure[]): string {
  const rows = figures
    .toSorted((a, b) => Number.parseInt(a.promise, 10) - Number.parseInt(b.promise, 10))
    .map(({ promise, what, counted, violations }) => [promise, what, counted, String(violations)]);
  const cells = [['promise', 'test', 'figures', 'violations'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  const total = figures.reduce((sum, { violations }) => sum + violations, 0);
  return `${lines.join('\n')}\n${figures.length} tests, ${total} violations\n`;
}
