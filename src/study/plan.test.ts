import { describe, expect, it } from "vitest";
import { fakeDataset } from "../../test/fixtures/fake-dataset.ts";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import { canonicalJson } from "../base/index.ts";
import { STANDARD_12 } from "../ecg/index.ts";
import { openSources } from "./place.ts";
import { planStudy } from "./plan.ts";
import { defineStudy, type RecipeInput } from "./recipe.ts";
import type { Task } from "./task.ts";

const datasets = { upstream: fakeDataset("community"), downstream: fakeDataset("clinic") };
const plan = (change: Partial<RecipeInput> = {}, data = datasets, threads = 1) =>
  planStudy(defineStudy({ ...tinyRecipe(), ...change }), data, threads);
const keys = (tasks: readonly Task[]) => new Set(tasks.map((t) => t.key));
const common = (a: readonly Task[], b: readonly Task[]) =>
  b.filter((t) => keys(a).has(t.key)).map((t) => t.title);
const tiny = plan();
/** Folds with which both sides may use one dataset. */
const apart = {
  upstream: { ...tinyRecipe().upstream, folds: { train: [1, 2], validation: [5, 6, 7] } },
  downstream: {
    ...tinyRecipe().downstream,
    folds: { train: [3, 4], validation: [5, 6, 7], test: [8, 9, 10] },
  },
};

