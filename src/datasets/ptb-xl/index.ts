export { openPtbXl, PTB_XL } from "./dataset.ts";
