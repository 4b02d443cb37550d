export type { Block, Report, Section } from "./blocks.ts";
export { composeReport } from "./compose.ts";
export { composeGridReport, type GridReportInput } from "./grid/index.ts";
export type { ReportInput } from "./input.ts";
export { type MarkdownReport, renderMarkdown } from "./markdown.ts";
export { renderHtml } from "./render-html.ts";
export { serverDocument } from "./server-document.ts";
