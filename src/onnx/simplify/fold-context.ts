import type { Node, ValueType } from "../types.ts";
import type { KnownValue } from "./known.ts";

/** What is known where a node is folded. */
export interface FoldContext {
  readonly node: Node;
  known(input: number): KnownValue | undefined;
  typeOf(input: number): ValueType | undefined;
  /** The type of the first output; undefined where inference does not know it. */
  outputType(): ValueType | undefined;
}

/** Gives the node's first output where it is known, otherwise undefined. */
export type Fold = (c: FoldContext) => KnownValue | undefined;
