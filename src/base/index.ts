export { UserError } from "./errors.ts";
export { fileFailure } from "./failure.ts";
export { writeFileAtomic } from "./files.ts";
export { canonicalJson, sha256 } from "./json.ts";
export { isNpy, NPY_HEADER_MOST, type NpyFault, type NpyHeader, readNpyHeader } from "./npy.ts";
export { isRunning, processStart } from "./process.ts";
export { hashSeed, Random } from "./random.ts";
