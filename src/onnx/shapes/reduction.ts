import { intAttribute, intsAttribute } from "../types.ts";
import { axisOf, type ShapeContext, type ShapeRule } from "./rule.ts";

/** The axes of a reduction, from its second input (opset 13 or 18 on) or its attribute; all of them where neither is there. */
function reductionAxes(c: ShapeContext): number[] {
  const rank = c.input(0).shape.length;
  const axes = c.has(1) ? c.integers(1) : intsAttribute(c.node, "axes");
  return (axes ?? c.input(0).shape.map((_, i) => i)).map((a) => axisOf(a, rank));
}

const reduce: ShapeRule = (c) => {
  const { type, shape } = c.input(0);
  const axes = reductionAxes(c);
  const keep = intAttribute(c.node, "keepdims", 1);
  const reduced = shape.map((d, i) => (axes.includes(i) ? 1 : d));
  return [{ type, shape: keep ? reduced : reduced.filter((_, i) => !axes.includes(i)) }];
};

export const reductionShapes: Record<string, ShapeRule> = {
  ReduceMean: reduce,
  ReduceSum: reduce,
  ReduceMax: reduce,
};
