import type { StudyReading } from "../study/index.ts";
import type { Block } from "./blocks.ts";
import type { FigureDocument, FigureElement } from "./figures/index.ts";

/** What a report is made from. */
export interface ReportInput extends StudyReading {
  /** The recipe as its file has it. */
  readonly source: { readonly file: string; readonly text: string };
  /** Of this program. */
  readonly version: string;
}

/** What a section gets: the study, and the document that its figures are drawn with. */
export interface SectionInput extends ReportInput {
  readonly document: FigureDocument;
}

/** Figures with their caption; without figures there is nothing. */
export function figures(caption: string, drawn: readonly FigureElement[]): Block[] {
  if (drawn.length === 0) return [];
  const named = drawn.map((svg) => {
    const [title] = svg.querySelectorAll("title");
    return {
      name: (title?.getAttribute("id") ?? "").replace(/^figure-|-title$/g, ""),
      title: title?.textContent ?? "",
      svg: svg.outerHTML,
    };
  });
  return [{ kind: "figures", caption, figures: named }];
}
