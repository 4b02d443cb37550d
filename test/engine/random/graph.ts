import fc from "fast-check";
import type { Model } from "../../../src/onnx/index.ts";
import { modelOf } from "../cases/index.ts";
import { Choices, Draw, isSmall } from "./draw.ts";
import { layers, operators } from "./operators.ts";

/** A random graph before it is built: which operators, and the numbers that decide on everything about them. */
export interface Plan {
  readonly samples: number;
  readonly batch: number;
  /** Of the weights and the signals. */
  readonly seed: number;
  readonly steps: readonly { readonly operator: string; readonly choices: readonly number[] }[];
}

const step = fc.record({
  operator: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...Object.keys(layers)) },
    { weight: 3, arbitrary: fc.constantFrom(...Object.keys(operators)) },
  ),
  choices: fc.array(fc.nat(999), { minLength: 12, maxLength: 12 }),
});

export const plans: fc.Arbitrary<Plan> = fc.record({
  samples: fc.integer({ min: 1, max: 16 }),
  batch: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(99_999),
  steps: fc.array(step, { minLength: 1, maxLength: 6, size: "max" }),
});

/** The model of a plan: its operators one behind the other, joined with what came before them. What does not suit is left out. */
export function build(plan: Plan): Model {
  const body: Parameters<typeof modelOf>[0] = (net, stem) => {
    let x = stem;
    const earlier = [stem];
    plan.steps.forEach(({ operator, choices }, i) => {
      const draw = new Draw(net, x, new Choices(choices), earlier, `step${i}`);
      const y = operators[operator]!(draw);
      if (y === undefined || !isSmall(net.graph.shapeOf(y))) return;
      earlier.push(y);
      x = y;
    });
    return x;
  };
  return { ...modelOf(body, plan.samples, plan.seed), opset: 20 };
}
