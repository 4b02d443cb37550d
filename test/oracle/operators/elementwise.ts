import { floatAttribute, textAttribute } from "../../../src/onnx/types.ts";
import type { Call, Operator, Operators } from "../operator.ts";
import { elementwise, mapped } from "../value.ts";

/**
 * erf by its series of positive terms, exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!!: no cancellation, so good to a
 * few ulps.
 */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 500 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

export const sigmoid = (x: number): number =>
  x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));

/** log(1 + exp(x)) without overflow. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const geluExact = (x: number): number => 0.5 * x * (1 + erf(x / Math.SQRT2));
const geluTanh = (x: number): number =>
  0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

const unary =
  (f: (x: number) => number): Operator =>
  (call) => [mapped(call.input(0), f)];

const binary =
  (f: (a: number, b: number) => number): Operator =>
  (call) => [elementwise(f, call.input(0), call.input(1))];

/** Any number of inputs. */
const variadic =
  (f: (...x: number[]) => number): Operator =>
  (call) => [elementwise(f, ...call.inputs.map((_, i) => call.input(i)))];

const isInteger = (call: Call): boolean => /^u?int/.test(call.type(0) ?? "float64");

export const elementwiseOperators: Operators = {
  Identity: unary((x) => x),
  Relu: unary((x) => Math.max(x, 0)),
  Sigmoid: unary(sigmoid),
  Tanh: unary(Math.tanh),
  Softplus: unary(softplus),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sqrt: unary(Math.sqrt),
  Reciprocal: unary((x) => 1 / x),
  Neg: unary((x) => -x),
  Abs: unary(Math.abs),
  Erf: unary(erf),
  Sign: unary(Math.sign),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  /** Halves go to the even neighbour. */
  Round: unary((x) => (x - Math.floor(x) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x))),
  Not: unary((x) => Number(x === 0)),
  LeakyRelu(call) {
    const alpha = floatAttribute(call.node, "alpha", 0.01);
    return [mapped(call.input(0), (x) => (x < 0 ? alpha * x : x))];
  },
  Elu(call) {
    const alpha = floatAttribute(call.node, "alpha", 1);
    return [mapped(call.input(0), (x) => (x < 0 ? alpha * Math.expm1(x) : x))];
  },
  HardSigmoid(call) {
    const alpha = floatAttribute(call.node, "alpha", 0.2);
    const beta = floatAttribute(call.node, "beta", 0.5);
    return [mapped(call.input(0), (x) => Math.min(Math.max(alpha * x + beta, 0), 1))];
  },
  Gelu: (call) => [
    mapped(call.input(0), textAttribute(call.node, "approximate", "none") === "tanh" ? geluTanh : geluExact),
  ],

  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div(call) {
    const quotient = elementwise((a, b) => a / b, call.input(0), call.input(1));
    return [isInteger(call) ? mapped(quotient, Math.trunc) : quotient];
  },
  Pow: binary((a, b) => a ** b),
  Max: variadic(Math.max),
  Min: variadic(Math.min),
  Sum: variadic((...x) => x.reduce((a, b) => a + b)),
  Equal: binary((a, b) => Number(a === b)),
  Greater: binary((a, b) => Number(a > b)),
  GreaterOrEqual: binary((a, b) => Number(a >= b)),
  Less: binary((a, b) => Number(a < b)),
  LessOrEqual: binary((a, b) => Number(a <= b)),
  And: binary((a, b) => Number(a !== 0 && b !== 0)),
  Or: binary((a, b) => Number(a !== 0 || b !== 0)),
  Where: (call) => [
    elementwise((c, a, b) => (c !== 0 ? a! : b!), call.input(0), call.input(1), call.input(2)),
  ],
  Clip(call) {
    const low = call.inputs[1]?.data[0] ?? -Infinity;
    const high = call.inputs[2]?.data[0] ?? Infinity;
    return [mapped(call.input(0), (x) => Math.min(Math.max(x, low), high))];
  },
};

/** Cardiograft's own: gradients that are not written with ONNX's operators. */
export const elementwiseGradients: Operators = {
  /** (dy, y): dy where y > 0. */
  ReluGrad: binary((dy, y) => (y > 0 ? dy : 0)),
  Positive: unary((x) => Number(x > 0)),
  /** (x, mask): what the mask keeps, divided by the share that is kept on average. */
  DropoutTrain(call) {
    const kept = 1 - floatAttribute(call.node, "ratio", 0);
    return [elementwise((x, mask) => (mask ? x! / kept : 0), call.input(0), call.input(1))];
  },
};
