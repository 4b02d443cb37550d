import { type SliceRange, sliceRanges } from "../shapes/index.ts";
import { axisOf, broadcast } from "../shapes/rule.ts";
import { type Dimension, intAttribute, intsAttribute, sizeOf } from "../types.ts";
import { broadcasting, numbers, pick, stridesOf } from "./elements.ts";
import type { Fold } from "./fold-context.ts";
import { BATCH, isNumber, type Known, type KnownValue, LARGEST, numbersOf } from "./known.ts";

/** A shape as a value gives it. */
export function shapeFrom(v: KnownValue | undefined): Dimension[] | undefined {
  if (!v || "fill" in v) return undefined;
  const shape = Array.from(v.data, (d) => (isNumber(d) ? d : d.batches === 1 ? BATCH : undefined));
  return shape.includes(undefined) ? undefined : (shape as Dimension[]);
}

/** Operators that give elements of their input, in another order or shape. */
export const rearrange: Readonly<Record<string, Fold>> = {
  Concat: (c) => {
    const parts = c.node.inputs.map((_, i) => c.known(i));
    if (parts.length === 0 || !parts.every((p) => p && !("fill" in p))) return undefined;
    const all = parts as Extract<KnownValue, { data: unknown }>[];
    const { type, shape } = all[0]!;
    const axis = axisOf(intAttribute(c.node, "axis", 0), shape.length);
    const outer = sizeOf(shape.slice(0, axis));
    const total = all.reduce((sum, p) => sum + p.data.length, 0);
    if (total > LARGEST) return undefined;
    const data: Known[] = [];
    for (let row = 0; row < outer; row++) {
      for (const p of all) {
        const width = p.data.length / outer;
        for (let i = 0; i < width; i++) data.push(p.data[row * width + i]!);
      }
    }
    const length = all.reduce((sum, p) => sum + p.shape[axis]!, 0);
    return { type, shape: shape.map((d, i) => (i === axis ? length : d)), data };
  },
  Gather: (c) => {
    const [x, indices] = [c.known(0), c.known(1)];
    const at = indices && numbersOf(indices);
    if (!x || "fill" in x || !at || "fill" in indices) return undefined;
    const axis = axisOf(intAttribute(c.node, "axis", 0), x.shape.length);
    const length = x.shape[axis]!;
    const shape = numbers([...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]);
    const rank = indices.shape.length;
    if (!shape || Array.from(at).some((i) => !(i >= -length && i < length))) return undefined;
    const [strides, own] = [stridesOf(x.shape), stridesOf(indices.shape)];
    return pick(x.type, shape, x.data, (index) => {
      const chosen = at[own.reduce((sum, s, i) => sum + s * index[axis + i]!, 0)]!;
      return strides.reduce((sum, s, i) => {
        const position =
          i < axis ? index[i]! : i === axis ? (chosen + length) % length : index[i + rank - 1]!;
        return sum + s * position;
      }, 0);
    });
  },
  Slice: (c) => {
    const x = c.known(0);
    const type = c.outputType();
    if (!x || !type) return undefined;
    if ("fill" in x) return { ...x, shape: type.shape };
    const shape = numbers(type.shape);
    if (!shape) return undefined;
    const constant = (i: number) => {
      const v = c.known(i);
      const all = v && numbersOf(v);
      return all && Array.from(all);
    };
    const ranges: SliceRange[] = sliceRanges(c.node, x.shape, constant);
    const strides = stridesOf(x.shape);
    const base = ranges.reduce((sum, r) => sum + r.start * strides[r.axis]!, 0);
    const steps = strides.map((s, i) => s * (ranges.find((r) => r.axis === i)?.step ?? 1));
    return pick(x.type, shape, x.data, (index) => steps.reduce((sum, s, i) => sum + s * index[i]!, base));
  },
  Transpose: (c) => {
    const x = c.known(0);
    const type = c.outputType();
    if (!x || !type) return undefined;
    if ("fill" in x) return { ...x, shape: type.shape };
    const rank = x.shape.length;
    const perm = intsAttribute(c.node, "perm") ?? x.shape.map((_, i) => rank - 1 - i);
    const strides = stridesOf(x.shape);
    const steps = perm.map((p) => strides[p]!);
    return pick(
      x.type,
      perm.map((p) => x.shape[p]!),
      x.data,
      (index) => steps.reduce((sum, s, i) => sum + s * index[i]!, 0),
    );
  },
  Expand: (c) => {
    const [x, target] = [c.known(0), shapeFrom(c.known(1))];
    if (!x || !target) return undefined;
    const shape = broadcast(x.shape, target);
    if ("fill" in x) return { ...x, shape };
    const first = x.data[0];
    const uniform = first !== undefined && isNumber(first) && Array.from(x.data).every((v) => v === first);
    if (uniform) return { type: x.type, shape, fill: first };
    const out = numbers(shape);
    return out && pick(x.type, out, x.data, broadcasting(x.shape, out.length));
  },
};
