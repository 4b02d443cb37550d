import { UserError } from "../base/index.ts";
import { type Dataset, leadsOf } from "../datasets/index.ts";
import type { ModelSource } from "./model-source.ts";

/** What both sides of a study are prepared as, so that weights fit from one to the other. */
export interface CommonShape {
  readonly leads: readonly string[];
  /** Samples per second. */
  readonly samplingRate: number;
  /** What is given up or made up for it; empty where both have the same. */
  readonly remarks: readonly string[];
}

/** The independent ones of the standard twelve. */
const EIGHT = ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"];

/** Eight leads say what twelve do; with fewer, further limb leads would only repeat what is there. */
const offered = (dataset: Dataset): readonly string[] =>
  EIGHT.every((lead) => dataset.leads.includes(lead)) ? leadsOf(dataset) : dataset.leads;

/**
 * The leads that all of these datasets have, in the order of the last one, at the lowest of their sampling rates; where one has eight leads
 * and another twelve, the other four are formed. Throws UserError where they share no lead.
 */
export function commonShape(
  datasets: readonly [Dataset, ...Dataset[]],
  model?: Pick<ModelSource, "name" | "leads" | "samplingRate">,
): CommonShape {
  if (model !== undefined) return shapeFor(datasets.at(-1)!, model);
  const own = datasets.at(-1)!;
  const recorded = (lead: string) => datasets.some(({ leads }) => leads.includes(lead));
  const leads = offered(own).filter(
    (lead) => recorded(lead) && datasets.every((dataset) => offered(dataset).includes(lead)),
  );
  if (leads.length === 0) {
    const each = datasets.map(({ name, leads }) => `${name} (${leads.join(", ")})`);
    throw new UserError(
      `${each.join(" and ")} share no lead: weights cannot be carried from one to the other. Take an upstream with leads of the downstream.`,
    );
  }
  const samplingRate = Math.min(...datasets.map((d) => d.samplingRate));
  return {
    leads,
    samplingRate,
    remarks: [...new Set(datasets)].flatMap((d) => remarksOn(d, leads, samplingRate)),
  };
}

/** What a model takes; all of its leads must be there or be formed. */
function shapeFor(
  dataset: Dataset,
  { name, leads, samplingRate }: Pick<ModelSource, "name" | "leads" | "samplingRate">,
): CommonShape {
  const absent = leads.filter((lead) => !leadsOf(dataset).includes(lead));
  if (absent.length > 0) {
    throw new UserError(
      `${dataset.name} has no lead ${absent.join(", ")}, which ${name} takes. Take another model, or name the leads in the description of the dataset if they are there under other names.`,
    );
  }
  return { leads, samplingRate, remarks: remarksOn(dataset, leads, samplingRate) };
}

function remarksOn(dataset: Dataset, leads: readonly string[], samplingRate: number): string[] {
  const { name } = dataset;
  const unused = dataset.leads.filter((lead) => !leads.includes(lead));
  const formed = leads.filter((lead) => !dataset.leads.includes(lead));
  return [
    ...(unused.length > 0
      ? [
          `Of the ${dataset.leads.length} leads of ${name} only ${leads.join(", ")} are used: the other side has no more.`,
        ]
      : []),
    ...(formed.length > 0 ? [`${name} lacks ${formed.join(", ")}: formed from I and II.`] : []),
    ...(dataset.samplingRate !== samplingRate
      ? [
          `${name} is resampled from ${dataset.samplingRate} to ${samplingRate} Hz, the rate of the other side.`,
        ]
      : []),
  ];
}
