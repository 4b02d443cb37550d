import type { Block, Cell, FigureBlock, Report, Table } from "./blocks.ts";
import { GLYPHS } from "./blocks.ts";
import { standalone } from "./figures/index.ts";

/** A report in Markdown, and the figures that it names, each a file of its own. */
export interface MarkdownReport {
  readonly text: string;
  /** File names relative to the folder of figures. */
  readonly figures: readonly { readonly file: string; readonly svg: string }[];
}

/** The report in GitHub's Markdown; `folder` is where it finds its figures, relative to itself. */
export function renderMarkdown(
  { title, lead, verdicts, sections, footer }: Report,
  folder: string,
): MarkdownReport {
  const figures: { file: string; svg: string }[] = [];
  const show = (block: Block): string => {
    if (block.kind === "figures") figures.push(...filesOf(block));
    return blockText(block, folder, show);
  };
  const parts = [
    `# ${plain(title)}`,
    plain(lead),
    "## Verdict",
    ...verdicts.map(show),
    ...sections.flatMap((section) => [`## ${plain(section.title)}`, ...section.blocks.map(show)]),
    `---\n\n${plain(footer)}`,
  ];
  return { text: `${parts.join("\n\n")}\n`, figures };
}

const filesOf = ({ figures }: FigureBlock) =>
  figures.map(({ name, svg }) => ({ file: `${name}.svg`, svg: standalone(svg) }));

function blockText(block: Block, folder: string, show: (block: Block) => string): string {
  switch (block.kind) {
    case "text":
      return plain(block.text);
    case "note":
      return `> ${plain(block.text)}`;
    case "list":
      return block.items.map((item) => `- ${plain(item)}`).join("\n");
    case "code":
      return fenced(block.text);
    case "verdict":
      return [`**${plain(block.sentence)}**`, ...(block.caution === null ? [] : [plain(block.caution)])].join(
        "\n\n",
      );
    case "table":
      return tableText(block);
    case "figures":
      return [
        block.figures
          .map(
            ({ name, title }) => `![${plain(title)}](${encodeURI(folder)}/${encodeURIComponent(name)}.svg)`,
          )
          .join("\n"),
        plain(block.caption),
      ].join("\n\n");
    case "details":
      return [`### ${plain(block.summary)}`, ...block.blocks.map(show)].join("\n\n");
  }
}

function tableText({ caption, columns, rows, heads }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    plain(caption),
    "",
    line(columns.map(plain)),
    line(columns.map((_, c) => (c < heads ? "---" : "---:"))),
    ...rows.map((row) => line(row.map(cellText))),
  ].join("\n");
}

const cellText = (cell: Cell): string =>
  typeof cell === "string" ? plain(cell) : `${GLYPHS[cell.conclusion]} ${plain(cell.text)}`;

/** Text that Markdown takes as text, in one line. */
const plain = (text: string): string =>
  text.replace(/\s*\n\s*/g, " ").replace(/[\\`*_[\]<>|#]/g, (c) => `\\${c}`);

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}ts\n${text.trimEnd()}\n${fence}`;
}
