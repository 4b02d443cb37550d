import { elementTypes } from "../schema.ts";
import { type DataType, intAttribute } from "../types.ts";
import { binary, givesTruth, rounded, unary } from "./arithmetic.ts";
import { elementwise, numbers } from "./elements.ts";
import type { Fold, FoldContext } from "./fold-context.ts";
import { BATCH, isNumber, type Known, type KnownValue, LARGEST, numbersOf } from "./known.ts";
import { rearrange, shapeFrom } from "./rearrange.ts";

/** The same elements in the shape that inference gives. */
const reshaped: Fold = (c) => {
  const [x, type] = [c.known(0), c.outputType()];
  if (!x || !type) return undefined;
  if ("fill" in x) return { ...x, shape: type.shape };
  const shape = numbers(type.shape);
  return shape && { ...x, shape };
};

const convert =
  (typeOf: (c: FoldContext) => DataType | undefined): Fold =>
  (c) => {
    const [x, type] = [c.known(0), typeOf(c)];
    if (!x || !type || type === "string" || type === "float16") return undefined;
    if ("fill" in x) return { type, shape: x.shape, fill: rounded(x.fill, type) };
    const all = numbersOf(x);
    if (all) return { type, shape: x.shape, data: Array.from(all, (v) => rounded(v, type)) };
    return type === "int64" || type === "int32" ? { ...x, type } : undefined;
  };

const integerTypes: ReadonlySet<DataType> = new Set(["int64", "int32", "int16", "int8", "uint8", "uint16"]);

const binaryFold: Fold = (c) => {
  const [a, b] = [c.known(0), c.known(1)];
  if (!a || !b || c.node.inputs.length !== 2) return undefined;
  const type = givesTruth.has(c.node.opType) ? "bool" : a.type;
  const f = binary[c.node.opType]!;
  return elementwise([a, b], type, (p, q) => f(p!, q!, integerTypes.has(a.type)));
};

const unaryFold: Fold = (c) => {
  const x = c.known(0);
  const f = unary[c.node.opType]!;
  return x && elementwise([x], x.type, (v) => (isNumber(v!) ? f(v) : undefined));
};

const special: Readonly<Record<string, Fold>> = {
  ...rearrange,
  Shape: (c) => {
    const x = c.typeOf(0);
    if (!x) return undefined;
    const rank = x.shape.length;
    const bound = (v: number) => Math.min(rank, Math.max(0, v < 0 ? v + rank : v));
    const dims = x.shape.slice(
      bound(intAttribute(c.node, "start", 0)),
      bound(intAttribute(c.node, "end", rank)),
    );
    if (dims.some((d) => typeof d === "string" && d !== BATCH)) return undefined;
    const data = dims.map((d): Known => (typeof d === "number" ? d : { batches: 1 }));
    return { type: "int64", shape: [dims.length], data };
  },
  Cast: convert((c) => elementTypes[intAttribute(c.node, "to", 1)]),
  CastLike: convert((c) => c.typeOf(1)?.type),
  ConstantOfShape: (c) => {
    const shape = shapeFrom(c.known(0));
    const { value } = c.node.attributes;
    if (!shape) return undefined;
    if (value?.kind !== "tensor") return { type: "float32", shape, fill: 0 };
    return { type: value.value.type, shape, fill: Number(value.value.data[0] ?? 0) };
  },
  Range: (c) => {
    const [start, limit, delta] = [0, 1, 2].map((i) => {
      const v = c.known(i);
      return v && numbersOf(v)?.[0];
    });
    if (start === undefined || limit === undefined || !delta) return undefined;
    const count = Math.max(0, Math.ceil((limit - start) / delta));
    if (!(count <= LARGEST)) return undefined;
    const data = Array.from({ length: count }, (_, i) => start + i * delta);
    return { type: c.known(0)!.type, shape: [count], data };
  },
  Where: (c) => {
    const [condition, a, b] = [c.known(0), c.known(1), c.known(2)];
    if (!condition || !a || !b) return undefined;
    return elementwise([condition, a, b], a.type, (p, q, r) => (isNumber(p!) ? (p ? q : r) : undefined));
  },
  Identity: (c) => c.known(0),
  Reshape: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Flatten: reshaped,
};

const folds: Readonly<Record<string, Fold>> = {
  ...Object.fromEntries(Object.keys(binary).map((name) => [name, binaryFold])),
  ...Object.fromEntries(Object.keys(unary).map((name) => [name, unaryFold])),
  ...special,
};

/** What a node gives, where that is known before run time. @throws ShapeError when its inputs do not fit. */
export function fold(c: FoldContext): KnownValue | undefined {
  if (c.node.domain !== "" || !Object.hasOwn(folds, c.node.opType)) return undefined;
  return folds[c.node.opType]!(c);
}
