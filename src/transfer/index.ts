export { type AdoptOptions, adoptModel } from "./adopt.ts";
export { withFeatures } from "./features.ts";
export { findHead, replaceHead, shareCarriedOver } from "./head.ts";
export { logme } from "./logme.ts";
export { type LabelScore, type MelepScore, melep } from "./melep.ts";
export { type DiscriminativeRates, discriminativeRates } from "./rates.ts";
