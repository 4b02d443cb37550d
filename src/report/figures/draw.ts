import * as Plot from "@observablehq/plot";

/** What figures need of an element; a browser's and a server's both have it. */
export interface FigureElement {
  readonly outerHTML: string;
  readonly firstChild: FigureElement | null;
  textContent: string | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  insertBefore(node: FigureElement, before: FigureElement | null): unknown;
  querySelectorAll(selector: string): Iterable<FigureElement>;
  remove(): void;
}

/** What figures need of a document. */
export interface FigureDocument {
  createElementNS(namespace: string, name: string): FigureElement;
}

/** How a figure is called, and what it shows to who cannot see it. */
export interface FigureText {
  /** Unique on a page. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

const SVG = "http://www.w3.org/2000/svg";
/** Attributes with numbers that are computed. */
const GEOMETRY = ["d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "r"];

/**
 * Draws a plot as one SVG element: sized by its page, without a style sheet of its own, with a title and a description. Numbers are rounded
 * to hundredths of a pixel, so that the same data give the same text on any machine.
 */
export function draw(document: FigureDocument, text: FigureText, options: Plot.PlotOptions): FigureElement {
  const svg = Plot.plot({
    ...{ document: document as unknown as NonNullable<Plot.PlotOptions["document"]> },
    ...options,
  }) as unknown as FigureElement;
  for (const style of [...svg.querySelectorAll("style")]) style.remove();
  for (const element of svg.querySelectorAll("*")) {
    for (const name of GEOMETRY) {
      const value = element.getAttribute(name);
      if (value?.includes(".")) element.setAttribute(name, rounded(value));
    }
  }
  const named = (kind: "title" | "desc", content: string) => {
    const element = document.createElementNS(SVG, kind);
    element.setAttribute("id", `figure-${text.name}-${kind}`);
    element.textContent = content;
    svg.insertBefore(element, svg.firstChild);
  };
  named("desc", text.description);
  named("title", text.title);
  svg.removeAttribute("class");
  svg.setAttribute("font-size", "12");
  svg.setAttribute("xmlns", SVG);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-labelledby", `figure-${text.name}-title figure-${text.name}-desc`);
  return svg;
}

const rounded = (text: string) => text.replace(/-?\d*\.\d{3,}(e-?\d+)?/g, (n) => `${+Number(n).toFixed(2)}`);

/** A figure as a file of its own: in the colours of light paper, on white. */
export function standalone(markup: string): string {
  return markup
    .replace(/var\(--[\w-]+, (#[0-9a-f]+)\)/g, "$1")
    .replace("<svg ", '<svg style="background:#ffffff;color:#1c2430" ');
}
