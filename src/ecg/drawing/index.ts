export { type DrawingOptions, drawRecord } from "./drawing.ts";
export type { Layout } from "./layout.ts";
