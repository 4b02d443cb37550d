import { UserError } from "../../base/index.ts";
import { nodesBehind, readsOf } from "../reads.ts";
import { elementTypes } from "../schema.ts";
import { inferNode, ShapeError } from "../shapes/index.ts";
import {
  type Dimension,
  type Graph,
  int64,
  intAttribute,
  type Node,
  type Tensor,
  type ValueType,
} from "../types.ts";
import { type Apart, keepApart } from "./apart.ts";
import { fold } from "./fold.ts";
import type { FoldContext } from "./fold-context.ts";
import { BATCH, type Known, type KnownValue, knownOf, numbersOf, tensorOf } from "./known.ts";
import { type Axis, product, reshapeTarget, storedTarget } from "./reshape.ts";
import { type RewriteContext, rewrite } from "./rewrite.ts";

/** Only the nodes that the graph's outputs depend on, and the initializers that these use. */
function withoutDeadCode(graph: Graph): Graph {
  const results = graph.outputs.map((v) => v.name);
  const nodes = nodesBehind(graph.nodes, results);
  const needed = new Set([...results, ...nodes.flatMap((node) => [...readsOf(node)])]);
  const initializers = new Map([...graph.initializers].filter(([name]) => needed.has(name)));
  const given = new Set([...needed, ...nodes.flatMap((node) => node.outputs)]);
  const types = new Map(
    [...graph.types]
      .filter(([name]) => given.has(name))
      .map(([name, { type, shape }]) => [name, { type, shape }]),
  );
  return { ...graph, nodes, initializers, types };
}

/** Node by node through a graph whose batch axis is called `N` and whose other sizes are known. */
class Simplifier {
  private readonly graph: Graph;
  private readonly constants: Map<string, Tensor>;
  private readonly types = new Map<string, ValueType>();
  private readonly known = new Map<string, KnownValue>();
  private readonly aliases = new Map<string, string>();
  private readonly apart = new Map<string, Apart>();
  private readonly nodes: Node[] = [];
  private readonly used: ReadonlySet<string>;
  private readonly results: ReadonlySet<string>;
  private readonly rewriting: RewriteContext = {
    typeOf: (value) => this.types.get(value),
    valueOf: (value) => this.valueOf(value),
    store: (hint, tensor) => this.constant(hint, tensor),
    isStored: (value) => this.graph.initializers.has(value),
  };

  constructor(graph: Graph) {
    this.graph = graph;
    this.constants = new Map(graph.initializers);
    for (const { name, type, shape } of graph.inputs) this.types.set(name, { type, shape });
    for (const [name, t] of graph.initializers) this.types.set(name, t);
    this.results = new Set(graph.outputs.map((v) => v.name));
    this.used = new Set([...this.results, ...graph.nodes.flatMap((n) => n.inputs)]);
  }

  run(): Graph {
    for (const node of this.graph.nodes) {
      try {
        this.visit(node);
      } catch (error) {
        // Like a rule's: a file that contradicts an operator's definition.
        if (error instanceof UserError) throw error;
        const message = (error as Error).message;
        throw new UserError(
          error instanceof ShapeError ? message : `${node.opType} "${node.name}": ${message}`,
        );
      }
    }
    const outputs = this.graph.outputs.map((v) => ({ ...v, ...this.types.get(v.name) }));
    const { nodes, constants: initializers, types } = this;
    return withoutDeadCode({ ...this.graph, nodes, outputs, initializers, types });
  }

  private valueOf(name: string): KnownValue | undefined {
    const found = this.known.get(name);
    if (found) return found;
    const tensor = this.constants.get(name);
    const value = tensor && knownOf(tensor);
    if (value) this.known.set(name, value);
    return value;
  }

  private constant(name: string, tensor: Tensor): string {
    let unique = name;
    while (this.types.has(unique) || this.used.has(unique)) unique += "_";
    this.constants.set(unique, tensor);
    this.types.set(unique, tensor);
    return unique;
  }

  private inferred(node: Node): ValueType[] | undefined {
    return inferNode(
      node,
      (v) => this.types.get(v),
      (v) => this.constants.get(v),
    );
  }

  private visit(original: Node): void {
    const inputs = original.inputs.map((v) => this.aliases.get(v) ?? v);
    const trimmed = this.trim({ ...original, inputs });
    const node =
      trimmed.domain === "" && trimmed.opType === "Reshape"
        ? this.reshape(trimmed)
        : rewrite(trimmed, this.rewriting);
    if (node.inputs.some((v) => this.apart.has(v))) {
      this.visitApart(node);
      return;
    }
    const [output] = node.outputs as [string];
    const isResult = node.outputs.some((v) => this.results.has(v));
    const value = isResult || node.outputs.length !== 1 ? undefined : fold(this.contextOf(node));
    if (value) {
      this.known.set(output, value);
      this.types.set(output, { type: value.type, shape: value.shape });
      const tensor = tensorOf(value);
      if (tensor) this.constants.set(output, tensor);
      else this.nodes.push(node);
      return;
    }
    if (!isResult && this.changesNothing(node)) {
      this.aliases.set(output, node.inputs[0]!);
      return;
    }
    this.append(node);
  }

  private append(node: Node): void {
    const types = this.inferred(node);
    if (!types)
      throw new ShapeError(
        `operator ${[node.domain, node.opType].filter(Boolean).join(".")} (node "${node.name}") is not supported`,
      );
    types.forEach((t, i) => {
      const name = node.outputs[i];
      if (name && this.types.has(name))
        throw new ShapeError(`${node.opType} "${node.name}" gives "${name}", which is given already`);
      if (name) this.types.set(name, t);
    });
    this.nodes.push(node);
  }

