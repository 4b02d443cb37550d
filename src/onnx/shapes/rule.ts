import type { Dimension, Node, Shape, ValueType } from "../types.ts";

/** What a shape rule may ask about its node. */
export interface ShapeContext {
  readonly node: Node;
  /** The type of input i. */
  input(i: number): ValueType;
  /** Whether the optional input i is there. */
  has(i: number): boolean;
  /** The integers of input i where it is a constant of the graph. */
  integers(i: number): number[] | undefined;
}

/** Gives the types of a node's outputs from those of its inputs. */
export type ShapeRule = (c: ShapeContext) => ValueType[];

export class ShapeError extends Error {
  override readonly name: string = "ShapeError";
}

/** The inputs do not contradict the operator, but too little is known of them, or the shape cannot be expressed. */
export class UnknownShape extends ShapeError {}

export const like: ShapeRule = (c) => [c.input(0)];

export function known(d: Dimension | undefined, what: string): number {
  if (typeof d !== "number") throw new UnknownShape(`${what} must be known, but is "${d}"`);
  return d;
}

export function axisOf(axis: number, rank: number): number {
  const a = axis < 0 ? axis + rank : axis;
  if (a < 0 || a >= rank) throw new ShapeError(`axis ${axis} does not exist in rank ${rank}`);
  return a;
}

/** The shape of a and b broadcast against each other as NumPy does. */
export function broadcast(a: Shape, b: Shape): Dimension[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const p = a[a.length - rank + i] ?? 1;
    const q = b[b.length - rank + i] ?? 1;
    if (p === q || q === 1) return p;
    if (p === 1) return q;
    throw new ShapeError(`shapes [${a}] and [${b}] do not broadcast`);
  });
}
