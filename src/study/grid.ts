import { canonicalJson, UserError } from "../base/index.ts";
import type { DatasetSpec } from "../datasets/index.ts";
import { metricOf } from "./metric.ts";
import { parseRecipe, type Recipe, type RecipeInput } from "./recipe.ts";

type Upstream = NonNullable<RecipeInput["upstream"]>;

/** What of a grid is otherwise than the rest, where upstream, downstream and network are those named; what is not named may be any. */
export interface GridException {
  readonly upstream?: string;
  readonly downstream?: string;
  readonly network?: string;
  /** Printed with the studies that it changes. */
  readonly why: string;
  /** The study as it is instead; "leave out" for none. */
  readonly study: "leave out" | ((study: RecipeInput) => RecipeInput);
}

/** Several studies: each upstream, if there are any, with each downstream and each network; everything else as in a study. */
export interface GridInput extends Omit<RecipeInput, "model" | "upstream" | "downstream"> {
  /** By names of lower-case letters, digits and hyphens, which become part of the studies' names. */
  readonly upstreams?: Readonly<Record<string, Upstream>>;
  readonly downstreams: Readonly<Record<string, RecipeInput["downstream"]>>;
  readonly networks: Readonly<Record<string, RecipeInput["model"]>>;
  readonly exceptions?: readonly GridException[];
  /** Further studies that belong to it, by what they are called. */
  readonly also?: Readonly<Record<string, Recipe>>;
}

/** Where a study stands in a grid; null what there is not, and what a further study has no name for. */
export interface GridPlace {
  /** The grid itself, or what a further study is called. */
  readonly part: string;
  readonly upstream: string | null;
  readonly downstream: string | null;
  readonly network: string | null;
}

/** A grid that was checked: plain studies, and the place of each. */
export interface Grid {
  readonly kind: "grid";
  readonly name: string;
  readonly title: string;
  readonly studies: readonly Recipe[];
  readonly places: readonly GridPlace[];
}

export const isGrid = (value: unknown): value is Grid =>
  typeof value === "object" && value !== null && Reflect.get(value, "kind") === "grid";

/** The part of a grid that is upstreams times downstreams times networks. */
export const GRID_PART = "grid";

/**
 * For recipe files: the studies of a grid, networks of one downstream and upstream following each other. A pair of the same dataset is left out, unless each
 * side has training folds of its own.
 * @throws UserError naming the study and the field that is wrong
 */
export function defineGrid(input: GridInput): Grid {
  const {
    name,
    title = name,
    upstreams,
    downstreams,
    networks,
    exceptions = [],
    also = {},
    ...common
  } = input;
  const studies: Recipe[] = [];
  const places: GridPlace[] = [];
  const sources: readonly [string | null, Upstream | undefined][] =
    upstreams === undefined ? [[null, undefined]] : Object.entries(upstreams);
  for (const [downstream, to] of Object.entries(downstreams)) {
    for (const [upstream, from] of sources) {
      if (from !== undefined && areSame(from, to)) continue;
      for (const [network, model] of Object.entries(networks)) {
        const place = { part: GRID_PART, upstream, downstream, network };
        const plain: RecipeInput = {
          ...common,
          name: [name, downstream, network, ...(upstream === null ? [] : [upstream])].join("-"),
          title: `${title}: ${upstream === null ? "" : `${upstream} to `}${downstream}, ${network}`,
          ...{ model, downstream: to },
          ...(from !== undefined && { upstream: from }),
        };
        const study = excepted(plain, place, exceptions);
        if (study === null) continue;
        studies.push(parseRecipe(study, `${name}, study ${study.name}`));
        places.push(place);
      }
    }
  }
  for (const [part, study] of Object.entries(also)) {
    studies.push(parseRecipe(study, `${name}, ${part}`));
    places.push({ part, upstream: null, downstream: null, network: null });
  }
  if (studies.length === 0)
    throw new UserError(`${name}: the grid has no study; name upstreams, downstreams and networks`);
  const twice = studies.find((study, i) => studies.findIndex((s) => s.name === study.name) < i);
  if (twice !== undefined)
    throw new UserError(
      `${name}: two studies are called ${twice.name}; name networks, upstreams, downstreams or what is in \`also\` differently`,
    );
  if (new Set(studies.map(metricOf)).size > 1)
    throw new UserError(`${name}: all studies of a grid are judged by one metric`);
  return { kind: "grid", name, title, studies, places };
}

/** Whether both sides train on records of one dataset that they share: with folds of their own each they are two. */
function areSame(from: Upstream, to: RecipeInput["downstream"]): boolean {
  if (!("dataset" in from) || !isOne(from.dataset as DatasetSpec, to.dataset as DatasetSpec)) return false;
  const theirs = from.folds?.train;
  const own = to.folds?.train;
  return theirs === undefined || own === undefined || own.some((fold) => theirs.includes(fold));
}

/** Simulated cohorts and one's own data go by all that is said of them, others by their name. */
function isOne(a: DatasetSpec, b: DatasetSpec): boolean {
  if (a.name !== b.name) return false;
  return (a.name !== "simulated" && a.name !== "own") || canonicalJson(a) === canonicalJson(b);
}

function excepted(
  study: RecipeInput,
  place: GridPlace,
  exceptions: readonly GridException[],
): RecipeInput | null {
  let found = study;
  for (const { why, study: instead, ...where } of exceptions) {
    const here = (["upstream", "downstream", "network"] as const).every(
      (axis) => where[axis] === undefined || where[axis] === place[axis],
    );
    if (!here) continue;
    if (instead === "leave out") return null;
    const changed = instead(found);
    found = { ...changed, remarks: [...(changed.remarks ?? []), why] };
  }
  return found;
}
