import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { writePtbXl } from "../../test/support/ptb-xl.ts";
import { type Missing, toleratingOpener } from "./missing-data.ts";
import { isStandIn } from "./stand-in.ts";

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "missing-data-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

const ptbXl = { name: "ptb-xl" } as const;

it("takes what is not there, or is there in part, for something to be fetched", () => {
  const empty = folder();
  const partial = writePtbXl(folder(), [{ id: 1 }]);
  rmSync(join(partial, "scp_statements.csv"));
  for (const data of [undefined, empty, partial]) {
    const missing = new Map<string, Missing>();
    expect(isStandIn(toleratingOpener(data, missing)(ptbXl))).toBe(true);
    expect(missing.get("ptb-xl")).toMatchObject({ command: "cardiograft data get ptb-xl" });
  }
});

it("does not take damaged data for data that are not there", () => {
  const data = writePtbXl(folder(), [{ id: 1 }]);
  writeFileSync(join(data, "ptbxl_database.csv"), "ecg_id,patient_id\n1");
  const missing = new Map<string, Missing>();
  expect(() => toleratingOpener(data, missing)(ptbXl)).toThrow(/ptbxl_database\.csv/);
  expect(missing.size).toBe(0);
});
