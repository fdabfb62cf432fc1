import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCsv } from '../../support/e2e/csv.ts';
import { packProgram } from '../../support/e2e/packed.ts';
import { noPseudoTerminal } from '../../support/e2e/pseudo-terminal.ts';
import { PROJECT } from '../../support/e2e/run-fbp.ts';
import { learnedProject } from '../../support/e2e/sample-project.ts';

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

let tarball = '';
beforeAll(() => {
  tarball = packProgram().tarball;
});

/** A program's own project with the packed library in it, and the sample's data to work on. */
async function projectOf(type: 'module' | 'commonjs'): Promise<string> {
  const folder = await learnedProject();
  const library = join(folder, 'node_modules', NAME);
  mkdirSync(library, { recursive: true });
  spawnSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', library]);
  // What it depends on is what is installed here: npm would put the same packages beside it.
  const { dependencies } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), '@types/node', 'undici-types', 'typescript']) {
    mkdirSync(join(folder, 'node_modules', name, '..'), { recursive: true });
    symlinkSync(join(PROJECT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, types: ['node'], outDir: 'built' };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['names.ts', ...programFiles()] }),
  );
  writeFileSync(join(folder, 'names.ts'), NAMES);
  for (const [index, name] of programFiles().entries()) writeFileSync(join(folder, name), PROGRAMS[index] ?? '');
  return folder;
}

function programFiles(): string[] {
  return PROGRAMS.map((_, index) => `program-${index + 1}.ts`);
}

function run(cwd: string, args: readonly string[]) {
  return spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
}

describe('the programs of docs/library.md', () => {
  it('are the three of the design', () => expect(PROGRAMS).toHaveLength(3));

  it.each(['module', 'commonjs'] as const)('compile strictly and run as %s', async (type) => {
    const cwd = await projectOf(type);
    const compiled = run(cwd, [join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']);
    expect(compiled.stdout).toBe('');
    const first = run(cwd, ['built/program-1.js']);
    expect(first.stdout, first.stderr).toContain('  linked                   376');
    const second = run(cwd, ['built/program-2.js']);
    expect(second.stdout, second.stderr).toContain('rows                       380');
    cpSync(join(cwd, 'output', 'england_pl_2023_with_odds.csv'), join(cwd, 'copy', 'matches.csv'));
    expect(readCsv(join(cwd, 'copy'), 'matches.csv')).toHaveLength(380);
    expect(readdirSync(join(cwd, 'output')).filter((name) => name.startsWith('.'))).toEqual([]);
    const third = run(cwd, ['built/program-3.js']);
    expect(third.stderr).toContain('there is no terminal to ask on');
  });

  it.skipIf(noPseudoTerminal !== undefined)('lead through the failures in a terminal', async () => {
    const cwd = await projectOf('module');
    run(cwd, [join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']);
    const asked = spawnSync('script', ['-qefc', `'${process.execPath}' built/program-3.js`, '/dev/null'], {
      cwd,
      encoding: 'utf8',
      // The first has no event, the second is the name that no mapping has.
      input: '1\n1\nq\n',
    });
    expect(asked.stdout).toContain('Failure 1 of');
    expect(asked.stdout).toContain('saved: luton-town is LTFC');
    expect(asked.stdout).toMatch(/2 resolved, \d+ left/);
  });
});
