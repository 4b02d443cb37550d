import { UserError } from "../base/index.ts";
import { elementTypes, type Int64, type TensorMessage } from "./schema.ts";
import { type DataType, sizeOf, type Tensor, type TensorArray } from "./types.ts";

/** The bytes of a tensor that a model keeps in a file of its own; `size` is how many its shape needs. */
export type ExternalData = (fields: ReadonlyMap<string, string>, size: number, where: string) => Uint8Array;

export const number = (v: Int64 | undefined): number =>
  v === undefined ? 0 : typeof v === "number" ? v : v.toNumber();

export function dataType(code: number | undefined, where: string): DataType {
  const type = elementTypes[code ?? 0];
  if (!type) throw new UserError(`${where}: element type ${code ?? "none"} is not supported`);
  return type;
}

const arrays: Partial<Record<DataType, (b: ArrayBuffer) => TensorArray>> = {
  float32: (b) => new Float32Array(b),
  float64: (b) => new Float64Array(b),
  int8: (b) => new Int8Array(b),
  uint8: (b) => new Uint8Array(b),
  bool: (b) => new Uint8Array(b),
  int16: (b) => new Int16Array(b),
  uint16: (b) => new Uint16Array(b),
  float16: (b) => new Uint16Array(b),
  int32: (b) => new Int32Array(b),
  int64: (b) => new BigInt64Array(b),
};

function typedValues(t: TensorMessage, type: DataType): ArrayLike<Int64> {
  if (type === "float32") return t.float_data ?? [];
  if (type === "float64") return t.double_data ?? [];
  return (type === "int64" ? t.int64_data : t.int32_data) ?? [];
}

/**
 * A tensor of the file. Nothing is allocated before the data that are there are known to fill the declared shape.
 * @throws UserError naming the tensor when they do not, or for a type that is not supported.
 */
export function readTensor(t: TensorMessage, where: string, external: ExternalData): Tensor {
  const name = `${where}, tensor "${t.name ?? ""}"`;
  const type = dataType(t.data_type, name);
  const shape = (t.dims ?? []).map(number);
  const make = arrays[type];
  if (!make || shape.some((d) => !Number.isSafeInteger(d) || d < 0))
    throw new UserError(`${name}: a ${type} tensor of shape [${shape}] is not supported`);
  const size = sizeOf(shape);
  const width = make(new ArrayBuffer(0)).BYTES_PER_ELEMENT;
  if (t.data_location === 1) {
    const fields = new Map((t.external_data ?? []).map((e) => [e.key ?? "", e.value ?? ""] as const));
    return { type, shape, data: make(copy(external(fields, size * width, name))) };
  }
  if (t.raw_data && t.raw_data.length > 0) {
    if (t.raw_data.length !== size * width) {
      throw new UserError(
        `${name}: has ${t.raw_data.length} bytes where its shape [${shape}] needs ${size * width}`,
      );
    }
    return { type, shape, data: make(copy(t.raw_data)) };
  }
  const values = typedValues(t, type);
  if (values.length !== size)
    throw new UserError(`${name}: has ${values.length} values where its shape [${shape}] needs ${size}`);
  const data = make(new ArrayBuffer(size * width));
  for (let i = 0; i < size; i++)
    data[i] = (type === "int64" ? BigInt(number(values[i])) : number(values[i])) as never;
  return { type, shape, data };
}

const copy = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
