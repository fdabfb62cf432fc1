import { dirname } from 'node:path/posix';
import { type Node, parseSync, Visitor } from 'oxc-parser';

/** Files and folders that a folder may hold. */
const MOST_SIBLINGS = 18;

/** Lines that a function may have, from its first to its last. */
const MOST_LINES = 60;

/**
 * The folders with too much in them. `test` holds a mirror of `src`: those folders are counted once, in `src`.
 * Paths are of files, from the project's root, with `/` between folders.
 */
export function crowdedFolders(paths: Iterable<string>): string[] {
  const content = new Map<string, Set<string>>();
  const add = (path: string): void => {
    const folder = dirname(path);
    if (folder === '.') return;
    content.set(folder, (content.get(folder) ?? new Set()).add(path));
    add(folder);
  };
  for (const path of paths) add(path);
  const isMirror = (path: string) => content.has(path.replace(/^test\//, 'src/'));
  return [...content].flatMap(([folder, entries]) => {
    const own = folder === 'test' ? [...entries].filter((path) => !isMirror(path)) : [...entries];
    return own.length > MOST_SIBLINGS ? [`${folder} holds ${own.length} files and folders`] : [];
  });
}

/** The functions that are too long, whatever form they have: declarations, methods, arrows. */
export function longFunctions(sources: ReadonlyMap<string, string>): string[] {
  return [...sources].flatMap(([path, text]) => {
    const { program, errors } = parseSync(path, text);
    if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);
    const found: string[] = [];
    const look = ({ start, end }: Node): void => {
      const lines = text.slice(start, end).split('\n').length;
      const line = text.slice(0, start).split('\n').length;
      if (lines > MOST_LINES) found.push(`${path}:${line} is a function of ${lines} lines`);
    };
    new Visitor({ FunctionDeclaration: look, FunctionExpression: look, ArrowFunctionExpression: look }).visit(program);
    return found;
  });
}

/** Tests of what lies elsewhere: whole runs, long runs, and the helpers' own tests beside them. */
const ROOMS_OF_THEIR_OWN = /^test\/(e2e|soak|support)\//;

/** The test files that do not lie where their subject lies: `test/a/b.test.ts` tests something in `src/a`. */
export function strayTests(paths: readonly string[]): string[] {
  const folders = new Set(paths.map((path) => dirname(path)));
  return paths.filter((path) => {
    if (!/^test\/.+\/.+\.test\.ts$/.test(path) || ROOMS_OF_THEIR_OWN.test(path)) return false;
    const folder = dirname(path);
    return !folders.has(folder.replace(/^test/, 'src')) && !folders.has(folder.replace(/^test\//, ''));
  });
}
