import { ARM_COLOURS } from "./figures/index.ts";

const arms = (mode: "light" | "dark"): string =>
  Object.entries(ARM_COLOURS)
    .map(([arm, colours]) => `--arm-${arm}: ${colours[mode]};`)
    .join(" ");

const LIGHT = `${arms("light")}
  --paper: #ffffff; --ink: #1c2430; --muted: #5b6472; --line: #dfe3e8; --wash: #f5f7f9; --link: #0067a8;
  --pays: #e2f3ea; --not: #fbe6dc; --same: #e9edf2;
  --figure-muted: #5b6472; --figure-grid: #e6e9ed; --figure-region: #e9edf2; --figure-paper: #ffffff;`;

const DARK = `${arms("dark")}
  --paper: #14181d; --ink: #e4e8ed; --muted: #a0a9b5; --line: #333b45; --wash: #1c2229; --link: #7cc4f5;
  --pays: #17382a; --not: #45261a; --same: #2a323c;
  --figure-muted: #a0a9b5; --figure-grid: #2a3139; --figure-region: #29313a; --figure-paper: #14181d;`;

/** Style of the page: the reader's own fonts, light and dark, and on paper without what only a screen can do. */
export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
@media print { :root { color-scheme: light; ${LIGHT} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
p, ul { max-width: 46rem; margin: 0.7rem 0; }
ul { padding-left: 1.2rem; } li { margin: 0.25rem 0; }
a { color: var(--link); }
h1 { font-size: clamp(1.5rem, 3.4vw, 2rem); line-height: 1.2; margin: 0.2rem 0 0.6rem; text-wrap: balance; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 0.8rem; }
.kind { margin: 0; color: var(--muted); font-size: 0.85rem; letter-spacing: 0.04em; }
.lead { color: var(--muted); font-size: 1.05rem; margin: 0; }
header { margin-bottom: 1.8rem; }
section { margin: 2.8rem 0 0; padding-top: 1.6rem; border-top: 1px solid var(--line); }
.verdicts { margin-top: 0; }
.verdict { border-left: 4px solid var(--arm); padding: 0.1rem 0 0.1rem 1rem; margin: 1.1rem 0; }
.sentence { font-size: clamp(1.12rem, 2.2vw, 1.32rem); line-height: 1.35; font-weight: 600; margin: 0; max-width: 52rem;
  text-wrap: pretty; }
.minor .sentence { font-size: 1rem; }
.caution { margin: 0.35rem 0 0; color: var(--muted); }
.note { background: var(--wash); border-left: 4px solid var(--muted); padding: 0.55rem 0.9rem; }
nav { margin-top: 2rem; } nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.3rem 1.3rem;
  font-size: 0.92rem; max-width: none; }
nav li { margin: 0; }
figure { margin: 1.2rem 0 1.6rem; }
figure > div { display: grid; gap: 1.2rem 1rem; }
figure.wide > div { max-width: 50rem; }
figure.panels > div { grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); }
figure svg { width: 100%; height: auto; display: block; overflow: visible; }
figure.panels svg { max-width: 29rem; }
figcaption { color: var(--muted); font-size: 0.88rem; line-height: 1.45; margin-top: 0.7rem; max-width: 48rem; }
.scroll { overflow-x: auto; margin: 1.2rem 0 1.6rem; }
table { border-collapse: collapse; font-size: 0.88rem; line-height: 1.4; font-variant-numeric: tabular-nums;
  min-width: min(100%, 30rem); }
caption { text-align: left; color: var(--muted); padding-bottom: 0.5rem; caption-side: top;
  max-width: min(48rem, calc(100vw - 3rem)); }
th, td { padding: 0.28rem 0.75rem; text-align: right; vertical-align: top; }
tbody th { white-space: nowrap; }
thead th { border-bottom: 1.5px solid var(--muted); font-weight: 600; vertical-align: bottom; white-space: normal; }
tbody th, th.head { text-align: left; font-weight: 600; padding-left: 0; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody tr.group > * { border-top-color: var(--muted); }
.conclusion, .words, thead th.words { text-align: left; }
td.pays { background: var(--pays); } td.does-not-pay { background: var(--not); }
td.no-practical-difference { background: var(--same); }
details { margin: 1rem 0; } summary { cursor: pointer; font-weight: 600; padding: 0.2rem 0; }
pre { background: var(--wash); padding: 1rem; overflow-x: auto; font-size: 0.82rem; line-height: 1.5; border-radius: 4px; }
code { font-family: ui-monospace, "SF Mono", Consolas, "Liberation Mono", monospace; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--muted); font-size: 0.85rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media print {
  html { font-size: 9.5pt; } body { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; } summary { list-style: none; }
  nav { display: none; } .scroll { overflow: visible; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  section { margin-top: 1.4rem; padding-top: 0.9rem; } h2, caption { break-after: avoid; }
  figure, .verdict, tr, svg { break-inside: avoid; }
  figure.panels > div { grid-template-columns: 1fr 1fr; } th, td { padding: 0.2rem 0.45rem; }
}
`;
