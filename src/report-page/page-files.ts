import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CODE_ROOT } from '../disk/package-root.ts';

/** The page's own code, in the order in which one file needs another. */
const MODULES = [
  ...['elements', 'copy-button', 'theme-button'],
  ...['table/folded', 'table/column-filter', 'table/table-tools', 'table/table-view', 'table/document-table'],
  ...['charts/chart-axes', 'charts/market-plot', 'charts/match-charts'],
  ...['matches/match-types', 'matches/match-text', 'matches/match-columns', 'matches/match-detail'],
  ...['matches/match-series', 'matches/match-list', 'page'],
] as const;

/** In the order of the cascade. */
const STYLES = ['base', 'tables', 'tools', 'calendar', 'matches', 'charts', 'narrow', 'print'] as const;

/** Everything that a browser needs to run the page, to be put into it. */
export interface PageFiles {
  readonly style: string;
  /** Runs before the first paint. */
  readonly theme: string;
  /** uPlot, which draws the charts. */
  readonly library: string;
  /** One module. */
  readonly code: string;
}

export function pageFiles(): PageFiles {
  const library = createRequire(import.meta.url);
  const read = (path: string) => readFileSync(path, 'utf8');
  return {
    style: [library.resolve('uplot/dist/uPlot.min.css'), ...STYLES.map((name) => browserFile(`styles/${name}.css`))]
      .map(read)
      .join('\n'),
    theme: read(browserFile('kept-theme.js')),
    library: read(library.resolve('uplot/dist/uPlot.iife.min.js')).trim(),
    code: MODULES.map((name) => withoutImports(read(browserFile(`${name}.js`)))).join('\n'),
  };
}

function browserFile(name: string): string {
  return join(CODE_ROOT, 'report-page', 'browser', name);
}

/** Put one after another, the modules see each other's names: what they import and export would lead out of the page. */
function withoutImports(code: string): string {
  return code.replace(/^import [^;]*;\n/gm, '').replace(/^export (?=(async )?function|class|const)/gm, '');
}
