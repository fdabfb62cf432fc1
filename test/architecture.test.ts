import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { configLeaves, unreadLeaves } from './support/architecture/config-reads.ts';
import { crowdedFolders, longFunctions, strayTests } from './support/architecture/layout.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SRC = join(ROOT, 'src');

const BELOW_PIPELINE = [
  ...['domain', 'disk', 'decode', 'config', 'logging', 'input', 'mapping', 'storage'],
  ...['betfair', 'search', 'download', 'extraction'],
] as const;

/** What each folder may import besides itself. `type config`: types only. */
const MAY_IMPORT = {
  domain: [],
  disk: ['domain'],
  decode: ['domain', 'disk'],
  config: ['domain', 'disk'],
  logging: ['domain', 'disk', 'type config'],
  input: ['domain', 'disk', 'decode', 'type config'],
  mapping: ['domain', 'disk', 'type config'],
  storage: ['domain', 'disk', 'type config'],
  betfair: ['domain', 'disk', 'decode', 'type config'],
  search: ['domain', 'disk', 'mapping', 'betfair'],
  download: ['domain', 'disk', 'decode', 'betfair'],
  extraction: ['domain', 'disk', 'decode', 'betfair'],
  pipeline: [...BELOW_PIPELINE],
  diagnostics: [...BELOW_PIPELINE, 'pipeline'],
  'report-page': [...BELOW_PIPELINE, 'pipeline'],
  cli: [...BELOW_PIPELINE, 'pipeline', 'diagnostics', 'report-page'],
} as const satisfies Record<string, readonly string[]>;

