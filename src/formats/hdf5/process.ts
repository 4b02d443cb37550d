import { blamingTheFile, Damaged, serve } from "../library/index.ts";
import { type ElementType, elementBytes } from "../shared/elements.ts";
import { byteText, unpackedLimit } from "../shared/limits.ts";
import { allowMemory, heapBytes, lastProblem, library, openFile } from "./library.ts";
import type { Contents, FoundDataset, Request } from "./messages.ts";

// Runs in a process of its own (see `Library`): answers requests about HDF5 files.

/** More datasets than a file of recordings has. */
const MOST_DATASETS = 1000;
/** The library gives nothing back after some kinds of damage: beyond this it is started afresh. */
const WORN_BYTES = 96 * 2 ** 20;

/** Classes of HDF5 datatypes (H5T_class_t). */
const INTEGER = 0;
const FLOAT = 1;
const OTHERS: Readonly<Record<number, string>> = {
  3: "holds text",
  4: "holds bit fields",
  5: "holds opaque bytes",
  6: "holds structures",
  7: "holds references",
  8: "holds named values",
  9: "holds lists of different lengths",
  10: "holds arrays of arrays",
};

serve(
  (request) => blamingTheFile(() => answer(request as Request)),
  () => heapBytes() > WORN_BYTES,
);

function answer(request: Request): Contents | Uint8Array {
  const { file, size } = openFile(request.path);
  const limit = unpackedLimit(size);
  allowMemory(limit);
  return request.type === "describe" ? describe(file) : read(file, request, limit);
}

function describe(file: bigint): Contents {
  const names: string[] = library.get_names(file, "/", true);
  const datasets: FoundDataset[] = [];
  const others: [string, string][] = [];
  for (const name of names) {
    if (library.get_type(file, name) !== library.H5G_DATASET) continue;
    if (datasets.length + others.length >= MOST_DATASETS)
      throw new Damaged(`holds more than ${MOST_DATASETS} datasets`);
    const found = describeDataset(file, name);
    if (typeof found === "string") others.push([name, found]);
    else datasets.push(found);
  }
  if (datasets.length + others.length === 0) {
    const problem = lastProblem();
    if (problem !== null) throw new Damaged(`no dataset can be found, the file is damaged: ${problem}`);
  }
  return { datasets, others };
}

function describeDataset(file: bigint, name: string): FoundDataset | string {
  const metadata = metadataOf(file, name);
  if (typeof metadata === "string") return metadata;
  const { type, size, signed, shape, virtual_sources } = metadata;
  if (virtual_sources !== undefined)
    return "is virtual: its numbers are in other files, which are not followed";
  if (shape === null) return "is empty";
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0)) return "has a shape that cannot be";
  const kind = type === INTEGER ? (signed ? "int" : "uint") : type === FLOAT ? "float" : null;
  if (kind === null) return OTHERS[type] ?? "holds something else than numbers";
  const known = kind === "float" ? [4, 8] : [1, 2, 4, 8];
  if (!known.includes(size)) return `holds ${kind}${8 * size}, which is not read`;
  return { name, shape, elements: `${kind}${8 * size}` as ElementType };
}

function metadataOf(file: bigint, name: string) {
  try {
    return library.get_dataset_metadata(file, name);
  } catch {
    return `is damaged: ${lastProblem() ?? "it cannot be opened"}`;
  }
}

function read(
  file: bigint,
  { dataset, start, count }: Request & { type: "read" },
  limit: number,
): Uint8Array {
  const metadata = describeDataset(file, dataset);
  if (typeof metadata === "string") throw new Damaged(`${dataset} ${metadata}`);
  const element = elementBytes(metadata.elements);
  const bytes = count.reduce((a, b) => a * b, element);
  const { chunks } = library.get_dataset_metadata(file, dataset);
  const chunk = (chunks ?? []).reduce((a, b) => a * b, element);
  // Chunks may be stored in little or no room, so a damaged shape is not seen by the size of the file.
  for (const [what, value] of [
    ["a record", bytes],
    ["a chunk", chunk],
  ] as const) {
    if (!(value <= limit))
      throw new Damaged(
        `${dataset}: ${what} takes ${byteText(value)}, which cannot be in a file of this size; it is damaged`,
      );
  }
  const place = library._malloc(bytes);
  if (place === 0) throw new Damaged(`${dataset}: there is no memory for ${byteText(bytes)}`);
  try {
    const ones = count.map(() => 1n);
    const status = library.get_dataset_data(
      file,
      dataset,
      count.map(BigInt),
      start.map(BigInt),
      ones,
      BigInt(place),
    );
    if (status < 0)
      throw new Damaged(
        `${dataset}: cannot be read, it is damaged: ${lastProblem() ?? "no reason is known"}`,
      );
    return library.HEAPU8.slice(place, place + bytes);
  } finally {
    library._free(place);
  }
}
