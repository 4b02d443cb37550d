import { type DataType, intAttribute, intsAttribute, textAttribute } from "../../../src/onnx/types.ts";
import { axesOf, type Operators } from "../operator.ts";
import {
  axisOf,
  broadcastOffsets,
  broadcastShape,
  fromTensor,
  generate,
  offset,
  positions,
  scalar,
  sizeOf,
  strides,
  type Value,
  value,
} from "../value.ts";

const reshaped = (x: Value, shape: readonly number[]): Value => value(shape, x.data);
const numbers = (x: Value): number[] => Array.from(x.data);

/** Numbers of ONNX's TensorProto.DataType that Cast can meet. */
const dataTypes: Readonly<Record<number, DataType>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  9: "bool",
  11: "float64",
};

export const layoutOperators: Operators = {
  Flatten(call) {
    const x = call.input(0);
    const given = intAttribute(call.node, "axis", 1);
    const axis = given < 0 ? given + x.shape.length : given;
    return [reshaped(x, [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))])];
  },
  /** 0 keeps a dimension (allowzero = 0), -1 is what remains. */
  Reshape(call) {
    const x = call.input(0);
    const allowZero = intAttribute(call.node, "allowzero", 0) === 1;
    const shape = numbers(call.input(1)).map((s, a) => (s === 0 && !allowZero ? x.shape[a]! : s));
    const rest = sizeOf(shape.filter((s) => s !== -1));
    return [
      reshaped(
        x,
        shape.map((s) => (s === -1 ? x.data.length / rest : s)),
      ),
    ];
  },
  Transpose(call) {
    const x = call.input(0);
    const perm = intsAttribute(call.node, "perm") ?? x.shape.map((_, a) => x.shape.length - 1 - a);
    const own = strides(x.shape);
    const stride = perm.map((a) => own[a]!);
    return [
      generate(
        perm.map((a) => x.shape[a]!),
        (index) => x.data[offset(index, stride)]!,
      ),
    ];
  },
  Squeeze(call) {
    const x = call.input(0);
    const axes = axesOf(call, 1)?.map((a) => axisOf(a, x.shape.length));
    return [
      reshaped(
        x,
        x.shape.filter((s, a) => (axes ? !axes.includes(a) : s !== 1)),
      ),
    ];
  },
  Unsqueeze(call) {
    const x = call.input(0);
    const given = axesOf(call, 1) ?? [];
    const rank = x.shape.length + given.length;
    const axes = given.map((a) => axisOf(a, rank));
    const rest = [...x.shape];
    return [
      reshaped(
        x,
        Array.from({ length: rank }, (_, a) => (axes.includes(a) ? 1 : rest.shift()!)),
      ),
    ];
  },
  Concat(call) {
    const parts = call.inputs.map((_, i) => call.input(i));
    const first = parts[0]!;
    const axis = axisOf(intAttribute(call.node, "axis", 0), first.shape.length);
    const shape = first.shape.map((s, a) => (a === axis ? parts.reduce((n, p) => n + p.shape[axis]!, 0) : s));
    return [
      generate(shape, (index) => {
        let at = index[axis]!;
        let part = 0;
        while (at >= parts[part]!.shape[axis]!) at -= parts[part++]!.shape[axis]!;
        const { shape: s, data } = parts[part]!;
        return data[
          offset(
            index.map((i, a) => (a === axis ? at : i)),
            strides(s),
          )
        ]!;
      }),
    ];
  },
  /**
   * Sizes by the input `split`, or as equal as `num_outputs` (or the number of outputs) allows, the last one
   * smaller.
   */
  Split(call) {
    const x = call.input(0);
    const axis = axisOf(intAttribute(call.node, "axis", 0), x.shape.length);
    const count = intAttribute(call.node, "num_outputs", call.node.outputs.length);
    const chunk = Math.ceil(x.shape[axis]! / count);
    const given = call.inputs[1] ? numbers(call.inputs[1]) : intsAttribute(call.node, "split");
    const sizes =
      given ?? Array.from({ length: count }, (_, i) => Math.min(chunk, x.shape[axis]! - i * chunk));
    const stride = strides(x.shape);
    let start = 0;
    return sizes.map((size) => {
      const from = start;
      start += size;
      const shape = x.shape.map((s, a) => (a === axis ? size : s));
      return generate(shape, (index) => x.data[offset(index, stride) + from * stride[axis]!]!);
    });
  },
  Slice(call) {
    const x = call.input(0);
    const [starts, ends] = [numbers(call.input(1)), numbers(call.input(2))];
    const axes = call.inputs[3] ? numbers(call.inputs[3]) : starts.map((_, i) => i);
    const steps = call.inputs[4] ? numbers(call.inputs[4]) : starts.map(() => 1);
    const from = x.shape.map(() => 0);
    const step = x.shape.map(() => 1);
    const shape = [...x.shape];
    axes.forEach((given, i) => {
      const a = axisOf(given, x.shape.length);
      const size = x.shape[a]!;
      const [low, high] = steps[i]! > 0 ? [0, size] : [-1, size - 1];
      const clamp = (v: number, least: number) => Math.min(Math.max(v < 0 ? v + size : v, least), high);
      from[a] = clamp(starts[i]!, 0);
      step[a] = steps[i]!;
      shape[a] = Math.max(Math.ceil((clamp(ends[i]!, low) - from[a]!) / step[a]!), 0);
    });
    const stride = strides(x.shape);
    return [
      generate(
        shape,
        (index) =>
          x.data[
            offset(
              index.map((i, a) => from[a]! + i * step[a]!),
              stride,
            )
          ]!,
      ),
    ];
  },
  Gather(call) {
    const [x, indices] = [call.input(0), call.input(1)];
    const axis = axisOf(intAttribute(call.node, "axis", 0), x.shape.length);
    const rank = indices.shape.length;
    const stride = strides(x.shape);
    const indexStride = strides(indices.shape);
    return [
      generate([...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)], (index) => {
        const i = indices.data[offset(index.slice(axis, axis + rank), indexStride)]!;
        const at = [...index.slice(0, axis), axisOf(i, x.shape[axis]!), ...index.slice(axis + rank)];
        return x.data[offset(at, stride)]!;
      }),
    ];
  },
  /** Constant mode; a negative pad cuts. */
  Pad(call) {
    if (textAttribute(call.node, "mode", "constant") !== "constant")
      throw new Error(`The oracle's Pad knows only constant (node ${call.node.name})`);
    const x = call.input(0);
    const given = numbers(call.input(1));
    const filler = call.inputs[2]?.data[0] ?? 0;
    const axes = (call.inputs[3] ? numbers(call.inputs[3]) : x.shape.map((_, a) => a)).map((a) =>
      axisOf(a, x.shape.length),
    );
    const before = x.shape.map((_, a) => (axes.includes(a) ? given[axes.indexOf(a)]! : 0));
    const after = x.shape.map((_, a) => (axes.includes(a) ? given[axes.indexOf(a) + axes.length]! : 0));
    const stride = strides(x.shape);
    return [
      generate(
        x.shape.map((s, a) => s + before[a]! + after[a]!),
        (index) => {
          const at = index.map((i, a) => i - before[a]!);
          return at.every((i, a) => i >= 0 && i < x.shape[a]!) ? x.data[offset(at, stride)]! : filler;
        },
      ),
    ];
  },
  Expand(call) {
    const x = call.input(0);
    const shape = broadcastShape(x.shape, numbers(call.input(1)));
    return [
      value(
        shape,
        Array.from(broadcastOffsets(x.shape, shape), (o) => x.data[o]!),
      ),
    ];
  },
  /** Floating types all stay float64: the oracle does not round. */
  Cast(call) {
    const type = dataTypes[intAttribute(call.node, "to", 1)];
    if (!type) throw new Error(`The oracle's Cast cannot go to type ${intAttribute(call.node, "to", 1)}`);
    const x = call.input(0);
    if (type.startsWith("float")) return [x];
    return [value(x.shape, x.data.map(type === "bool" ? (v) => Number(v !== 0) : Math.trunc))];
  },
  /** Inference only: a training Dropout has its mask in the graph. */
  Dropout(call) {
    if (call.inputs[2]?.data[0]) throw new Error("The oracle's Dropout has no training mode");
    const x = call.input(0);
    return [x, value(x.shape, 1)];
  },
  Shape(call) {
    const shape = call.input(0).shape;
    const end = intAttribute(call.node, "end", shape.length);
    const part = shape.slice(intAttribute(call.node, "start", 0), end);
    return [value([part.length], part)];
  },
  ConstantOfShape(call) {
    const attribute = call.node.attributes.value;
    const filler = attribute?.kind === "tensor" ? fromTensor(attribute.value).data[0]! : 0;
    return [value(numbers(call.input(0)), filler)];
  },
  Constant({ node }) {
    const a = Object.values(node.attributes)[0];
    if (a?.kind === "tensor") return [fromTensor(a.value)];
    if (a?.kind === "float" || a?.kind === "int") return [scalar(a.value)];
    if (a?.kind === "floats" || a?.kind === "ints") return [value([a.value.length], a.value)];
    throw new Error(`The oracle cannot read the Constant ${node.name}`);
  },
};

