import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCsv } from '../../support/e2e/csv.ts';
import { packProgram } from '../../support/e2e/packed.ts';
import { noPseudoTerminal } from '../../support/e2e/pseudo-terminal.ts';
import { PROJECT } from '../../support/e2e/run-fbp.ts';
import { learnedProject } from '../../support/e2e/sample-project.ts';
import { sharedFolder } from '../../support/e2e/scratch.ts';

const NAME = 'football-betting-pipeline';
const PROGRAMS = [...readFileSync(join(PROJECT, 'docs', 'library.md'), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(
  ([, code = '']) => code,
);

/** Every name that the architecture promises, as values and as types. */
const NAMES = `import {
  BetfairSearchEngine, ConfigManager, DataValidator, EnhancedDownloader, errorRecoveryStrategy, FailureDebugger,
  InteractiveMappingTool, MappingManager, MatchExtractor, MatchMapper, PipelineCoordinator, PipelineLogger,
  PipelineProfiler, ProcessingReport, SearchDebugger, StorageManager,
} from '${NAME}';
import type {
  BetfairSearchParams, ErrorRecoveryStrategy, ProcessedMatch, SearchAttempt, SearchResult, StatisticalMatch,
} from '${NAME}';

export const values: readonly (new (...args: never[]) => object)[] = [
  BetfairSearchEngine, ConfigManager, DataValidator, EnhancedDownloader, FailureDebugger, InteractiveMappingTool,
  MappingManager, MatchExtractor, MatchMapper, PipelineCoordinator, PipelineLogger, PipelineProfiler, ProcessingReport,
];
export const others = [errorRecoveryStrategy, SearchDebugger, StorageManager];
export type Data = [BetfairSearchParams, ErrorRecoveryStrategy, ProcessedMatch, SearchAttempt, SearchResult, StatisticalMatch];
// @ts-expect-error a file is named by a text: the types are there, and strict
new PipelineCoordinator(null).processBatch({ statsFile: 1 });
`;

/** A module and a CommonJS file of each program, as a project may have either. */
const KINDS = ['mts', 'cts'] as const;

/** A program's own project with the packed library in it, and the sample's data to work on. */
async function compiledProject(): Promise<{ folder: string; compiler: string }> {
  const folder = await learnedProject(sharedFolder());
  const library = join(folder, 'node_modules', NAME);
  mkdirSync(library, { recursive: true });
  spawnSync('tar', ['-xzf', packProgram().tarball, '--strip-components=1', '-C', library]);
  // What it depends on is what is installed here: npm would put the same packages beside it.
  const { dependencies } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), '@types/node', 'undici-types']) {
    mkdirSync(join(folder, 'node_modules', name, '..'), { recursive: true });
    symlinkSync(join(PROJECT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{}');
  const texts = { names: NAMES, ...Object.fromEntries(PROGRAMS.map((code, index) => [`program-${index + 1}`, code])) };
  const files = Object.entries(texts).flatMap(([name, code]) =>
    KINDS.map((kind) => {
      writeFileSync(join(folder, `${name}.${kind}`), code);
      return `${name}.${kind}`;
    }),
  );
  const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, types: ['node'], outDir: 'built' };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const compiled = run(folder, [join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']);
  return { folder, compiler: compiled.stdout };
}

function run(cwd: string, args: readonly string[]) {
  return spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
}

describe('the programs of docs/library.md', () => {
  let folder = '';
  let compiler = '';
  beforeAll(async () => {
    ({ folder, compiler } = await compiledProject());
  });

  it('are the three of the design, and compile strictly as modules and as CommonJS', () => {
    expect(PROGRAMS).toHaveLength(3);
    expect(compiler).toBe('');
  });

  it('run as modules', () => {
    const first = run(folder, ['built/program-1.mjs']);
    expect(first.stdout, first.stderr).toContain('  linked                   376');
    const second = run(folder, ['built/program-2.mjs']);
    expect(second.stdout, second.stderr).toContain('rows                       380');
    cpSync(join(folder, 'output', 'england_pl_2023_with_odds.csv'), join(folder, 'copy', 'matches.csv'));
    expect(readCsv(join(folder, 'copy'), 'matches.csv')).toHaveLength(380);
    expect(readdirSync(join(folder, 'output')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('run as CommonJS', () => {
    expect(run(folder, ['built/program-3.cjs']).stderr).toContain('there is no terminal to ask on');
  });

  it.skipIf(noPseudoTerminal !== undefined)('lead through the failures in a terminal', () => {
    const asked = spawnSync('script', ['-qefc', `'${process.execPath}' built/program-3.mjs`, '/dev/null'], {
      cwd: folder,
      encoding: 'utf8',
      // The first has no event, the second is the name that no mapping has.
      input: '1\n1\nq\n',
    });
    expect(asked.stdout).toContain('Failure 1 of');
    expect(asked.stdout).toContain('saved: luton-town is LTFC');
    expect(asked.stdout).toMatch(/2 resolved, \d+ left/);
  });
});
