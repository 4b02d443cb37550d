import type { Block, Cell, FigureBlock, Report, Table, VerdictBlock } from "./blocks.ts";
import { GLYPHS, textOf } from "./blocks.ts";
import { html, Markup } from "./html.ts";
import { STYLE } from "./style.ts";

/** The report as one page that needs nothing else: no script, no network; style and figures are inside. */
export function renderHtml(report: Report): string {
  const { kind, title, lead, verdicts, sections, footer } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<p class="kind">Cardiograft: ${kind}</p>
<h1>${title}</h1>
<p class="lead">${lead}</p>
</header>
<main>
<section id="verdict" class="verdicts" aria-labelledby="verdict-title">
<h2 id="verdict-title">Verdict</h2>
${verdicts.map(blockHtml)}
</section>
<nav aria-label="Sections"><ul>
${sections.map(({ id, title: own }) => html`<li><a href="#${id}">${own}</a></li>\n`)}</ul></nav>
${sections.map(
  ({ id, title: own, blocks }) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${own}</h2>
${blocks.map(blockHtml)}
</section>
`,
)}</main>
<footer><p>${footer}</p></footer>
</body>
</html>
`.text;
}

function blockHtml(block: Block): Markup {
  switch (block.kind) {
    case "text":
      return html`<p>${block.text}</p>\n`;
    case "note":
      return html`<p class="note">${block.text}</p>\n`;
    case "list":
      return html`<ul>\n${block.items.map((item) => html`<li>${item}</li>\n`)}</ul>\n`;
    case "code":
      return html`<pre tabindex="0"><code>${block.text}</code></pre>\n`;
    case "verdict":
      return verdictHtml(block);
    case "table":
      return tableHtml(block);
    case "figures":
      return figuresHtml(block);
    case "details":
      return html`<details>\n<summary>${block.summary}</summary>\n${block.blocks.map(blockHtml)}</details>\n`;
  }
}

function verdictHtml({ arm, sentence, caution, minor }: VerdictBlock): Markup {
  return html`<div class="verdict${minor ? " minor" : ""}" style="--arm: var(--arm-${arm})">
<p class="sentence">${sentence}</p>
${caution === null ? "" : html`<p class="caution">${caution}</p>\n`}</div>
`;
}

function tableHtml({ caption, columns, rows, heads }: Table): Markup {
  // Numbers are set to the right, under each other; words to the left.
  const isWords = (c: number) =>
    rows.every((row) => typeof row[c] === "object" || /^[^\d\u2013]*$/.test(textOf(row[c]!)));
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((name, c) => html`<th scope="col"${headClass(c < heads, isWords(c))}>${name}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row, r) =>
    html`<tr${isNewGroup(rows, r, heads) ? new Markup(' class="group"') : ""}>${row.map((cell, c) => cellHtml(cell, c < heads, isWords(c)))}</tr>\n`,
)}</tbody>
</table></div>
`;
}

const headClass = (head: boolean, words: boolean): Markup | "" =>
  head || words ? new Markup(` class="${head ? "head" : "words"}"`) : "";

/** Rows with the same first name belong together. */
const isNewGroup = (rows: Table["rows"], r: number, heads: number): boolean =>
  heads > 1 && r > 0 && rows[r]![0] !== rows[r - 1]![0];

function cellHtml(cell: Cell, head: boolean, words: boolean): Markup {
  if (head) return html`<th scope="row">${textOf(cell)}</th>`;
  if (typeof cell === "string")
    return words ? html`<td class="words">${cell}</td>` : html`<td>${unbroken(cell)}</td>`;
  const { text, conclusion } = cell;
  return html`<td class="conclusion ${conclusion.replaceAll(" ", "-")}"><span aria-hidden="true">${GLYPHS[conclusion]} </span>${text.replace(conclusion, conclusion.replaceAll(" ", "\u00a0"))}</td>`;
}

/** An interval stays in one line, its value may stand above it; a key may be broken, as no page is wide enough for many. */
function unbroken(text: string): string | Markup {
  if (/^[0-9a-f]{64}$/.test(text)) return html`${text.match(/.{16}/g)!.map((part) => html`${part}<wbr>`)}`;
  return text.replace(/\[[^\]]*\]|\([^)]*\)/g, (range) => range.replaceAll(" ", "\u00a0"));
}

function figuresHtml({ caption, figures }: FigureBlock): Markup {
  const drawn = figures.map(({ svg }) => new Markup(`${svg}\n`));
  return html`<figure class="${figures.some((f) => f.svg.includes('width="760"')) ? "wide" : "panels"}">
<div>${drawn}</div>
<figcaption>${caption}</figcaption>
</figure>
`;
}
