export { findHead, replaceHead, shareCarriedOver } from "./head.ts";
