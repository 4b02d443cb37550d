import { existsSync } from "node:fs";
import { UserError } from "../../base/index.ts";
import {
  type CohortName,
  cohortNames,
  type DatasetSpec,
  datasetNames,
  recogniseDatasets,
} from "../../datasets/index.ts";

/** Which dataset a command is about, and where it lies. */
export interface Chosen {
  readonly spec: DatasetSpec;
  readonly data: string | undefined;
}

const SIMULATED = "simulated/";
/** Records of a simulated cohort that nobody asked for a number of. */
const SIMULATED_RECORDS = 1000;

/**
 * What is meant by `what`: a dataset by name, in the folder `data`, the one that is in a folder, or a simulated cohort. Throws UserError
 * that says what there is.
 */
export function chooseDataset(what: string, data: string | undefined): Chosen {
  const named = (name: string) => ({ name }) as DatasetSpec;
  if (what.startsWith(SIMULATED)) {
    const cohort = what.slice(SIMULATED.length) as CohortName;
    return { spec: { name: "simulated", cohort, records: SIMULATED_RECORDS, seed: 1 }, data: undefined };
  }
  if (what === "simulated")
    throw new UserError(`say which cohort: ${cohortNames.map((name) => SIMULATED + name).join(", ")}`);
  if (datasetNames.includes(what)) {
    // Without --data, a folder of that name is what is meant.
    return { spec: named(what), data: data ?? (existsSync(what) ? what : undefined) };
  }
  const unknown = `${what}: neither a dataset nor a folder; the datasets are ${datasetNames.join(", ")}`;
  if (data !== undefined) {
    // The name that somebody gave to a dataset of their own.
    if (recogniseDatasets(data).some(({ name }) => name === "own"))
      return { spec: { name: "own", dataset: what }, data };
    throw new UserError(`${unknown} (with --data, WHAT is the name of one)`);
  }
  if (!existsSync(what)) throw new UserError(unknown);
  const found = recogniseDatasets(what);
  const [only] = found;
  if (only === undefined) {
    throw new UserError(
      `${what}: no dataset is recognised there; known are ${datasetNames.join(", ")}. ` +
        "Recordings of your own become a dataset by cardiograft data add.",
    );
  }
  if (found.length > 1) {
    const commands = found.map(({ name }) => `cardiograft data check ${name} --data ${what}`);
    throw new UserError(`${what}: holds ${found.length} datasets; check one:\n  ${commands.join("\n  ")}`);
  }
  if (only.problem !== null) throw new UserError(only.problem);
  return { spec: named(only.name), data: only.dir ?? what };
}
