export { decodeText } from "./decode.ts";
export { type Dialect, detectDialect } from "./dialect.ts";
export { decimalNumber } from "./number.ts";