  /** A node on values that have the batch in one axis with something else. */
  private visitApart(node: Node): void {
    const output = node.outputs[0]!;
    if (node.opType === "Shape") {
      const sizes = this.apart.get(node.inputs[0]!)!.axes.map((axis) => this.sizeOf(axis));
      const end = intAttribute(node, "end", sizes.length);
      const data = sizes.slice(intAttribute(node, "start", 0), end);
      this.known.set(output, { type: "int64", shape: [data.length], data });
      this.types.set(output, { type: "int64", shape: [data.length] });
      return;
    }
    if (node.outputs.some((v) => this.results.has(v)))
      throw new ShapeError(
        `${node.opType} "${node.name}": an output of the model has the batch in one axis with something else`,
      );
    const { nodes, axes } = keepApart({
      node,
      apart: (i) => this.apartOf(node.inputs[i] ?? ""),
      constant: (i) => this.constants.get(node.inputs[i] ?? ""),
      store: (hint, tensor) => this.constant(hint, tensor),
      reshape: (value, shape, name) => this.reshapeOf({ ...node, inputs: [] }, value, shape, name),
    });
    for (const n of nodes) this.append(n);
    this.apart.set(output, { name: nodes.at(-1)!.outputs[0]!, axes });
  }

  private contextOf(node: Node): FoldContext {
    return {
      node,
      known: (i) => (node.inputs[i] ? this.valueOf(node.inputs[i]) : undefined),
      typeOf: (i) => this.types.get(node.inputs[i] ?? ""),
      outputType: () => {
        try {
          return this.inferred(node)?.[0];
        } catch {
          return undefined;
        }
      },
    };
  }

  /** Outputs at the end that nothing reads are left out. */
  private trim(node: Node): Node {
    const last = node.outputs.findLastIndex((v) => this.used.has(v));
    return { ...node, outputs: node.outputs.slice(0, Math.max(1, last + 1)) };
  }

  /** Whether a node gives its input as it is. */
  private changesNothing(node: Node): boolean {
    if (node.domain !== "") return false;
    if (node.opType === "Identity") return true;
    if (node.opType === "Cast" || node.opType === "CastLike") {
      const [from, like] = node.inputs.map((v) => this.types.get(v)?.type);
      return from === (node.opType === "Cast" ? elementTypes[intAttribute(node, "to", 1)] : like);
    }
    if (!["Reshape", "Expand", "Flatten"].includes(node.opType)) return false;
    const from = this.types.get(node.inputs[0]!)?.shape;
    const to = this.contextOf(node).outputType()?.shape;
    return from !== undefined && to !== undefined && String(from) === String(to);
  }

  /** A Reshape with its target as a constant; where the batch becomes part of another axis, to a value that keeps it apart. */
  private reshape(node: Node): Node {
    const [value = "", wanted = ""] = node.inputs;
    const apart = this.apartOf(value);
    const [x, target] = [this.types.get(apart?.name ?? value), this.valueOf(wanted)];
    if (!x || !target || "fill" in target) return node;
    const allowZero = intAttribute(node, "allowzero", 0) !== 0;
    const axes: readonly Axis[] = apart?.axes ?? x.shape.map((d) => [d]);
    const resolved = Array.from(target.data, (d, i) => (d === 0 && !allowZero ? this.sizeOf(axes[i]) : d));
    const parts = this.named(node, () => reshapeTarget(x.shape, resolved));
    const isApart = parts.some((axis) => axis.length > 1);
    const output = node.outputs[0]!;
    if (isApart) this.apart.set(output, { name: `${output}/apart`, axes: parts });
    return this.reshapeOf(node, apart?.name ?? value, parts.flat(), isApart ? `${output}/apart` : output);
  }

  private reshapeOf(node: Node, value: string, shape: readonly Dimension[], output: string): Node {
    const stored = int64(storedTarget(this.types.get(value)!.shape, shape));
    const { attributes } = node;
    const given = node.inputs[1] ? this.valueOf(node.inputs[1]) : undefined;
    const same = given && String(numbersOf(given)) === String(stored.data) && !attributes.allowzero;
    const target = same ? node.inputs[1]! : this.constant(`${node.name}.shape`, stored);
    return { ...node, opType: "Reshape", inputs: [value, target], outputs: [output], attributes: {} };
  }

  private apartOf(value: string): Apart | undefined {
    const found = this.apart.get(value);
    return found && { ...found, name: this.aliases.get(found.name) ?? found.name };
  }

  private sizeOf(axis: Axis | undefined): Known {
    if (!axis) throw new ShapeError("a target keeps an axis that its input does not have");
    const size = product(axis);
    return axis.includes(BATCH) ? { batches: size } : size;
  }

  private named<T>(node: Node, make: () => T): T {
    try {
      return make();
    } catch (error) {
      throw new ShapeError(`${node.opType} "${node.name}": ${(error as Error).message}`);
    }
  }
}

/**
 * The same function with what exporters add taken out: sizes that are computed from the input's shape become constants, with the batch
 * kept as 0 or -1 in the target of a Reshape; what depends on constants only is computed; Identity and operators that change nothing,
 * outputs and nodes that nobody reads, and initial states of zero go. The input's batch axis must be called `N`, all other sizes must be
 * numbers; all values of the result have a type. A model that was exported for a batch of one record serves any number afterwards.
 * @throws UserError naming the node that is not supported, does not fit, or would mix the batch with another axis.
 */
export function simplify(graph: Graph, file = graph.name): Graph {
  try {
    return new Simplifier(withoutDeadCode(graph)).run();
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${file}: ${error.message}`);
    throw error;
  }
}
