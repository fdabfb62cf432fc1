import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { columnType } from '../../../src/pipeline/dataset/column-types.ts';
import { type AnalystTool, analystTool } from '../../support/e2e/analyst-tools.ts';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { PROJECT } from '../../support/e2e/run-fbp.ts';
import { processedSample, SAMPLE_BATCH } from '../../support/e2e/sample-project.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';

const RECIPES = readFileSync(join(PROJECT, 'docs', 'recipes.md'), 'utf8');
const README = readFileSync(join(PROJECT, 'README.md'), 'utf8');

/** The sections that answer a question in several languages, and the name of the answer there. */
const ANSWERS = {
  'Implied probabilities': 'probabilities',
  'Closing-line value': 'closing_line',
  'The price at a time of one’s own': 'asof',
  Calibration: 'calibration',
};

const pandas = analystTool('pandas');
const r = analystTool('R');

let out: string;
let dataset: string;
/** By the name of the answer. */
let sqlAnswers: Record<string, Cell[][]>;

beforeAll(async () => {
  const { folder } = await processedSample();
  out = join(folder, 'output', ...SAMPLE_BATCH);
  dataset = join(sharedFolder(), 'dataset');
  expect(await askFbp(['dataset', '--to', dataset], { cwd: folder })).toMatchObject({ code: 0 });
  const answers = Object.entries(ANSWERS).map(async ([title, name]) => {
    const [sql = ''] = blocksOf(sectionOf(title), 'sql');
    return [name, await query(sql)] as const;
  });
  sqlAnswers = Object.fromEntries(await Promise.all(answers));
});

type Cell = string | number;

async function query(sql: string): Promise<Cell[][]> {
  const finished = await askFbp(['query', sql, '--format', 'csv', '--dataset', dataset], { cwd: out });
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
  return cellsOf(finished.stdout);
}

/** Without the header; what reads as a number is one, rounded as languages differ in the last digits. */
function cellsOf(csv: string): Cell[][] {
  const [, ...rows] = parse(csv) as string[][];
  return rows.map((row) => row.map(plainCell));
}

function plainCell(cell: string): Cell {
  if (cell === '' || Number.isNaN(Number(cell))) return cell.toLowerCase();
  return Number(Number(cell).toFixed(9));
}

function sectionOf(title: string): string {
  const section = RECIPES.split(/^## /m).find((each) => each.replaceAll("'", '’').startsWith(`${title}\n`));
  if (section === undefined) throw new Error(`docs/recipes.md has no section ${title}`);
  return section;
}

function blocksOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);
}

/** All recipes of a language as one program, but those that need a package which Debian does not have. */
function program(language: 'python' | 'r'): string {
  const blocks = blocksOf(RECIPES, language).filter((code) => !/^(import|library).*(polars|arrow)/m.test(code));
  expect(blocks.length).toBe(1 + Object.keys(ANSWERS).length);
  return blocks.join('\n');
}

/** What the program finds for each answer, as many rows as the SQL shows. */
function expectSameAnswers(tool: AnalystTool, code: string, print: (name: string) => string): void {
  for (const [name, wanted] of Object.entries(sqlAnswers)) {
    const found = cellsOf(tool.run(`${code}\n${print(name)}`, out));
    expect(wanted.length, name).toBeGreaterThan(2);
    expect(found.slice(0, wanted.length), name).toEqual(wanted);
  }
}

describe('docs/recipes.md', () => {
  it('has SQL that answers, each with several rows or one for the only season', async () => {
    const blocks = blocksOf(RECIPES, 'sql');
    expect(blocks.length).toBe(1 + Object.keys(ANSWERS).length);
    expect(await query(blocks[0] ?? '')).toEqual([['2023-2024', 380, 376, expect.any(String), expect.any(String)]]);
  });

  it.skipIf(pandas === undefined)('answers in pandas as it does in SQL', () => {
    if (pandas !== undefined)
      expectSameAnswers(pandas, program('python'), (name) => `print(${name}.to_csv(index=False), end="")`);
  });

  it.skipIf(r === undefined)('answers in R as it does in SQL', () => {
    if (r !== undefined) expectSameAnswers(r, program('r'), (name) => `write.csv(${name}, row.names = FALSE, na = "")`);
  });
});

/** What pandas may call a type of the data dictionary; a column without any value has no type of its own. */
const PANDAS_TYPES = {
  text: /^(string|object)$/,
  number: /^(float64|int64)$/,
  integer: /^(Int64|int64|float64)$/,
  boolean: /^bool(ean)?$/,
  instant: /^datetime64\[ns, UTC\]$/,
};

describe('the reading of CSVs that the README shows', () => {
  it('is that of docs/recipes.md', () => {
    const [first = ''] = blocksOf(README, 'python');
    expect(first).toContain('pd.read_csv');
    expect(blocksOf(RECIPES, 'python')).toContain(first);
  });

  it.skipIf(pandas === undefined)('gives pandas every column of every output with its type', () => {
    const [reading = ''] = blocksOf(README, 'python');
    const describing = `
import json
tables = {name: read(name) for name in ["matches.csv", "prices.csv", "odds.csv.gz", "failures.csv"]}
print(json.dumps({name: [[c, str(table[c].dtype), bool(table[c].isna().all())] for c in table] for name, table in tables.items()}))`;
    const tables = JSON.parse(pandas?.run(reading + describing, out) ?? '{}') as Record<
      string,
      [string, string, boolean][]
    >;
    expect(Object.keys(tables)).toEqual(['matches.csv', 'prices.csv', 'odds.csv.gz', 'failures.csv']);
    for (const [file, columns] of Object.entries(tables)) {
      const ids = columns.filter(([column]) => /^(.*_match_id|market_id|season_id|tournament_id)$/.test(column));
      expect(ids.length).toBeGreaterThan(1);
      for (const [column, type] of ids) expect(type, `${file} ${column}`).toBe('string');
      for (const [column, type, isEmpty] of columns) {
        if (!isEmpty) expect(type, `${file} ${column}`).toMatch(PANDAS_TYPES[typeOf(file, column)]);
      }
    }
  });
});

function typeOf(file: string, column: string): keyof typeof PANDAS_TYPES {
  return file === 'failures.csv' && column === 'line' ? 'integer' : columnType(column);
}
