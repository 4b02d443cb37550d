export { openCache, type SignalCache } from "./cache.ts";
export { type EncodedRecords, encodeRecord, firstOf, roomFor } from "./encode.ts";
export type { EntryRefusal } from "./journal.ts";
export { type NpyData, type NpyType, readNpy, writeNpy } from "./npy.ts";
export { MISSING } from "./quantise.ts";
export { type CropBatch, type CropSource, cacheSource, type SourceOptions } from "./source.ts";
export type { CacheDescription, CacheRow, CacheTable } from "./table.ts";
export { CacheWriter } from "./writer.ts";
