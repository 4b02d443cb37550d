export { UserError } from "./errors.ts";
export { fileFailure } from "./failure.ts";
export { writeFileAtomic } from "./files.ts";
export { canonicalJson, sha256 } from "./json.ts";
export { hashSeed, Random } from "./random.ts";
