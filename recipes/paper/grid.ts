import { defineGrid, defineStudy, type Grid, type RecipeInput } from "../../src/study/index.ts";

/** The datasets of the original study. */
export type Name = "ptb-xl" | "cpsc-2018" | "georgia" | "ptb" | "code-test";

/** A dataset and the labels that a network learns of it. */
export type Source = Pick<RecipeInput["downstream"], "dataset" | "labels">;

type Network = RecipeInput["model"];

/** Its datasets with the labels that it used: five, nine, ten, two and six. */
const SOURCES: Readonly<Record<Name, Source>> = {
  "ptb-xl": { dataset: { name: "ptb-xl" }, labels: "superclasses" },
  "cpsc-2018": { dataset: { name: "cpsc-2018" }, labels: "cpsc-nine" },
  georgia: { dataset: { name: "georgia" }, labels: "georgia-ten" },
  ptb: { dataset: { name: "ptb" }, labels: "ptb-two" },
  "code-test": { dataset: { name: "code-test" }, labels: "code-six" },
};

const NETWORKS: Readonly<Record<string, Network>> = {
  resnet1d18: { name: "resnet1d18" },
  resnet1d50: { name: "resnet1d50" },
  resnet1d101: { name: "resnet1d101" },
  lstm: { name: "lstm" },
  bilstm: { name: "bilstm" },
  gru: { name: "gru" },
};

export interface PaperOptions {
  /** As the original study did it, or with nothing chosen by the test records. */
  readonly protocol: "paper" | "sound";
  /** Other datasets in their places, for a trial. */
  readonly sources?: Readonly<Record<Name, Source>>;
  readonly upstreams?: readonly Name[];
  readonly downstreams?: readonly Name[];
  readonly networks?: Readonly<Record<string, Network>>;
  readonly epochs?: number;
  readonly batch?: number;
  /** The training records of the sweep, and its network's name. */
  readonly sweep?: { readonly sizes: readonly number[]; readonly network: string };
  readonly seeds?: readonly number[];
}

/** A third of the records judge. Where nothing is chosen by them, a tenth of the patients choose instead. */
const SPLITS = {
  paper: { test: 0.33, seed: 1 },
  sound: { test: 0.33, validation: 0.1, seed: 1 },
} as const;

/**
 * The grid of Nguyen & Do (PLoS ONE 20(5):e0316043, 2025): three upstreams, five downstreams, six networks, and a sweep over the number of
 * training records from Georgia to PTB-XL. Adam at a constant rate of 0.01, batches of 256, 100 epochs, whole recordings of 10 s. The sound
 * form keeps all of that but the choice: the epoch that is kept is chosen on validation patients, and three seeds say how much seeds differ.
 */
export function paperGrid({ protocol, sources = SOURCES, networks = NETWORKS, ...rest }: PaperOptions): Grid {
  const { upstreams = ["ptb-xl", "cpsc-2018", "georgia"], downstreams = Object.keys(sources) as Name[] } =
    rest;
  const { epochs = 100, batch = 256, seeds = protocol === "paper" ? [1] : [1, 2, 3] } = rest;
  const sweep = rest.sweep ?? { sizes: [2000, 4000, 6000, 8000, 10_000, 12_000], network: "resnet1d18" };
  const split = SPLITS[protocol];
  const training = { steps: { epochs } };
  const from = (name: Name) => ({ ...sources[name], split, training });
  const to = (name: Name, sizes: readonly (number | "all")[]) => ({ ...from(name), sizes: [...sizes] });
  const common = {
    ...(protocol === "paper" && { protocol }),
    window: { seconds: 10, crops: 1 },
    training: {
      batch,
      optimiser: { kind: "adam" },
      schedule: "constant",
      rate: 0.01,
      validations: epochs,
    },
    arms: ["scratch", "fine-tune"],
    seeds: [...seeds],
  } satisfies Partial<RecipeInput>;
  const name = protocol === "paper" ? "paper" : "paper-sound";
  const title = protocol === "paper" ? "The original study's grid" : "The original study's grid, soundly";
  return defineGrid({
    ...common,
    ...{ name, title, networks },
    upstreams: Object.fromEntries(upstreams.map((source) => [source, from(source)])),
    downstreams: Object.fromEntries(downstreams.map((source) => [source, to(source, ["all"])])),
    also: {
      "size sweep": defineStudy({
        ...common,
        name: `${name}-sizes`,
        title: `${title}: Georgia to PTB-XL, by the number of training records`,
        model: networks[sweep.network]!,
        upstream: from("georgia"),
        downstream: to("ptb-xl", sweep.sizes),
      }),
    },
  });
}
