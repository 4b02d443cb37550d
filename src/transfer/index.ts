export { type AdoptOptions, adoptModel } from "./adopt.ts";
export { findHead, replaceHead, shareCarriedOver } from "./head.ts";
export { type DiscriminativeRates, discriminativeRates } from "./rates.ts";
