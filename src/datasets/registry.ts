import { UserError } from "../base/index.ts";
import { challenge } from "./challenge/index.ts";
import { chapmanNingbo } from "./chapman-ningbo/index.ts";
import { codeTest } from "./code-test/index.ts";
import { cpsc2018 } from "./cpsc-2018/index.ts";
import { cpscExtra } from "./cpsc-extra/index.ts";
import type { DatasetDefinition, DatasetFacts, SpecOf, Where } from "./definition.ts";
import { georgia } from "./georgia/index.ts";
import { incart } from "./incart/index.ts";
import { ludb } from "./ludb/index.ts";
import { own } from "./own/index.ts";
import { readableElsewhere } from "./preparation/elsewhere.ts";
import { ptb } from "./ptb/index.ts";
import { ptbXl } from "./ptb-xl/index.ts";
import { ptbXlChallenge } from "./ptb-xl-challenge/index.ts";
import { simulated } from "./simulated/index.ts";
import { Tree } from "./tree.ts";
import type { Dataset } from "./types.ts";

// A new dataset is a folder and a line here (and its import).
const DATASETS = [
  ptbXl,
  cpsc2018,
  cpscExtra,
  georgia,
  ptb,
  incart,
  chapmanNingbo,
  ptbXlChallenge,
  challenge,
  codeTest,
  ludb,
  own,
  simulated,
] as const;

/** Which dataset, by name, with what it takes to make it. */
export type DatasetSpec = SpecOf<(typeof DATASETS)[number]>;

/** What is known of every dataset, without any of them being there. */
export const datasets: readonly DatasetFacts[] = DATASETS;

/** The names that `openDataset` knows. */
export const datasetNames: readonly string[] = DATASETS.map(({ name }) => name);

/** What is known of a dataset. @throws UserError that names all datasets. */
export function datasetNamed(name: string): DatasetFacts {
  const definition = datasets.find((known) => known.name === name);
  if (definition === undefined)
    throw new UserError(`there is no dataset ${name}; known are ${datasetNames.join(", ")}`);
  return definition;
}

/**
 * Opens a dataset. `data` is a folder with a dataset in its official layout, or a folder of such; the right one is recognised by its
 * content. Throws UserError that says what was looked for.
 */
export function openDataset(spec: DatasetSpec, where: Where = {}): Dataset {
  const { open } = datasetNamed(spec.name) as DatasetDefinition<DatasetSpec>;
  const again = { module: import.meta.url, name: openDataset.name, args: [spec, { data: where.data }] };
  return readableElsewhere(open(spec, where), again);
}

/** A dataset that was found in a folder. */
export interface Recognised {
  readonly name: string;
  readonly title: string;
  /** Where it lies; null where it is there in part only. */
  readonly dir: string | null;
  /** Why it cannot be opened, null where it can. */
  readonly problem: string | null;
}

/**
 * The datasets in a folder or below it, by content. Several sources of the PhysioNet Challenge are one dataset, `challenge`.
 * @throws UserError where `dir` is no folder.
 */
export function recogniseDatasets(dir: string): Recognised[] {
  const tree = new Tree(dir);
  const found = DATASETS.flatMap((definition): (Recognised & { partOf?: string | undefined })[] => {
    const { name, title, partOf, recognise } = definition as DatasetDefinition;
    const what = recognise?.(tree) ?? null;
    if (what === null) return [];
    if ("problem" in what) return [{ name, title, partOf, dir: null, problem: what.problem }];
    return [{ name, title, partOf, dir: what.dir, problem: null }];
  });
  // A whole stands for its parts where it has several of them, and a part for the whole where it is alone.
  const parts = (whole: string) => found.filter(({ partOf }) => partOf === whole).length;
  return found
    .filter(({ name, partOf }) => (partOf === undefined ? parts(name) !== 1 : parts(partOf) === 1))
    .map(({ partOf: _, ...recognised }) => recognised);
}
