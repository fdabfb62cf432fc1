import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** uPlot's own built files, to be put into the page. */
export interface ChartLibrary {
  readonly script: string;
  readonly style: string;
}

export function chartLibrary(): ChartLibrary {
  const require = createRequire(import.meta.url);
  return {
    script: readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8').trim(),
    style: readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8').trim(),
  };
}