/** Cardiograft's own: gradients that are not written with ONNX's operators. */
export const layoutGradients: Operators = {
  /** (x, gradients of the parts): the parts along `axis`, zeros where one is absent. */
  SplitGrad(call) {
    const x = call.input(0);
    const axis = intAttribute(call.node, "axis", 0);
    const sizes = intsAttribute(call.node, "split")!;
    return [
      generate(x.shape, (index) => {
        let [at, part] = [index[axis]!, 0];
        while (at >= sizes[part]!) at -= sizes[part++]!;
        const dy = call.inputs[part + 1];
        const inside = index.map((i, a) => (a === axis ? at : i));
        return dy ? dy.data[offset(inside, strides(dy.shape))]! : 0;
      }),
    ];
  },
  /** Slice k of dy along `axis` goes to `indices[k]` of an axis of `size` zeros, added where indices repeat. */
  GatherGrad(call) {
    const dy = call.input(0);
    const axis = intAttribute(call.node, "axis", 0);
    const indices = intsAttribute(call.node, "indices")!;
    const dx = value(dy.shape.map((s, a) => (a === axis ? intAttribute(call.node, "size", 0) : s)));
    const stride = strides(dx.shape);
    let i = 0;
    for (const index of positions(dy.shape))
      dx.data[
        offset(
          index.map((p, a) => (a === axis ? indices[p]! : p)),
          stride,
        )
      ]! += dy.data[i++]!;
    return [dx];
  },
};
