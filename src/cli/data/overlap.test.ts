import { afterEach, describe, expect, it, vi } from "vitest";
import { dataOverlapCommand } from "./overlap.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

async function run(...args: string[]): Promise<string> {
  let out = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  await dataOverlapCommand().parseAsync(args, { from: "user" });
  return out;
}

describe("data overlap", () => {
  it("prints what is shared, and what not, in 80 columns", async () => {
    const text = await run("code-test", "cpsc-2018");
    expect(text).toMatchInlineSnapshot(`
      "A: code-six, the six abnormalities of the CODE study (6 labels)
      B: cpsc-nine, the nine classes of CPSC 2018 (9 labels)

      A         B     what links them
      1dAVb  =  IAVB  first-degree AV block
      RBBB   =  RBBB  right bundle branch block
      LBBB   =  LBBB  left bundle branch block
      AF     =  AF    atrial fibrillation

      = the same

      Only in A: SB, ST
      Only in B: NORM, PAC, VEB, STD, STE

      Please note:
      - A record with none of the six is not a normal ECG: only these six were looked
        for.
      - CPSC 2018: NORM is its class of normal recordings, which the Challenge writes
        as sinus rhythm, 426783006.
      - The same by other SNOMED CT codes: RBBB of code-six is 713427006, 59118001;
        RBBB of cpsc-nine is 59118001.
      - The same by other SNOMED CT codes: LBBB of code-six is 733534002, 164909002;
        LBBB of cpsc-nine is 164909002.
      "
    `);
    for (const [a, b] of [
      ["ptb-xl", "challenge"],
      ["ptb-xl:statements", "challenge-all"],
    ] as const) {
      const widest = Math.max(...(await run(a, b)).split("\n").map((line) => line.length));
      expect(widest).toBeLessThanOrEqual(80);
    }
  });

  it("prints JSON", async () => {
    expect(JSON.parse(await run("ptb-xl:superclasses", "ptb", "--json"))).toMatchObject({
      a: { name: "ptb-xl:superclasses", labels: ["NORM", "MI", "STTC", "CD", "HYP"] },
      b: { name: "ptb-two" },
      shared: [
        { a: "NORM", b: "NORM", relation: "same", diagnoses: ["normal-ecg"] },
        { a: "MI", b: "MI", relation: "broader" },
      ],
      onlyA: ["STTC", "CD", "HYP"],
      onlyB: [],
    });
  });

  it("names what it knows, and helps within 80 columns", async () => {
    await expect(run("ptb-xl", "mimic")).rejects.toThrow(/no label set "mimic".* cpsc-nine/);
    const command = dataOverlapCommand();
    let help = "";
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    expect(help).toContain("cardiograft data overlap ptb-xl georgia");
    expect(Math.max(...help.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
