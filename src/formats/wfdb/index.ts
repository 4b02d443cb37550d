export { readWfdbHeader, type WfdbHeader, type WfdbSignal } from "./header.ts";
export { readWfdb } from "./record.ts";
