/** The page's own style. Colours stand at the top, each for light and dark; what a colour says, a word or shape says too. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f8f7f3, #15181b);
  --card: light-dark(#ffffff, #1c2024);
  --ink: light-dark(#1f2429, #e7e5df);
  --soft: light-dark(#5a636c, #a2aab2);
  --line: light-dark(#e3e0d8, #30363c);
  --accent: light-dark(#0b5f70, #7fc4d2);
  --track: light-dark(#ebe8e1, #2a3035);
  --good: light-dark(#2f7d5b, #63b98f);
  --good-ink: light-dark(#1d5a3f, #9ad6b7);
  --good-tint: light-dark(#e3f1e9, #1d3229);
  --look: light-dark(#b4690e, #e0a14a);
  --look-ink: light-dark(#7a4504, #f1c581);
  --look-tint: light-dark(#fdf0d9, #3a2c16);
  --bad: light-dark(#b23a2c, #e8806f);
  --bad-ink: light-dark(#8c2618, #f5b0a4);
  --bad-tint: light-dark(#fbe6e2, #3d211d);
  --quiet: light-dark(#9aa1a8, #6d757d);
  --line-a: light-dark(#1766b5, #6fb3f2);
  --line-b: light-dark(#6b7178, #aab1b8);
  --line-c: light-dark(#bf5a12, #eca263);
  --in-play: light-dark(rgb(11 95 112 / .06), rgb(127 196 210 / .08));
}
:root[data-theme=light] { color-scheme: light; }
:root[data-theme=dark] { color-scheme: dark; }
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 72rem; padding: clamp(1rem, 3vw, 2.5rem) clamp(1rem, 4vw, 2.5rem) 4rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; -webkit-text-size-adjust: 100%;
}
html { background: var(--paper); scroll-behavior: smooth; }
h1 { margin: .1rem 0 .4rem; font-size: clamp(1.5rem, 1.1rem + 2.2vw, 2.4rem); line-height: 1.15; letter-spacing: -.02em; font-weight: 650; text-wrap: balance; }
h2 { margin: 3rem 0 .75rem; font-size: 1.25rem; line-height: 1.3; letter-spacing: -.01em; font-weight: 620; }
h3, h4 { margin: 0; font-size: 1rem; font-weight: 600; }
p { margin: 0 0 .75rem; max-width: 46rem; }
.lede { font-size: 1.15rem; margin-bottom: .35rem; }
.scroll + .fine { margin-top: .6rem; }
.meta, .fine, .note { color: var(--soft); font-size: .875rem; }
.note { font-weight: 400; }
th > .note, td > .note, .teams > .note { display: block; }
.title-row { display: flex; justify-content: space-between; align-items: center; gap: 1rem; min-height: 2.25rem; }
.eyebrow { margin: 0; color: var(--accent); font-weight: 600; font-size: .875rem; letter-spacing: .03em; }
.banner { margin: 1.25rem 0 0; padding: .75rem 1rem; max-width: none; color: var(--look-ink); background: var(--look-tint); border: 1px solid var(--look); border-left-width: .4rem; border-radius: .5rem; }
.calm { padding: .9rem 1.1rem; max-width: none; color: var(--good-ink); background: var(--good-tint); border-radius: .5rem; }
a { color: var(--accent); }
code, .code { font: .85em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { padding: .1em .35em; background: var(--track); border-radius: .3em; user-select: all; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
#matches:focus { outline: none; }
.sr-only { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }

.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 10rem), 1fr)); gap: .75rem; margin: 1.5rem 0 0; }
.card { padding: .9rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
.card dt { color: var(--soft); font-size: .875rem; }
.card dd { margin: 0; }
.card .figure { display: block; font-size: 1.75rem; line-height: 1.25; font-weight: 620; letter-spacing: -.02em; }

.scroll { position: relative; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; overflow-wrap: break-word; }
th, td { padding: .55rem .9rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-size: .8125rem; font-weight: 500; white-space: nowrap; }
tbody th { font-weight: 600; }
.num { text-align: right; white-space: nowrap; }
tfoot th, tfoot td { font-weight: 600; }
tfoot .note { font-weight: 400; }
.bar { display: block; width: 100%; height: 6px; border-radius: 3px; }
.track { fill: var(--track); }
.fill-good { fill: var(--good); } .fill-look { fill: var(--look); } .fill-bad { fill: var(--bad); } .fill-quiet { fill: var(--quiet); }
.rates { width: auto; }
.rates th[scope=row] { white-space: nowrap; }
.rate { min-width: 7rem; }
.rate + .rate { margin-top: .5rem; }
.rate .figure { font-weight: 600; }
.rate .bar { margin: .2rem 0; }
.none { color: var(--soft); }
.outcomes .bar-cell { width: 35%; vertical-align: middle; }
.outcomes .num { width: 6rem; }
.outcomes td { vertical-align: middle; }
.outcomes .zero td { color: var(--soft); }


.badge { display: inline-block; padding: .05rem .5rem; font-size: .8125rem; font-weight: 550; line-height: 1.45; white-space: nowrap; border-radius: 1rem; border: 1px solid transparent; }
.badge::before { content: ""; display: inline-block; width: .5em; height: .5em; margin-right: .4em; vertical-align: .08em; background: currentColor; }
.badge.good { color: var(--good-ink); background: var(--good-tint); } .badge.good::before { border-radius: 50%; }
.badge.look { color: var(--look-ink); background: var(--look-tint); border-color: var(--look); } .badge.look::before { clip-path: polygon(50% 0, 100% 100%, 0 100%); }
.badge.bad { color: var(--bad-ink); background: var(--bad-tint); border-color: var(--bad); }
.badge.quiet { color: var(--soft); background: var(--track); } .badge.quiet::before { height: .15em; vertical-align: .25em; }

.legend .day { display: inline-block; min-width: 2rem; }
.legend .gap { margin-left: 1.25rem; }
.months { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 1.25rem 1.5rem; }
.month { width: auto; table-layout: fixed; font-size: .8125rem; }
.month caption { padding-bottom: .25rem; text-align: left; font-weight: 600; }
.month th, .month td { padding: 1px; width: 1.95rem; border: 0; text-align: center; }
.month th { font-size: .75rem; }
.day { display: block; height: 1.7rem; line-height: 1.7rem; text-align: center; color: var(--quiet); border-radius: .35rem; }
.day.whole { color: var(--good-ink); background: var(--good-tint); }
.day.gap { color: var(--look-ink); background: var(--look-tint); font-weight: 650; text-decoration: none; box-shadow: inset 0 0 0 1.5px var(--look); clip-path: polygon(0 0, calc(100% - .45rem) 0, 100% .45rem, 100% 100%, 0 100%); }
a.day.gap:hover { text-decoration: underline; }
a.day.gap:focus-visible { clip-path: none; }
.fold { margin: .5rem 0; padding: .6rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
.fold > summary { cursor: pointer; } .fold h3 { display: inline; }
.fold .months { margin-top: 1rem; }

.filters { display: flex; flex-wrap: wrap; align-items: end; gap: .6rem 1rem; margin: 0 0 .9rem; }
.filters label { display: grid; gap: .15rem; color: var(--soft); font-size: .8125rem; }
.filters .note { margin: 0 0 .4rem; }
input, select, button { min-height: 2.25rem; max-width: 100%; padding: .3rem .7rem; color: var(--ink); background: var(--card); border: 1px solid var(--quiet); border-radius: .5rem; font: inherit; font-size: .9375rem; }
input { width: 13rem; }
button { cursor: pointer; }
button:hover { border-color: var(--accent); }
button[aria-pressed=true] { color: var(--paper); background: var(--accent); border-color: var(--accent); }
.quiet-button { min-height: 2rem; font-size: .8125rem; color: var(--soft); border-color: var(--line); white-space: nowrap; }

.failures { min-width: 46rem; } .failures th[scope=row] { width: 25%; } .failures td:nth-child(2) { width: 9rem; } .failures td:last-child { width: 27%; }
.failures .badge { margin-bottom: .2rem; }
.settlement { min-width: 36rem; } .overround { min-width: 30rem; }
.candidates summary { color: var(--soft); font-size: .875rem; cursor: pointer; }
.candidates ul { margin: .2rem 0 .3rem; padding-left: 1.1rem; font-size: .875rem; }
.plain { margin: 0; padding: 0; list-style: none; }

.matches { margin: 0; padding: 0; list-style: none; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
.match + .match { border-top: 1px solid var(--line); }
.match summary { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr) auto minmax(7rem, auto); gap: .2rem 1rem; align-items: baseline; padding: .6rem 1rem; cursor: pointer; list-style: none; }
.match summary::-webkit-details-marker { display: none; }
.match summary:hover, .match details[open] > summary { background: light-dark(#f4f2ec, #22272c); }
.match summary:focus-visible { outline-offset: -3px; }
.when, .closes { color: var(--soft); font-size: .875rem; }
.when::before { content: "›"; display: inline-block; width: 1em; color: var(--soft); transition: transform .12s; }
details[open] > summary .when::before { transform: rotate(90deg) translate(.1em, .25em); }
.teams { font-weight: 600; }
.closes { white-space: nowrap; }
.badges { display: flex; flex-wrap: wrap; gap: .25rem; justify-content: end; }
.body { padding: .75rem 1rem 1.25rem; border-top: 1px solid var(--line); }
.prices { min-width: 36rem; font-size: .875rem; } .prices tbody th { white-space: nowrap; } .prices th, .prices td { padding: .3rem .75rem; }
.prices tbody tr:not(:first-child) > * { border-top-color: transparent; }
.prices tbody th[scope=row] { font-weight: 400; }
.more { margin: 1rem 0; text-align: center; max-width: none; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); }

.windows { display: flex; flex-wrap: wrap; gap: .4rem; margin: 1rem 0 .6rem; }
.windows button { min-height: 2rem; padding: .15rem .7rem; font-size: .8125rem; }
.chart-grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1.25rem; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; font-size: .875rem; }
.uplot { width: 100%; font: inherit; }
.u-legend { font-size: .75rem; text-align: left; color: var(--soft); width: auto; }
.u-legend th, .u-legend td { padding: 0 .25rem 0 0; border: 0; vertical-align: middle; white-space: nowrap; }
.u-inline .u-value { width: auto; } .u-legend .u-marker { width: 1.1rem; height: 0; border-width: 2px 0 0 !important; }
.u-legend .u-series:first-child { display: block; }
.u-select { background: var(--in-play); }
.u-hz .u-cursor-x, .u-vt .u-cursor-y { border-right-color: var(--soft); }
.u-hz .u-cursor-y, .u-vt .u-cursor-x { border-bottom-color: var(--soft); }

@media (max-width: 44rem) {
  .match summary { grid-template-columns: minmax(0, 1fr) auto; }
  .teams { grid-column: 1 / -1; grid-row: 1; } .when { grid-row: 2; } .closes { grid-row: 2; grid-column: 2; }
  .badges { grid-column: 1 / -1; justify-content: start; }
  .rates th[scope=row] { white-space: normal; } .when::before { display: none; } .legend .gap { margin-left: .5rem; }
  .filters label, .filters input, .filters select { width: 100%; }
  .months { gap: 1.25rem; justify-content: center; }
  .outcomes .bar-cell { display: none; } .outcomes .num { width: auto; }
  .stacked { min-width: 0; overflow-wrap: anywhere; } .stacked thead { position: absolute; clip-path: inset(50%); }
  .stacked tr:not([hidden]), .stacked tbody, .stacked th[scope=row], .stacked td, .stacked td:nth-child(2), .stacked td:last-child { display: block; width: auto; }
  .stacked th[scope=row], .stacked td { border: 0; padding: .25rem .9rem; }
  .stacked tr { padding: .5rem 0; } .stacked tr + tr { border-top: 1px solid var(--line); }
  h2 { margin-top: 2.25rem; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; scroll-behavior: auto !important; } }
@media print { .filters, .more, .quiet-button { display: none !important; } body { max-width: none; } }
`;
