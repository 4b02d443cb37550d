export type { WfdbAnnotation, WfdbAnnotations } from "./annotation.ts";
export { readWfdbAnnotations } from "./annotations.ts";
export { openPartOf, wfdb } from "./format.ts";
export { readWfdbHeader, type WfdbHeader, type WfdbSegment } from "./header.ts";
export { readWfdb, type WfdbRange, type WfdbRoom } from "./record.ts";
export type { WfdbSignal } from "./signal-line.ts";
export { type WriteOptions, writeWfdb } from "./write.ts";
