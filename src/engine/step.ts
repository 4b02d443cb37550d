import type { InferenceSession, Tensor } from "onnxruntime-node";
import { type Model, sizeOf } from "../onnx/index.ts";
import { type CompiledStep, type CompileOptions, classesOf, compileStep } from "./compile.ts";
import { findNonFinite } from "./diagnose.ts";
import { fillMask } from "./mask.ts";
import { type StateVector, stepScalars } from "./optimiser.ts";
import { pack, withParameters } from "./parameters.ts";
import { bytes, floats, openSession, type SessionOptions, scalar, shorts } from "./session.ts";

/** Training data of one step. */
export interface StepBatch {
  /** [N, leads, samples] in units of `scale`. */
  readonly x: Int16Array;
  /** [N, leads] millivolt per unit. */
  readonly scale: Float32Array;
  /** [N, classes], 0 to 1; not looked at by a step without labels. */
  readonly y: Float32Array;
}

/** Everything that a step changes; with it a run goes on exactly where it was. m and v are empty where the optimiser keeps none. */
export interface StepState {
  readonly step: number;
  readonly p: Float32Array;
  readonly m: Float32Array;
  readonly v: Float32Array;
  readonly running: Float32Array;
}

type Vectors = Record<"p" | "m" | "v" | "running", Tensor>;

/** A compiled training step with its parameters and optimiser state. */
export class TrainingStep {
  private readonly model: Model;
  private readonly options: CompileOptions;
  private readonly compiled: CompiledStep;
  private readonly session: InferenceSession;
  private readonly sessionOptions: SessionOptions;
  private readonly shape: readonly number[];
  private readonly classes: number | undefined;
  /** Dropout masks by input, filled anew for every step. */
  private readonly masks: Readonly<Record<string, Tensor>>;
  private current: Vectors;
  private next: Vectors;
  /** Those of the vectors that this step has. */
  private readonly moving: readonly (keyof Vectors)[];
  private count = 0;

  private constructor(
    model: Model,
    options: CompileOptions,
    compiled: CompiledStep,
    session: InferenceSession,
    s: SessionOptions,
  ) {
    this.model = model;
    this.options = options;
    this.compiled = compiled;
    this.session = session;
    this.sessionOptions = s;
    this.shape = [options.batch, ...(model.graph.inputs[0]!.shape.slice(1) as number[])];
    this.classes = classesOf(model.graph);
    this.moving = ["p", ...compiled.state, ...(compiled.running.length > 0 ? (["running"] as const) : [])];
    this.masks = Object.fromEntries(
      compiled.masks.map(({ name, shape }) => [name, bytes(new Uint8Array(sizeOf(shape)), shape)]),
    );
    const p = pack(model.graph, compiled.slots);
    const running = pack(model.graph, compiled.running);
    const flat = (v: Float32Array) => floats(v, [v.length]);
    const moment = (k: StateVector) => flat(new Float32Array(compiled.state.includes(k) ? p.length : 0));
    const vectors = (p: Float32Array, running: Float32Array): Vectors => ({
      p: flat(p),
      m: moment("m"),
      v: moment("v"),
      running: flat(running),
    });
    this.current = vectors(p, running);
    this.next = vectors(new Float32Array(p.length), new Float32Array(running.length));
  }

  /** Compiles the step and opens its session. @throws UserError for a model that cannot be trained. */
  static async create(model: Model, options: CompileOptions, session: SessionOptions): Promise<TrainingStep> {
    const compiled = compileStep(model, options);
    return new TrainingStep(
      model,
      options,
      compiled,
      await openSession(compiled.bytes, session, "step"),
      session,
    );
  }

  /** Steps taken so far. */
  get step(): number {
    return this.count;
  }

  /** What step `step` (from 0) is given beside its state, with its masks. */
  private feeds(batch: StepBatch, step: number): Record<string, Tensor> {
    const n = this.shape[0]!;
    for (const { name, ratio } of this.compiled.masks)
      fillMask(this.masks[name]!.data as Uint8Array, ratio, this.options.seed ?? 0, step, name);
    return {
      signals: shorts(batch.x, this.shape),
      scales: floats(batch.scale, [n, this.shape[1]!]),
      ...(this.classes !== undefined && { targets: floats(batch.y, [n, this.classes]) }),
      ...this.masks,
    };
  }

  /** Takes one step at the given rate; gives the loss and the norm of the gradient before clipping. */
  async run(batch: StepBatch, rate: number): Promise<{ loss: number; norm: number }> {
    const s = stepScalars(this.options.optimiser, rate, this.count + 1);
    const results: Record<string, Tensor> = { loss: scalar(0), norm: scalar(0) };
    const feeds: Record<string, Tensor> = {
      ...this.feeds(batch, this.count),
      rate: scalar(s.rate),
      epsilon: scalar(s.epsilon),
      decay: scalar(s.decay),
    };
    for (const k of this.moving) {
      feeds[k] = this.current[k];
      results[`new ${k}`] = this.next[k];
    }
    await this.session.run(feeds, results);
    [this.current, this.next] = [this.next, this.current];
    this.count++;
    return { loss: results.loss!.data[0] as number, norm: results.norm!.data[0] as number };
  }

  /** The parameters of the step before the last, for looking at what went wrong in it. */
  private previous(): Tensor {
    return this.next.p;
  }

  /** Which layer's output is first not finite when the last step's batch is run again; null when all are finite. */
  async diagnose(batch: StepBatch): Promise<string | null> {
    const feeds = { ...this.feeds(batch, this.count - 1), p: this.previous() };
    return findNonFinite(this.model, this.options, this.sessionOptions, feeds);
  }

  /** The model with the present weights and running statistics. */
  snapshot(): Model {
    const weights = withParameters(this.model, this.compiled.slots, this.current.p.data as Float32Array);
    return withParameters(weights, this.compiled.running, this.current.running.data as Float32Array);
  }

  /** A copy of the state. */
  state(): StepState {
    const copy = (t: Tensor) => (t.data as Float32Array).slice();
    const { p, m, v, running } = this.current;
    return { step: this.count, p: copy(p), m: copy(m), v: copy(v), running: copy(running) };
  }

  /** Goes on from a state. @throws Error when it is of another model. */
  restore(state: StepState): void {
    for (const k of ["p", "m", "v", "running"] as const) {
      const target = this.current[k].data as Float32Array;
      if (target.length !== state[k].length)
        throw new Error(`the state's ${k} has ${state[k].length} values, not ${target.length}`);
      target.set(state[k]);
    }
    this.count = state.step;
  }

  async release(): Promise<void> {
    await this.session.release();
  }
}
