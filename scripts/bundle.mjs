import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Puts the program into few files: most of what a command costs would be finding, reading and joining hundreds of modules, of
 * this package and of the libraries it is made of. What is loaded on demand stays in files of its own.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Files that something outside of the program loads: the command, the library, a worker thread, a benchmark, a test. */
const ENTRIES = [
  ...['cli/main', 'cli/program', 'index', 'pipeline/threads/extraction-worker'],
  ...['pipeline/threads/extraction-pool', 'extraction/match-extractor'],
];
/** What npm installs beside the program is not put into it again, but for what the library's types alone need. */
const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const NOT_BUNDLED = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => name !== 'zod');

const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: ENTRIES.map((entry) => `src/${entry}.ts`),
  outdir: 'dist',
  outbase: 'src',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  external: NOT_BUNDLED,
  // Libraries in CommonJS ask for Node's own modules in their way.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
});

writeFileSync(join(ROOT, 'dist', 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));

// A browser runs these files: the report page takes them as they are.
cpSync(join(ROOT, 'src/report-page/browser'), join(ROOT, 'dist/report-page/browser'), {
  recursive: true,
  filter: (path) => !path.endsWith('.json'),
});

// npm makes the command executable when it links it, and a rebuild would undo that.
chmodSync(join(ROOT, 'dist/cli/main.js'), 0o755);

/** The licence of each library that is in the bundle, as it asks for. */
function licences(inputs) {
  const folders = new Set(inputs.flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(ROOT, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (license === undefined) throw new Error(`${folder} names no licence that the bundle could show`);
    // Some packages name their licence and its holder, and hold no text of it.
    const text = file === undefined ? `By ${author?.name ?? author}\n` : readFileSync(join(ROOT, folder, file), 'utf8');
    return `${name} ${version} (${license})\n\n${text}`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
