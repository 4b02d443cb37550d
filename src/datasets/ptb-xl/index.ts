export { openPtbXl } from "./dataset.ts";
export { ptbXl } from "./definition.ts";
