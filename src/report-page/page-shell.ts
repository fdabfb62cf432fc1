import { sha256 } from '../disk/digest.ts';
import { type Html, html } from './html.ts';
import type { PageFiles } from './page-files.ts';

/** Where a page may take scripts from: only itself, or files beside it too. */
export type ScriptPlaces = 'inside' | 'beside';

/** The beginning of a page up to its body: it needs no network, and its policy lets it run nothing but its own scripts. */
export function pageHead(title: string, files: PageFiles, places: ScriptPlaces): Html {
  const { style, theme, library, code } = files;
  const scripts = [...[theme, library, code].map(policyHash), ...(places === 'beside' ? ["'self'"] : [])].join(' ');
  const policy = `default-src 'none'; script-src ${scripts}; style-src ${policyHash(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<title>${title} – fbp report</title><link rel="icon" href="data:,">
<style>${{ html: style }}</style><script>${{ html: theme }}</script>
</head><body>
`;
}

/** The end of a page, with the code that needs what stands before it. */
export function pageEnd(note: string, { library, code }: PageFiles): Html {
  return html`<footer class="fine">${note}</footer>
<script>${{ html: library }}</script>
<script type="module">${{ html: code }}</script>
</body></html>
`;
}

function policyHash(content: string): string {
  return `'sha256-${sha256(content, 'base64')}'`;
}
