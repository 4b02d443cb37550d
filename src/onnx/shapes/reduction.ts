import { intAttribute } from "../types.ts";
import { reducedAxes } from "./arguments.ts";
import type { ShapeRule } from "./rule.ts";

const reduce: ShapeRule = (c) => {
  const { type, shape } = c.input(0);
  const axes = reducedAxes(c.node, shape.length, c.integers);
  const keep = intAttribute(c.node, "keepdims", 1);
  const reduced = shape.map((d, i) => (axes.includes(i) ? 1 : d));
  return [{ type, shape: keep ? reduced : reduced.filter((_, i) => !axes.includes(i)) }];
};

export const reductionShapes: Record<string, ShapeRule> = {
  ReduceMean: reduce,
  ReduceSum: reduce,
  ReduceMax: reduce,
  ReduceMin: reduce,
};
