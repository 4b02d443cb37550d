import { parseHTML } from "linkedom";
import type { FigureDocument } from "./figures/index.ts";

/** A document to draw figures with where there is no browser. */
export function serverDocument(): FigureDocument {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  return document as unknown as FigureDocument;
}
