import { describe, expect, it } from "vitest";
import { withKinds } from "./diagnosis.ts";
import {
  CHALLENGE_2021_CLASSES,
  CINC2021_ALL,
  CINC2021_SCORED,
  CODE_SIX,
  CODE_SIX_SET,
  CPSC_NINE,
  diagnosesOfScp,
  diagnosesOfSnomed,
  GEORGIA_TEN,
  labelSetNamed,
  labelSets,
  PTB_TWO,
  PTB_XL_SETS,
  SCP_CODES,
} from "./index.ts";

describe("every label set", () => {
  it.each([...labelSets.values()])("$name: each code means a diagnosis of its label", (set) => {
    expect(new Set(set.labels).size).toBe(set.labels.length);
    expect(Object.keys(set.meaning).sort()).toEqual([...set.labels].sort());
    for (const label of set.labels) {
      const meant = withKinds(set.meaning[label]!);
      expect(meant.size).toBeGreaterThan(0);
      for (const { id } of diagnosesOfScp(set.scp?.[label] ?? [])) expect(meant).toContain(id);
      for (const { id } of diagnosesOfSnomed(set.snomed?.[label] ?? [])) {
        // Where a dataset's class of normal recordings is written as sinus rhythm, the label is the narrower of the two.
        if (label === "NORM") expect(withKinds([id])).toContain(set.meaning[label]![0]);
        else expect(meant).toContain(id);
      }
    }
  });
});

describe("the Challenge 2021", () => {
  it("has 26 scored classes in the order of its weights, the pairs joined", () => {
    expect(CINC2021_SCORED.labels).toHaveLength(26);
    expect(CINC2021_SCORED.labels.slice(0, 6)).toEqual([
      "AF",
      "AFL",
      "BBB",
      "Brady",
      "CLBBB|LBBB",
      "CRBBB|RBBB",
    ]);
    expect(CINC2021_SCORED.labels).toContain("PAC|SVPB");
    expect(CINC2021_SCORED.labels).toContain("PVC|VPB");
    expect(CINC2021_SCORED.labels.map((label) => CINC2021_SCORED.snomed[label]!.join("|"))).toEqual(
      CHALLENGE_2021_CLASSES,
    );
    expect(CINC2021_ALL.labels).toHaveLength(133);
  });

  it("labels records by their headers", () => {
    // E00007 and JS00005 of the Challenge.
    expect(
      CINC2021_SCORED.ofSnomed(["428750005", "164889003", "164890007", "233917008", "164873001"]),
    ).toEqual(["AF", "AFL"]);
    expect(CINC2021_SCORED.ofSnomed(["164890007", "429622005", "428750005", "270492004"])).toEqual([
      "AFL",
      "IAVB",
    ]);
    expect(CINC2021_SCORED.ofSnomed(["17338001"])).toEqual(["PVC|VPB"]);
    // Not scored, though it means the same.
    expect(CINC2021_SCORED.ofSnomed(["164884008"])).toEqual([]);
    expect(CINC2021_ALL.ofSnomed(["164884008", "17338001"])).toEqual(["VPB", "VEB"]);
  });
});

describe("the study's classes", () => {
  it("are nine, ten and two, and CODE's six", () => {
    expect(CPSC_NINE.labels).toEqual(["NORM", "AF", "IAVB", "LBBB", "RBBB", "PAC", "VEB", "STD", "STE"]);
    expect(GEORGIA_TEN.labels).toEqual([
      "NORM",
      "AF",
      "IAVB",
      "SB",
      "LAD",
      "STach",
      "TAb",
      "TInv",
      "LQT",
      "PAC",
    ]);
    expect(PTB_TWO.labels).toEqual(["NORM", "MI"]);
    expect(CODE_SIX_SET.labels).toEqual(CODE_SIX);
  });

  it("come from the codes of the headers", () => {
    expect(CPSC_NINE.ofSnomed(["59118001"])).toEqual(["RBBB"]);
    expect(GEORGIA_TEN.ofSnomed(["713426002", "17338001", "39732003", "427084000"])).toEqual([
      "LAD",
      "STach",
    ]);
    expect(PTB_TWO.ofSnomed(["251146004", "426783006"])).toEqual(["NORM"]);
    expect(CODE_SIX_SET.ofSnomed(["713427006", "427084000"])).toEqual(["RBBB", "ST"]);
    expect(CODE_SIX_SET.ofScp(["CRBBB", "STACH"])).toEqual(["RBBB", "ST"]);
  });
});

describe("PTB-XL's levels", () => {
  it("are as large as Strodthoff et al. have them", () => {
    expect(Object.values(PTB_XL_SETS).map(({ labels }) => labels.length)).toEqual([5, 23, 44, 19, 12, 71]);
  });

  it("put a statement into its classes", () => {
    const { superclasses, subclasses, diagnostic, form, rhythm, statements } = PTB_XL_SETS;
    const codes = ["NDT", "INJAS", "ILMI", "AFIB", "PVC"];
    expect(superclasses.ofScp(codes)).toEqual(["MI", "STTC"]);
    expect(subclasses.ofScp(codes)).toEqual(["STTC", "IMI", "AMI"]);
    expect(diagnostic.ofScp(codes)).toEqual(["NDT", "ILMI", "INJAS"]);
    expect(form.ofScp(codes)).toEqual(["NDT", "PVC"]);
    expect(rhythm.ofScp(codes)).toEqual(["AFIB"]);
    expect(statements.ofScp(codes)).toEqual(["NDT", "ILMI", "INJAS", "PVC", "AFIB"]);
    const all = [...SCP_CODES.keys()];
    expect(subclasses.ofScp(all)).toEqual(subclasses.labels);
  });
});

describe("labelSetNamed", () => {
  it("knows sets, datasets and a dataset's sets", () => {
    expect(labelSetNamed("cpsc-nine")).toBe(CPSC_NINE);
    expect(labelSetNamed("georgia")).toBe(GEORGIA_TEN);
    expect(labelSetNamed("ptb-xl")).toBe(PTB_XL_SETS.superclasses);
    expect(labelSetNamed("ptb-xl:form")).toBe(PTB_XL_SETS.form);
    expect(labelSetNamed("ptb-xl:code-six")).toBe(CODE_SIX_SET);
  });

  it.each(["georgia:ten", "nowhere:code-six", "mimic", "constructor", "ptb-xl:", ""])(
    "refuses %j by naming what there is",
    (name) => {
      expect(() => labelSetNamed(name)).toThrow(
        /there is no label set .* ptb-xl:superclasses, .* datasets are ptb-xl, /,
      );
    },
  );
});
