import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withKinds } from "./diagnosis.ts";
import {
  ahaTitle,
  diagnoses,
  diagnosesOfAha,
  diagnosesOfScp,
  diagnosesOfSnomed,
  SCP_CODES,
  SNOMED_CODES,
} from "./index.ts";

const all = [...diagnoses.values()];

describe("the ontology", () => {
  it("has every code of the Challenge 2021 and every statement of PTB-XL in one diagnosis", () => {
    expect(SNOMED_CODES.size).toBe(133);
    expect([...SNOMED_CODES.values()].filter(({ scored }) => scored)).toHaveLength(30);
    expect(all.flatMap(({ snomed }) => snomed).sort()).toEqual([...SNOMED_CODES.keys()].sort());
    expect(SCP_CODES.size).toBe(71);
    expect(all.flatMap(({ scp }) => scp).sort()).toEqual([...SCP_CODES.keys()].sort());
    const aha = all.flatMap((d) => d.aha);
    expect(new Set(aha).size).toBe(aha.length);
    for (const code of aha) expect(ahaTitle(code)).not.toBeNull();
  });

  it("has identifiers once, and kinds of diagnoses that there are, without a circle", () => {
    for (const { id, broader } of all) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      for (const parent of broader) {
        expect(diagnoses.has(parent)).toBe(true);
        expect(withKinds([parent])).toContain(id);
        expect(withKinds([id])).not.toContain(parent);
      }
    }
    expect(() => withKinds(["influenza"])).toThrow(/no diagnosis influenza/);
  });

  it("joins the four pairs that the Challenge scores as one, and the block of PTB-XL and CODE", () => {
    for (const [a, b] of [
      ["733534002", "164909002"],
      ["713427006", "59118001"],
      ["284470004", "63593006"],
      ["427172004", "17338001"],
    ] as const) {
      expect(diagnosesOfSnomed([a, b])).toHaveLength(1);
    }
    expect(diagnosesOfSnomed(["59118001"])).toEqual(diagnosesOfScp(["CRBBB"]));
    expect(diagnosesOfSnomed(["713426002"])).not.toEqual(diagnosesOfScp(["CRBBB"]));
  });

  it("agrees with PTB-XL's column of AHA codes, where one of the two is not broader", () => {
    for (const { code, aha } of SCP_CODES.values()) {
      if (aha === "") continue;
      // 366 and 367 are modifiers of a T-wave abnormality; unlocated ischaemia is a kind of ischaemia.
      const statement = aha === "366" || aha === "367" ? `147+${aha}` : aha;
      const [own] = diagnosesOfScp([code]);
      const [theirs] = diagnosesOfAha([statement]);
      expect(withKinds([theirs!.id]), code).toContain(own!.id);
    }
  });

  it("reads AHA statements with modifiers", () => {
    const titles = (codes: string[]) => diagnosesOfAha(codes).map(({ id }) => id);
    // "30+308" is occasional atrial premature complexes: the modifier makes no other diagnosis.
    expect(titles(["30+308", "30", "147+367", "147", "15", "999"])).toEqual([
      "atrial-premature-complex",
      "t-wave-inversion",
      "t-wave-abnormality",
    ]);
    expect(ahaTitle("30+308")).toBe("Atrial premature complex(es)");
    expect(ahaTitle("999")).toBeNull();
  });

  it("leaves out codes that nobody knows", () => {
    expect(diagnosesOfSnomed(["1", "164889003", "164889003"]).map(({ id }) => id)).toEqual([
      "atrial-fibrillation",
    ]);
    expect(diagnosesOfScp(["toString", "AFIB"])).toHaveLength(1);
  });
});

/**
 * How often the Challenge's copy of PTB-XL has a code: column PTB_XL of evaluation-2021, dx_mapping_*.csv. Only codes that stand for one
 * statement there. The copy is of version 1.0.1, which has 38 records more than what is counted here.
 */
const IN_PTB_XL: Readonly<Record<string, number>> = {
  "164889003": 1514,
  "164890007": 73,
  "713427006": 542,
  "270492004": 797,
  "713426002": 1118,
  "445118002": 1626,
  "251146004": 182,
  "698252002": 789,
  "284470004": 398,
  "10370003": 296,
  "164947007": 340,
  "111975006": 118,
  "164917005": 548,
  "427393009": 772,
  "426177001": 637,
  "427084000": 826,
  "164909002": 536,
  "59931005": 294,
  "164951009": 3389,
  "426434006": 44,
  "54329005": 354,
  "27885002": 16,
  "195042002": 14,
  "425419005": 219,
  "251120003": 77,
  "67741000119109": 427,
  "425623009": 142,
  "445211001": 177,
  "67198005": 24,
  "446358003": 99,
  "89792004": 126,
  "55930002": 770,
  "429622005": 1009,
  "164931005": 28,
  "426761007": 27,
  "74390002": 80,
};

const shared = "../shared/data/ptb-xl/ptbxl_database.csv";

describe.skipIf(!existsSync(shared))(
  "links between PTB-XL and SNOMED CT (skipped without ../shared/data)",
  () => {
    it("are as frequent as in the Challenge's own copy of PTB-XL", () => {
      const text = readFileSync(shared, "utf8");
      const counts = new Map<string, number>();
      for (const [, dict] of text.matchAll(/"?(\{'[^}]*\})"?/g)) {
        for (const [, code] of dict!.matchAll(/'([^']+)':/g)) counts.set(code!, (counts.get(code!) ?? 0) + 1);
      }
      expect(counts.get("NORM")).toBe(9514);
      for (const [code, published] of Object.entries(IN_PTB_XL)) {
        const own = diagnosesOfSnomed([code])[0]!.scp.reduce((sum, scp) => sum + counts.get(scp)!, 0);
        expect(own, code).toBeLessThanOrEqual(published);
        expect(own, code).toBeGreaterThanOrEqual(published - 4 - 0.02 * published);
      }
    });
  },
);