describe("a plan", () => {
  it("has each task once, after those it needs", () => {
    const kinds = tiny.tasks.map((t) => t.kind);
    const count = (kind: string) => kinds.filter((k) => k === kind).length;
    expect(["prepare", "pretrain", "train", "evaluate"].map(count)).toEqual([2, 2, 8, 8]);
    expect(keys(tiny.tasks).size).toBe(24);
    tiny.tasks.forEach((task, i) => {
      for (const key of task.after) expect(tiny.tasks.findIndex((t) => t.key === key)).toBeLessThan(i);
      for (const key of task.after) expect(keys(tiny.tasks)).toContain(key);
    });
    expect(tiny.cells).toHaveLength(8);
  });

  it("gives both arms the same in all but the arm and the weights they start from", () => {
    for (const cell of tiny.cells.filter((c) => c.arm === "scratch")) {
      const other = tiny.cells.find(
        (c) => c.arm === "fine-tune" && c.size === cell.size && c.seed === cell.seed,
      )!;
      const spec = (key: string) => tiny.tasks.find((t) => t.key === key)!.spec;
      expect({ ...spec(other.train), arm: "scratch" }).toEqual(spec(cell.train));
    }
  });

  it("says what it chooses by where that is not macro AUROC, and shares no training with those that are", () => {
    expect(keys(plan({ metric: "macro-auroc" }).tasks)).toEqual(keys(tiny.tasks));
    const other = plan({ metric: "macro-auprc" });
    const prepared = tiny.tasks.filter(({ kind }) => kind === "prepare").map(({ title }) => title);
    expect(common(tiny.tasks, other.tasks)).toEqual(prepared);
    for (const { kind, spec } of other.tasks)
      expect("metric" in spec).toBe(kind === "pretrain" || kind === "train");
  });

  it("opens the test folds to evaluate only", () => {
    for (const task of tiny.tasks) {
      const folds = "folds" in task.spec ? Object.keys(task.spec.folds) : [];
      expect(folds.includes("test")).toBe(task.kind === "evaluate");
    }
  });

  it("prepares one dataset once, though both sides use it, and nothing upstream for scratch alone", () => {
    const same = plan(apart, { upstream: datasets.downstream, downstream: datasets.downstream });
    expect(same.tasks.filter((t) => t.kind === "prepare")).toHaveLength(1);
    expect(plan({ arms: ["scratch"] }).tasks.map((t) => t.kind)).not.toContain("pretrain");
  });

  it("has one seed of every size first, after its pre-training, and lists cells by size", () => {
    const trained = tiny.tasks.filter(({ kind }) => kind === "pretrain" || kind === "train");
    const ofSeed = (seed: number) => [
      `pre-train, seed ${seed}`,
      ...[8, 16].flatMap((size) =>
        ["scratch", "fine-tune"].map((arm) => `${arm}, ${size} records, seed ${seed}`),
      ),
    ];
    expect(trained.map(({ title }) => title)).toEqual([...ofSeed(1), ...ofSeed(2)]);
    expect(tiny.cells.map(({ size, seed }) => [size, seed])).toEqual(
      [8, 16].flatMap((size) =>
        [1, 2].flatMap((seed) => [
          [size, seed],
          [size, seed],
        ]),
      ),
    );
  });

  it("shares with another study what is the same", () => {
    const { downstream, upstream } = tinyRecipe();
    expect(common(tiny.tasks, plan({ seeds: [2, 3] }).tasks)).toContain("pre-train, seed 2");
    expect(common(tiny.tasks, plan({ name: "other", title: "x", remarks: ["y"] }).tasks)).toHaveLength(24);
    const longer = plan({ downstream: { ...downstream, training: { steps: { 8: 9, 16: 10 } } } });
    // How promising an upstream looks does not depend on how long anything is trained on it.
    expect(common(tiny.tasks, longer.tasks).filter((t) => t.includes("16"))).toEqual([
      "score the upstream for 16 records, seed 1",
      "score the upstream for 16 records, seed 2",
    ]);
    expect(common(tiny.tasks, longer.tasks)).toContain("fine-tune, 8 records, seed 1");
    const other = plan({ upstream: { ...upstream, training: { steps: 13 } } });
    expect(common(tiny.tasks, other.tasks)).toContain("scratch, 8 records, seed 1");
    expect(common(tiny.tasks, other.tasks)).not.toContain("fine-tune, 8 records, seed 1");
  });

  it("has other keys for other data and other threads, but not for preparing", () => {
    expect(common(tiny.tasks, plan({}, datasets, 2).tasks)).toEqual(["prepare clinic", "prepare community"]);
    const changed = { ...datasets, downstream: { ...datasets.downstream, fingerprint: "other" } };
    expect(common(tiny.tasks, plan({}, changed).tasks)).toEqual([
      "prepare community",
      "pre-train, seed 1",
      "pre-train, seed 2",
    ]);
  });

  it("prepares both sides with the leads and the rate that they share, and says so", () => {
    const monitor = { ...datasets.downstream, leads: ["II", "V1"] };
    const fast = { ...datasets.upstream, leads: STANDARD_12, samplingRate: 500, samples: 5000 };
    const { tasks, remarks } = plan({}, { upstream: fast, downstream: monitor });
    const specs = tasks.filter((t) => t.kind === "prepare").map((t) => t.spec);
    expect(specs).toEqual([
      { data: monitor.fingerprint },
      { data: fast.fingerprint, leads: ["II", "V1"], samplingRate: 100 },
    ]);
    expect(remarks).toEqual([
      "Of the 12 leads of community only II, V1 are used: the other side has no more.",
      "community is resampled from 500 to 100 Hz, the rate of the other side.",
    ]);
    const eight = { ...datasets.downstream, leads: ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"] };
    const twelve = { ...datasets.upstream, leads: STANDARD_12 };
    expect(plan({}, { upstream: twelve, downstream: eight }).remarks).toEqual([
      "clinic lacks III, aVR, aVL, aVF: formed from I and II.",
    ]);
    const same = plan({}, { upstream: { ...eight, name: "other", fingerprint: "other" }, downstream: eight });
    expect(same.remarks).toEqual([]);
    expect(plan({ arms: ["scratch"] }, { upstream: fast, downstream: monitor }).remarks).toEqual([]);
  });

  it("holds no seconds, paths or devices in what is hashed", () => {
    expect(JSON.stringify(tiny.tasks.map((t) => t.spec))).not.toMatch(/seconds|home|device|\//);
  });
});

describe("a plan with a random split", () => {
  const { upstream, downstream } = tinyRecipe();
  const { folds: _, ...to } = downstream;
  const { folds: __, ...from } = upstream as { folds: object } & object;
  const own = (split: object, sizes: RecipeInput["downstream"]["sizes"], change: object = {}) => {
    const recipe = defineStudy({
      ...{ ...tinyRecipe(), ...change },
      upstream: { ...from, split },
      downstream: { ...to, split, sizes, training: { steps: { epochs: 2 } } },
    } as RecipeInput);
    return planStudy(
      recipe,
      openSources(recipe, undefined, (spec) => fakeDataset(canonicalJson(spec))),
      1,
    );
  };
  const spec = ({ tasks }: ReturnType<typeof plan>, kind: Task["kind"]) =>
    tasks.find((task) => task.kind === kind)!.spec as Extract<Task, { kind: "train" }>["spec"];

  it("says in each task how records are kept apart, and takes all that are left", () => {
    const split = { test: 0.3, validation: 0.2, seed: 1 };
    const found = own(split, [8, "all"]);
    for (const kind of ["pretrain", "train", "evaluate"] as const)
      expect(spec(found, kind).split).toEqual(split);
    const trained = found.tasks.flatMap((task) => (task.kind === "train" ? [task.spec] : []));
    const whole = trained.find(({ all }) => all)!;
    expect(whole.size).toBeGreaterThan(150);
    expect(whole.size).toBeLessThan(250);
    expect(whole.steps).toBe(2 * Math.ceil(whole.size / 8));
    expect(trained.find(({ size }) => size === 8)).not.toHaveProperty("all");
  });

  it("takes records without a label as negatives, unless the recipe leaves them out", () => {
    const [all, some] = ([undefined, "leave out"] as const).map((unlabelled) =>
      plan({
        downstream: {
          ...tinyRecipe().downstream,
          ...{ sizes: ["all"], training: { steps: 5 } },
          ...(unlabelled && { unlabelled }),
        },
      }),
    );
    // Half of the fake records: every third and every fourth has one.
    expect([all, some].map((p) => p!.cells[0]!.size)).toEqual([160, 80]);
    expect(spec(all!, "train").labels).toEqual({ set: "code-six", classes: ["AF", "SB"] });
    for (const kind of ["train", "evaluate", "score"] as const)
      expect(spec(some!, kind).labels).toMatchObject({ set: "code-six", unlabelled: "leave out" });
    expect(spec(some!, "pretrain").labels).not.toHaveProperty("unlabelled");
    expect(some!.remarks).toContain(
      '200 of 400 records of clinic have no label of "code-six" and take no part.',
    );
  });

  it("of the paper's protocol gives training the test records, and says that patients are on both sides", () => {
    const split = { test: 0.33, seed: 1 };
    const paper = { protocol: "paper", seeds: [1], window: { seconds: 10, crops: 1 } };
    const found = own(split, ["all"], paper);
    expect(spec(found, "train")).toMatchObject({
      ...{ protocol: "paper", folds: { train: [1], validation: [3] }, split: { ...split, by: "record" } },
    });
    expect(found.remarks).toContainEqual(expect.stringMatching(/chosen on the test set: optimistic/));
    expect(found.remarks).toContainEqual(expect.stringMatching(/split, not patients: \d\d+ of them/));
  });
});

describe("what the datasets cannot satisfy", () => {
  const { downstream } = tinyRecipe();
  const folds = (change: object) => ({
    downstream: { ...downstream, folds: { ...downstream.folds!, ...change } },
  });
  it.each([
    [
      /downstream\.labels: clinic has no label set "codes"; it has findings, code-six/,
      { downstream: { ...downstream, labels: "codes" } },
    ],
    [
      /downstream\.sizes: 5000 records are asked for, .* clinic have \d+/,
      { downstream: { ...downstream, sizes: [5000] } },
    ],
    [/downstream\.folds\.test: no record is in fold 42/, folds({ test: [42] })],
    [/window\.seconds: 20 s are asked for, clinic has 10 s/, { window: { seconds: 20, crops: 2 } }],
  ])("is refused by field: %s", (message, change) => {
    expect(() => plan(change)).toThrow(message);
  });

  it("is refused where weights do not fit or patients leak", () => {
    const other = { ...datasets, upstream: { ...datasets.upstream, leads: ["X", "Y", "Z"] } };
    expect(() => plan({}, other)).toThrow(/community \(X, Y, Z\) and clinic \(.*\) share no lead/);
    const entries = datasets.downstream.entries.map((e) => ({ ...e, patient: "one" }));
    expect(() => plan({}, { ...datasets, downstream: { ...datasets.downstream, entries } })).toThrow(
      /downstream: 1 patient is on both sides/,
    );
  });

  it("is refused where pre-training would see what the arms are judged or chosen by", () => {
    const one = { upstream: datasets.downstream, downstream: datasets.downstream };
    const upstream = (folds: { train: number[]; validation: number[] }) => () =>
      plan({ ...apart, upstream: { ...apart.upstream, folds } }, one);
    expect(upstream({ train: [1, 10], validation: [5] })).toThrow(
      /upstream\.folds\.train and downstream\.folds\.test/,
    );
    expect(upstream({ train: [1], validation: [10] })).toThrow(
      /upstream\.folds\.validation and downstream\.folds\.test/,
    );
    expect(upstream({ train: [1, 5], validation: [6] })).toThrow(
      /upstream\.folds\.train and downstream\.folds\.validation/,
    );
    expect(upstream({ train: [1], validation: [5] })).not.toThrow();
  });

  it("is refused where pre-training would see the test or validation folds of the same dataset", () => {
    const one = { upstream: datasets.downstream, downstream: datasets.downstream };
    const upstream = (folds: { train: number[]; validation: number[] }) =>
      plan({ upstream: { ...tinyRecipe().upstream, folds } }, one);
    expect(() => upstream({ train: [1, 8], validation: [5] })).toThrow(
      /clinic: \d+ patients are on both sides .* upstream\.folds\.train and downstream\.folds\.test/,
    );
    expect(() => upstream({ train: [1], validation: [9] })).toThrow(
      /upstream\.folds\.validation and downstream\.folds\.test/,
    );
    expect(() => upstream({ train: [1, 5], validation: [2] })).toThrow(
      /upstream\.folds\.train and downstream\.folds\.validation/,
    );
    expect(() => upstream({ train: [1, 2], validation: [5] })).not.toThrow();
  });

  it("is remarked where a label has no positive", () => {
    const entries = datasets.downstream.entries.map((e) =>
      e.fold! > 7 ? { ...e, labels: { ...e.labels, "code-six": ["AF"] } } : e,
    );
    const { remarks } = plan({}, { ...datasets, downstream: { ...datasets.downstream, entries } });
    expect(remarks).toEqual([
      "No record of the test folds of clinic has SB: it is left out of the averages.",
    ]);
  });
});
