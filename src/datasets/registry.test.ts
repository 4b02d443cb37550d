import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeChallengeRecord } from "../../test/support/challenge.ts";
import { temporary } from "../../test/support/folder.ts";
import { writePtbXl } from "../../test/support/ptb-xl.ts";
import { UserError } from "../base/index.ts";
import { datasetNames, datasets, openDataset, recogniseDatasets } from "./index.ts";

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
    for (const name of ["ptb-xl", "cpsc-2018", "georgia", "ptb", "code-test", "ludb", "simulated"])
      expect(datasetNames).toContain(name);
    for (const name of ["mimic", "constructor"]) {
      expect(() => openDataset({ name } as never)).toThrow(UserError);
      expect(() => openDataset({ name } as never)).toThrow(
        /there is no dataset .*known are ptb-xl, cpsc-2018, /,
      );
    }
  });
});

describe("datasets", () => {
  it("each say where they are had, under which licence, and what to beware of", () => {
    expect(new Set(datasetNames).size).toBe(datasets.length);
    for (const { name, title, licence, sources, traps, published } of datasets) {
      expect(name).toMatch(/^[a-z0-9-]+$/);
      expect([title, licence]).not.toContain("");
      for (const { url, version } of sources) expect([new URL(url).protocol, version]).not.toContain("");
      for (const trap of traps) expect(trap.text).toMatch(/\.$/);
      // What is published somewhere has both: a place and a size.
      expect(published === null).toBe(sources.length === 0);
    }
  });
});

describe("recogniseDatasets", () => {
  const found = (dir: string) => recogniseDatasets(dir).map(({ name }) => name);

  it("tells datasets by their content, wherever they lie below", () => {
    const parent = temporary();
    expect(recogniseDatasets(parent)).toEqual([]);
    const dir = writePtbXl(join(parent, "p", "1.0.3"), [{ id: 1 }]);
    expect(recogniseDatasets(parent)).toEqual([{ name: "ptb-xl", title: "PTB-XL", dir, problem: null }]);
    writeChallengeRecord(join(parent, "georgia", "g1"), { record: "E00001", seconds: 1 });
    expect(found(parent)).toEqual(["ptb-xl", "georgia"]);
  });

  it("takes several sources of the Challenge for one dataset", () => {
    const dir = temporary();
    writeChallengeRecord(dir, { record: "JS00001", seconds: 1 });
    expect(found(dir)).toEqual(["chapman-ningbo"]);
    writeChallengeRecord(dir, { record: "A0001", seconds: 1 });
    expect(found(dir)).toEqual(["challenge"]);
  });

  it("says what is wrong with one that is there in part", () => {
    const dir = writePtbXl(temporary(), [{ id: 1 }]);
    rmSync(join(dir, "scp_statements.csv"));
    expect(recogniseDatasets(dir)).toEqual([
      {
        name: "ptb-xl",
        title: "PTB-XL",
        dir: null,
        problem: expect.stringMatching(/scp_statements\.csv is missing/),
      },
    ]);
  });
});
