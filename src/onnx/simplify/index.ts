export { BATCH } from "./known.ts";
export { simplify } from "./simplify.ts";
