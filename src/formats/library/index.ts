export { Library } from "./library.ts";
export { blamingTheFile, Damaged, serve } from "./serve.ts";
