import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { writePtbXl } from "../../test/support/ptb-xl.ts";
import { UserError } from "../base/index.ts";
import { datasetNames, openDataset } from "./index.ts";

const ptbXl = (data?: string) => openDataset({ name: "ptb-xl" }, { data });
const refuses = (data: string | undefined, message: RegExp) => {
  expect(() => ptbXl(data)).toThrow(UserError);
  expect(() => ptbXl(data)).toThrow(message);
};

describe("openDataset", () => {
  it("opens a simulated cohort without any folder", () => {
    const dataset = openDataset({ name: "simulated", cohort: "clinic", records: 3, seed: 1 });
    expect(dataset.entries).toHaveLength(3);
  });

  it("finds a dataset in the folder itself, in a folder of such, and where wget puts it", () => {
    const parent = temporary();
    writePtbXl(join(parent, "physionet.org", "files", "ptb-xl", "1.0.3"), [{ id: 1 }]);
    expect(ptbXl(parent).entries).toHaveLength(1);
    writePtbXl(join(parent, "mine"), [{ id: 1 }, { id: 2 }]);
    mkdirSync(join(parent, "other"));
    expect(ptbXl(parent).entries).toHaveLength(2); // the nearest
    expect(ptbXl(join(parent, "mine")).entries).toHaveLength(2);
  });

  it("says what was looked for", () => {
    const dir = temporary();
    refuses(undefined, /give --data DIR.*ptbxl_database\.csv, scp_statements\.csv, records100\/.*physionet/);
    refuses(join(dir, "none"), /--data .*none: there is no such folder/);
    refuses(dir, /no PTB-XL there.*ptbxl_database\.csv/);
    writeFileSync(join(dir, "ptb-xl.zip"), "");
    refuses(join(dir, "ptb-xl.zip"), /not a folder; unpack/);
  });

  it("says what is missing of a dataset that is there in part", () => {
    const parent = temporary();
    const dir = writePtbXl(join(parent, "p"), [{ id: 1 }]);
    rmSync(join(dir, "scp_statements.csv"));
    refuses(parent, /p: looks like PTB-XL, but scp_statements\.csv is missing/);
  });

  it("does not choose between two", () => {
    const parent = temporary();
    for (const name of ["a", "b"]) writePtbXl(join(parent, name), [{ id: 1 }]);
    refuses(parent, /more than once \(.*a, .*b\); name one/);
  });

  it("names the datasets that it knows", () => {
    expect(datasetNames).toEqual(["ptb-xl", "simulated"]);
    for (const name of ["mimic", "constructor"]) {
      expect(() => openDataset({ name } as never)).toThrow(
        /there is no dataset .*known are ptb-xl, simulated/,
      );
    }
  });
});
