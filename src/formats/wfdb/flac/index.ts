export type { StreamInfo } from "./info.ts";
export { openFlac, readFlac } from "./stream.ts";
