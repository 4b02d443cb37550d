import { UserError } from "../../base/index.ts";
import type { CacheDescription } from "../../cache/index.ts";
import { canonicalLead, STANDARD_12, type Step } from "../../ecg/index.ts";
import type { Dataset } from "../types.ts";
import { checkedPreparation, type Preparation } from "./options.ts";

/** What a cache says of itself, with the steps as they are applied. */
export interface Description extends CacheDescription {
  readonly steps?: readonly Step[] | undefined;
}

/** What will be prepared of a dataset. Throws UserError for options that make no sense for it. */
export function describe(dataset: Dataset, options: Preparation): Description {
  const {
    leads = dataset.leads,
    samplingRate = dataset.samplingRate,
    seconds,
    steps = [],
  } = checkedPreparation({
    leads: options.leads,
    samplingRate: options.samplingRate,
    seconds: options.seconds,
    steps: options.steps,
  });
  const length = seconds ?? dataset.samples / dataset.samplingRate;
  const samples = Math.round(length * samplingRate);
  if (samples < 1)
    throw new UserError(`${length} s at ${samplingRate} Hz are no sample; choose more seconds`);
  return {
    leads: chosenLeads(dataset, leads),
    samplingRate,
    samples,
    fingerprint: dataset.fingerprint,
    labelSets: dataset.labelSets,
    ...(steps.length > 0 && { steps }),
  };
}

function chosenLeads(dataset: Dataset, leads: readonly string[]): string[] {
  const names = leads.map((lead) => canonicalLead(lead) ?? lead);
  const frontal = dataset.leads.includes("I") && dataset.leads.includes("II") ? STANDARD_12.slice(0, 6) : [];
  const there = new Set<string>([...dataset.leads, ...frontal]);
  const absent = names.find((lead) => !there.has(lead));
  if (absent !== undefined || names.length === 0) {
    throw new UserError(
      `${dataset.name} has no lead ${absent ?? "(none)"}; it has ${dataset.leads.join(", ")}`,
    );
  }
  const twice = names.find((lead, i) => names.indexOf(lead) !== i);
  if (twice !== undefined) throw new UserError(`lead ${twice} is asked for twice; name each lead once`);
  return names;
}