/** What only some folders may write, however it is spelt. */
const OWNED = [
  { what: 'process.env', owners: ['config'], code: /\bprocess\s*(\.\s*env\b|\[\s*['"`]env)/ },
  { what: 'console', owners: ['cli'], code: /\bconsole\s*[.[]/ },
  { what: 'process.stdout', owners: ['cli'], code: /\bprocess\s*(\.\s*stdout\b|\[\s*['"`]stdout)/ },
  { what: 'process.stderr', owners: ['cli'], code: /\bprocess\s*(\.\s*stderr\b|\[\s*['"`]stderr)/ },
  { what: 'process.exit', owners: ['cli'], code: /\bprocess\s*(\.\s*exit(Code)?\b|\[\s*['"`]exit)/ },
  {
    what: 'node:process',
    owners: ['cli', 'config'],
    code: /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](node:)?process['"]/,
  },
  { what: 'libsql', owners: ['disk'], code: /['"`]libsql['"`/]/ },
  { what: 'createHash', owners: ['disk'], code: /\bcreateHash\b/ },
  {
    what: 'rename',
    owners: ['disk'],
    code: /\brenameSync\b|\brename\s*\(|\{[^{}]*\brename\b[^{}]*\}\s*from\s*['"](node:)?fs/,
  },
  { what: 'a temporary name', owners: ['disk'], code: /\bmkdtemp(Sync)?\b|\btempNameBeside\b|\bfbp-tmp\b/ },
  {
    what: 'a decompression library',
    owners: ['decode'],
    code: /['"`](unbzip2-stream|@foxglove\/wasm-bz2|seek-bzip|tar-stream|yauzl|fflate)['"`/]/,
  },
  // Storage reads back the time series that it packed itself.
  {
    what: 'gunzip',
    owners: ['decode', 'storage'],
    code: /\b(create)?(Gunzip|gunzip|Unzip|unzip|BrotliDecompress|brotliDecompress)(Sync)?\s*[({]/,
  },
  { what: 'taking process apart', owners: [], code: /\}\s*=\s*process\b(?!\s*\.)/ },
];

const CATCH_ALL_FOLDER = /(^|\/)(utils?|helpers?|common|shared|misc|lib)\//;

/** Source files by path below `src`, with `/` between folders. */
type Sources = ReadonlyMap<string, string>;

interface Import {
  readonly target: string;
  readonly isType: boolean;
}

function readSources(): Sources {
  const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return new Map(names.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(SRC, name), 'utf8')]));
}

/** Files below folders of the project, by path from its root. */
function filesOf(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  );
}

function codeOf(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\/\*|\*)/.test(line))
    .join('\n');
}

const IMPORT_FORMS = [
  /\b(?:import|export)\s+(type\s)?[^'";]*?\bfrom\s*['"](\.[^'"]+)['"]/g,
  /\bimport\s*()['"](\.[^'"]+)['"]/g,
  /\bimport\s*\(\s*()['"`](\.[^'"`]+)['"`]/g,
  // How workers are started.
  /\bnew URL\(\s*()['"`](\.[^'"`]+\.[jt]s)['"`]/g,
];

function importsOf(path: string, text: string): Import[] {
  return IMPORT_FORMS.flatMap((form) =>
    [...codeOf(text).matchAll(form)].map(([, type, specifier = '']) => ({
      target: join(dirname(path), specifier).replaceAll('\\', '/'),
      isType: Boolean(type),
    })),
  );
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}

function forbiddenImports(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const folder = folderOf(path);
    // src/index.ts is the public entry and may show everything.
    if (path === 'index.ts') return [];
    if (!(folder in MAY_IMPORT)) return [`${path} lies in no known folder`];
    const allowed: readonly string[] = MAY_IMPORT[folder as keyof typeof MAY_IMPORT];
    return importsOf(path, text)
      .filter(({ target, isType }) => {
        const other = folderOf(target);
        return other !== folder && !allowed.includes(other) && !(isType && allowed.includes(`type ${other}`));
      })
      .map(({ target, isType }) => `${path} may not import ${isType ? 'types of ' : ''}${target}`);
  });
}

/** Each circle once, by depth-first search. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, trail: readonly string[]): void => {
    if (trail.includes(node)) found.push([...trail.slice(trail.indexOf(node)), node].join(' -> '));
    if (trail.includes(node) || done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}

function fileCircles(sources: Sources): string[] {
  return circles(
    new Map([...sources].map(([path, text]) => [path, importsOf(path, text).map(({ target }) => target)] as const)),
  );
}

function folderCircles(sources: Sources): string[] {
  const graph = new Map<string, string[]>();
  for (const [path, text] of sources) {
    const folder = folderOf(path);
    const others = importsOf(path, text).map(({ target }) => folderOf(target));
    graph.set(folder, [
      ...(graph.get(folder) ?? []),
      ...others.filter((other) => other !== folder && other in MAY_IMPORT),
    ]);
  }
  return circles(graph);
}

function misplacedCode(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) =>
    OWNED.filter(({ owners, code }) => !owners.includes(folderOf(path)) && code.test(codeOf(text))).map(
      ({ what, owners }) =>
        `${path} uses ${what}, which ${owners.length > 0 ? `belongs to ${owners.join(', ')}` : 'nothing may'}`,
    ),
  );
}

function badFiles(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const statements = codeOf(text)
      .split(';')
      .filter((statement) => statement.trim() !== '');
    const isBarrel = statements.length > 0 && statements.every((each) => /^\s*export\b[^'"]*\bfrom\s*['"]/.test(each));
    return [
      ...(CATCH_ALL_FOLDER.test(path) ? [`${path} lies in a catch-all folder`] : []),
      ...(path !== 'index.ts' && (isBarrel || /\/index\.ts$/.test(path)) ? [`${path} is a barrel`] : []),
      ...(/\bexport\s+default\b/.test(codeOf(text)) ? [`${path} has a default export`] : []),
    ];
  });
}

/** The configuration itself cannot be its own reader; `units.ts` only converts what others ask it for. */
function outsideConfig(sources: Sources): Sources {
  return new Map([...sources].filter(([path]) => folderOf(path) !== 'config' || path === 'config/units.ts'));
}

const RULES = { forbiddenImports, fileCircles, folderCircles, misplacedCode, badFiles };

describe('the sources', () => {
  const sources = readSources();

  it('are found, with imports between them', () => {
    const imports = [...sources].flatMap(([path, text]) => importsOf(path, text));
    expect(sources.size).toBeGreaterThan(50);
    expect(imports.filter(({ target }) => sources.has(target)).length).toBeGreaterThan(100);
  });

  it('import nothing that is not there, so that no import escapes the scan under another name', () => {
    const lost = [...sources].flatMap(([path, text]) =>
      importsOf(path, text).filter(({ target }) => target.endsWith('.ts') && !sources.has(target)),
    );
    expect(lost).toEqual([]);
  });

  it.each(Object.entries(RULES))('keep the rule %s', (_, rule) => {
    expect(rule(sources)).toEqual([]);
  });
});

describe('the layout', () => {
  it('has no folder in which a reader has to search', () => {
    expect(crowdedFolders(filesOf('src', 'test', 'scripts'))).toEqual([]);
  });

  it('has every test where its subject lies', () => {
    expect(strayTests(filesOf('src', 'test', 'scripts'))).toEqual([]);
  });

  it('has no function that fills more than a page', () => {
    expect(longFunctions(readSources())).toEqual([]);
  });
});

describe('the configuration', () => {
  it('has no key without a reader', () => {
    expect(configLeaves().length).toBeGreaterThan(70);
    expect(unreadLeaves(outsideConfig(readSources()))).toEqual([]);
  });
});

describe('the table', () => {
  it('has no circle itself', () => {
    const graph = Object.entries(MAY_IMPORT).map(
      ([folder, others]) => [folder, others.map((other) => other.replace('type ', ''))] as const,
    );
    expect(circles(new Map(graph))).toEqual([]);
  });
});

describe('a planted violation', () => {
  const found = (rule: (sources: Sources) => string[], files: Record<string, string>) =>
    rule(new Map(Object.entries(files)));

  it.each([
    ['domain/a.ts', `import { b } from '../config/b.ts';`],
    ['domain/a.ts', `import type { B } from '../betfair/b.ts';`],
    ['input/a.ts', `import { schema } from '../config/schema.ts';`],
    ['search/a.ts', `import type { Config } from '../config/schema.ts';`],
    ['mapping/a.ts', `import { search } from '../search/b.ts';`],
    ['extraction/a.ts', `import {\n  one,\n  two,\n} from '../storage/b.ts';`],
    ['betfair/historic/a.ts', `export { run } from '../../pipeline/b.ts';`],
    ['pipeline/a.ts', `const cli = await import('../cli/main.ts');`],
    ['download/a.ts', `new Worker(new URL('../extraction/worker.ts', import.meta.url));`],
    ['storage/a.ts', `import '../mapping/b.ts';`],
    ['cli/a.ts', `import { x } from '../../test/support/x.ts';`],
    ['cli/a.ts', `import { x } from '../index.ts';`],
    ['elsewhere/a.ts', ''],
    ['stray.ts', ''],
  ])('of the import table is found: %s %s', (path, text) => {
    expect(found(forbiddenImports, { [path]: text })).toHaveLength(1);
  });

  it.each([
    ['input/a.ts', `import type { Config } from '../config/schema.ts';`],
    ['betfair/historic/a.ts', `import { b } from '../source.ts';\nimport { c } from '../../domain/c.ts';`],
    ['domain/a.ts', `// import { b } from '../config/b.ts';`],
  ])('is not seen where there is none: %s', (path, text) => {
    expect(found(forbiddenImports, { [path]: text })).toEqual([]);
  });

  it('of circles is found between files and between folders', () => {
    const files = {
      'domain/a.ts': `import { b } from './b.ts';`,
      'domain/b.ts': `import { c } from './c.ts';`,
      'domain/c.ts': `import type { A } from './a.ts';`,
    };
    expect(found(fileCircles, files)).toEqual(['domain/a.ts -> domain/b.ts -> domain/c.ts -> domain/a.ts']);
    const folders = {
      'search/a.ts': `import { b } from '../mapping/b.ts';`,
      'mapping/c.ts': `import { d } from '../search/d.ts';`,
    };
    expect(found(folderCircles, folders)).toEqual(['search -> mapping -> search']);
  });

  it.each([
    ['input/a.ts', 'const zone = process.env.TZ;'],
    ['cli/a.ts', `const zone = process['env'].TZ;`],
    ['betfair/a.ts', 'const { env } = process;'],
    ['betfair/a.ts', `import { env } from 'node:process';`],
    ['search/a.ts', 'console.log(1);'],
    ['pipeline/a.ts', 'process.stdout.write(text);'],
    ['logging/a.ts', 'process.stderr.write(text);'],
    ['storage/a.ts', 'process.exit(1);'],
    ['config/a.ts', 'process.exitCode = 2;'],
    ['betfair/a.ts', `import Libsql from 'libsql';`],
    ['storage/a.ts', `const { default: Libsql } = await import("libsql/promise");`],
    ['pipeline/a.ts', `const name = crypto.createHash('sha1').update(text).digest('hex');`],
    ['storage/a.ts', `import { open, rename } from 'node:fs/promises';`],
    ['cli/a.ts', 'fs.renameSync(from, to);'],
    ['logging/a.ts', 'await fs.rename(from, to);'],
    ['diagnostics/a.ts', `const folder = mkdtempSync('a');`],
    ['download/a.ts', 'const path = tempNameBeside(wanted);'],
    ['mapping/a.ts', `const path = file + '.fbp-tmp';`],
    ['betfair/a.ts', `import unbzip2 from 'unbzip2-stream';`],
    ['extraction/a.ts', `const { extract } = await import('tar-stream');`],
    ['input/a.ts', 'const text = gunzipSync(bytes).toString();'],
    ['diagnostics/a.ts', 'source.pipe(zlib.createGunzip());'],
  ])('of what a folder may use is found: %s %s', (path, text) => {
    expect(found(misplacedCode, { [path]: text })).toHaveLength(1);
  });

  it.each([
    ['config/utils/a.ts', 'export const a = 1;'],
    ['helpers/a.ts', 'export const a = 1;'],
    ['search/index.ts', 'export const a = 1;'],
    ['search/all.ts', `export * from './a.ts';\nexport { b } from './b.ts';`],
    ['search/a.ts', 'export default function a() {}'],
  ])('of what a file may be is found: %s', (path, text) => {
    expect(found(badFiles, { [path]: text })).toHaveLength(1);
  });

  it.each([
    ['a whole path', 'config.mapping.dir;', true],
    ['a part of it by another name', 'const { mapping: names } = settings.config; open(names.dir);', true],
    ['a parameter taken apart', 'function open({ mapping: { dir } }: Config) {}', true],
    ['a parameter of a section', `function open({ dir }: Pick<Config['mapping'], 'dir'>) {}`, true],
    ['a field of a section', `interface A { m: Config['mapping'] } class B { #a: A; c() { this.#a.m.dir; } }`, true],
    ['the section as a whole', 'const { mapping } = config; open(mapping, { ...config.mapping });', false],
    ['the same name in another section', 'config.storage.dir; const { dir } = config.logging;', false],
    ['the same section of something else', 'const { mapping } = opened; open(mapping.dir);', false],
    ['a section hidden by another name', 'const { mapping } = config; (mapping) => mapping.dir;', false],
    ['a comment or a text', `// config.mapping.dir\nconst a = 'config.mapping.dir';`, false],
    ['nothing', '', false],
  ])('of a key that is read by %s is found where it is one', (_, text, isRead) => {
    expect(!unreadLeaves(new Map([['a.ts', text]])).includes('mapping.dir')).toBe(isRead);
  });

  it('of what a folder may hold is found, however it is filled', () => {
    const files = (folder: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${folder}/f${index}.ts`);
    expect(crowdedFolders(files('src/a', 18))).toEqual([]);
    expect(crowdedFolders(files('src/a', 19))).toEqual(['src/a holds 19 files and folders']);
    expect(crowdedFolders([...files('src/a', 18), 'src/a/b/c.ts'])).toEqual(['src/a holds 19 files and folders']);
    const rooms = (top: string, count: number) => files(top, count).map((path) => `${path.replace('.ts', '')}/a.ts`);
    expect(crowdedFolders([...rooms('src', 17), ...rooms('test', 17), 'test/b/a.ts', 'test/c/a.ts'])).toEqual([]);
    expect(crowdedFolders(rooms('test', 19))).toEqual(['test holds 19 files and folders']);
  });

  it.each([
    ['a declaration', (body: string) => `export function a(): void {${body}}`],
    ['an arrow', (body: string) => `const a = [1].map((b) => {${body}return b; });`],
    ['a method', (body: string) => `class A { #secret = 1; get a() {${body}return this.#secret; } }`],
    ['a function in a text', (body: string) => `const a = \`\${(() => {${body}return '}'; })()}\`;`],
  ])('of how long a function may be is found in %s', (_, written) => {
    const lines = (count: number) => new Map([['a.ts', `// one\n${written('\n'.repeat(count - 1))}`]]);
    expect(longFunctions(lines(60))).toEqual([]);
    expect(longFunctions(lines(61))).toEqual(['a.ts:2 is a function of 61 lines']);
  });

  it('of where a test lies is found', () => {
    const src = ['src/a/b/c.ts', 'scripts/d/e.ts'];
    const sound = [
      'test/a/b/c.test.ts',
      'test/scripts/d/e.test.ts',
      'test/e2e/x/y.test.ts',
      'test/architecture.test.ts',
    ];
    expect(strayTests([...src, ...sound])).toEqual([]);
    expect(strayTests([...src, 'test/b/c.test.ts'])).toEqual(['test/b/c.test.ts']);
  });

  it('is found with its path as a person would look it up', () => {
    expect(found(forbiddenImports, { 'domain/a.ts': `import { b } from '../cli/b.ts';` })).toEqual([
      'domain/a.ts may not import cli/b.ts',
    ]);
  });
});

describe('the lock file', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const locked = Object.entries<{ integrity?: string; resolved?: string }>(packages).filter(([name]) => name !== '');

  it('has a hash of every package, those for other platforms included, and the address of none', () => {
    expect(locked.length).toBeGreaterThan(100);
    expect(locked.filter(([, { integrity }]) => integrity === undefined).map(([name]) => name)).toEqual([]);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([]);
  });
});
