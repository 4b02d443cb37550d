export { isGzip, type Unpacked, unpackGzip } from "./gunzip.ts";
