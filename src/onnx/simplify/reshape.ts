import { ShapeError } from "../shapes/index.ts";
import { type Dimension, type Shape, sizeOf } from "../types.ts";
import { BATCH, isNumber, type Known } from "./known.ts";

/**
 * An axis of a model, as axes that keep the batch to itself: mostly one, but a model may make heads and records one axis ([N, 2] for 2N)
 * or time and records ([8, N]).
 */
export type Axis = readonly Dimension[];

export const product = (shape: readonly Dimension[]) => sizeOf(shape.filter((d) => typeof d === "number"));

/**
 * Which axis of a target that names no batch has it, or is it: one of 1 record at the batch's place, otherwise the one whose size was
 * left open (`unknown`), otherwise one that reaches over that place; between two that meet there the second, but not the last of all,
 * which are features.
 */
function impliedAxis(place: number, before: number, target: readonly number[], unknown: number): number {
  const start = (axis: number) => sizeOf(target.slice(0, axis));
  const ones = target.flatMap((d, i) => (d === 1 && start(i) === before ? [i] : []));
  if (ones.length > 0) return ones.includes(place) ? place : ones[0]!;
  if (unknown >= 0) return unknown;
  const over = target.flatMap((d, i) => (start(i) <= before && before <= start(i) * d ? [i] : []));
  return over.findLast((i) => i !== target.length - 1) ?? over[0] ?? -1;
}

/**
 * The axes that a Reshape gives, each with the batch kept apart. `from` is the input's shape, the batch an axis of its own; in `target`
 * no element is 0, at most one is -1. A model that was exported for a batch of one record has a 1 where its batch is, or nothing where
 * the batch is part of another axis.
 * @throws ShapeError when the elements do not fit.
 */
export function reshapeTarget(from: Shape, target: readonly Known[]): Axis[] {
  const fail = (): never => {
    const to = target.map((d) => (isNumber(d) ? d : `${d.batches === 1 ? "" : d.batches}${BATCH}`));
    throw new ShapeError(`[${from}] cannot be reshaped to [${to}]`);
  };
  const sizes = target.map((d) => (isNumber(d) ? d : d.batches));
  const unknown = sizes.indexOf(-1);
  if (sizes.some((d, i) => d < 0 && i !== unknown)) fail();
  const given = sizeOf(sizes.filter((_, i) => i !== unknown));
  const ratio = product(from) / given;
  if (unknown < 0 ? ratio !== 1 : !Number.isInteger(ratio)) fail();
  const full = sizes.map((d) => (d === -1 ? ratio : d));
  const named = target.findIndex((d) => !isNumber(d));
  const place = from.indexOf(BATCH);
  if (place < 0) return named < 0 ? full.map((d) => [d]) : fail();

  // In the order of the elements the batch comes after so many others: there it must be in the result too, or records would mix.
  const before = product(from.slice(0, place));
  const isBatch = unknown >= 0 && ratio === 1 && sizeOf(full.slice(0, unknown)) === before;
  const at = named >= 0 ? named : isBatch ? unknown : impliedAxis(place, before, full, unknown);
  const outer = before / sizeOf(full.slice(0, at));
  const inner = full[at]! / outer;
  if (!Number.isInteger(outer) || !Number.isInteger(inner)) fail();
  const parts = [outer, BATCH, inner].filter((d) => d !== 1);
  return full.map((d, i) => (i === at ? parts : [d]));
}

/** A target for the file: 0 keeps the batch where it is, -1 moves it. */
export const storedTarget = (from: Shape, shape: readonly Dimension[]): number[] =>
  shape.map((d, i) => (typeof d === "number" ? d : from[i] === d ? 0 : -1));
