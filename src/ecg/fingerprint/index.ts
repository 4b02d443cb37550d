export { type Fingerprint, fingerprints } from "./fingerprint.ts";
export { type Alignment, alignEnvelopes, alignMagnitudes, correlateTraces, type Likeness } from "./match.ts";
export { nearest } from "./neighbours.ts";
export { traces } from "./traces.ts";
