import { UserError } from "../../base/index.ts";
import type { CacheDescription } from "../../cache/index.ts";
import { canonicalLead, type Step } from "../../ecg/index.ts";
import { leadsOf } from "../leads.ts";
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
    unchecked,
  } = checkedPreparation({
    leads: options.leads,
    samplingRate: options.samplingRate,
    seconds: options.seconds,
    steps: options.steps,
    unchecked: options.unchecked,
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
    ...(unchecked && { unchecked }),
  };
}

function chosenLeads(dataset: Dataset, leads: readonly string[]): string[] {
  const names = leads.map((lead) => canonicalLead(lead) ?? lead);
  const there = leadsOf(dataset);
  const absent = names.find((lead) => !there.includes(lead));
  if (absent !== undefined || names.length === 0) {
    throw new UserError(
      `${dataset.name} has no lead ${absent ?? "(none)"}; it has ${dataset.leads.join(", ")}`,
    );
  }
  const twice = names.find((lead, i) => names.indexOf(lead) !== i);
  if (twice !== undefined) throw new UserError(`lead ${twice} is asked for twice; name each lead once`);
  return names;
}
