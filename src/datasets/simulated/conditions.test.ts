import { describe, expect, it } from "vitest";
import { type Case, hearts, type Measured, measure, sokolowLyon } from "../../../test/support/simulated.ts";
import type { Condition } from "./statements.ts";

/** The share of hearts of which something can be measured. */
const share = (cases: readonly Case[], holds: (m: Measured, c: Case) => boolean) =>
  cases.filter((c) => holds(measure(c), c)).length / cases.length;
const all = (conditions: Condition[], holds: (m: Measured, c: Case) => boolean, count = 40) =>
  expect(share(hearts(conditions, count), holds)).toBe(1);
const two = (leads: readonly string[], holds: (lead: string) => boolean) => leads.filter(holds).length >= 2;

describe("conduction", () => {
  it("without a block: PR of 110 to 200 ms, QRS of 60 to 115 ms", () =>
    all([], (m) => m.pr > 0.11 && m.pr < 0.2 && m.qrs > 0.06 && m.qrs < 0.115, 100));

  it("first-degree block: PR above 200 ms", () => all(["1AVB"], (m) => m.pr > 0.2));

  it("complete right bundle branch block: QRS of 120 ms, V1 ends positive, V6 and I negative", () =>
    all(
      ["CRBBB"],
      (m) =>
        m.qrs >= 0.12 && m.wave("V1").endHigh > 0.2 && m.wave("V6").endLow < -0.04 && m.wave("I").endLow < 0,
    ));

  it("incomplete right bundle branch block: V1 ends positive too, QRS below 120 ms", () => {
    all(["IRBBB"], (m) => m.qrs < 0.12 && m.qrs > 0.085 && m.wave("V1").endHigh > 0.05);
    expect(share(hearts([]), (m) => m.wave("V1").endHigh > 0.05)).toBeLessThan(0.15);
  });

  it("complete left bundle branch block: QRS of 120 ms, no septal q, V1 negative, T opposite to QRS", () =>
    all(["CLBBB"], (m) => {
      const [v1, v6, i] = [m.wave("V1"), m.wave("V6"), m.wave("I")];
      return (
        m.qrs >= 0.12 && v6.q < 0.05 && i.q < 0.05 && v1.s > 3 * v1.r && m.t("V1") > 0 && m.t("V6") < 0.05
      );
    }));

  it("incomplete left bundle branch block: the same QRS, shorter than 120 ms", () =>
    all(["ILBBB"], (m) => m.qrs < 0.12 && m.wave("V6").q < 0.05 && m.wave("V1").s > 2 * m.wave("V1").r));

  it("left anterior fascicular block: axis of -45 to -90, aVL without S, r before S in II and III", () =>
    all(["LAFB"], (m) => m.axis < -43 && m.axis > -90 && m.wave("III").s > m.wave("III").r));

  it("left posterior fascicular block: axis of 90 or more, rS in I, qR in III", () =>
    all(["LPFB"], (m) => m.axis > 88 && m.wave("I").s > m.wave("I").r && m.wave("III").r > m.wave("III").s));

  it("intraventricular delay: QRS above 110 ms", () => all(["IVCD"], (m) => m.qrs > 0.108));

  it("pre-excitation: PR below 120 ms, QRS of 110 ms with a slow beginning", () =>
    all(["WPW"], (m) => m.pr < 0.12 && m.qrs >= 0.11));
});

describe("infarction", () => {
  const TERRITORY = {
    IMI: ["II", "III", "aVF"],
    ASMI: ["V1", "V2", "V3", "V4"],
    AMI: ["V2", "V3", "V4", "V5"],
    ALMI: ["I", "aVL", "V3", "V4", "V5", "V6"],
    LMI: ["I", "aVL", "V5", "V6"],
    ILMI: ["II", "III", "aVF", "V5", "V6"],
    IPMI: ["II", "III", "aVF"],
    IPLMI: ["II", "III", "aVF", "V5", "V6"],
  } as const;
  const names = Object.keys(TERRITORY) as (keyof typeof TERRITORY)[];

  it.each(names)("%s, old: Q of 30 ms and 0.1 mV, or QS, in two leads of the territory", (name) => {
    const old = hearts([name], 25, { acute: 0 });
    const dead = (m: Measured) =>
      two(TERRITORY[name], (lead) => {
        const { q, qWidth, r } = m.wave(lead);
        return (q >= 0.095 && qWidth >= 0.028) || (q >= 0.14 && r < 0.06);
      });
    expect(share(old, dead)).toBeGreaterThanOrEqual(0.96);
    // Healthy hearts hardly ever show it.
    expect(share(hearts([], 60), dead)).toBeLessThan(0.35);
  });

  it.each(names)("%s, acute: ST up at J + 60 ms in two leads of the territory", (name) => {
    const raised = (m: Measured) =>
      two(TERRITORY[name], (lead) => m.st(lead) >= (lead === "V2" || lead === "V3" ? 0.195 : 0.095));
    const acute = hearts([name], 25, { acute: 1 });
    expect(share(acute, raised)).toBeGreaterThanOrEqual(0.96);
    expect(share(hearts([], 60), raised)).toBeLessThan(0.25);
  });

  it("an inferior one lowers ST in aVL, opposite to III", () =>
    expect(share(hearts(["IMI"], 25, { acute: 1 }), (m) => m.st("aVL") < -0.03 && m.st("III") > 0.09)).toBe(
      1,
    ));

  it("a posterior one gives V2 an R as tall as its S, and lowers ST there while it happens", () => {
    expect(share(hearts(["PMI"], 25, { acute: 0 }), (m) => m.wave("V2").r > 0.97 * m.wave("V2").s)).toBe(1);
    const depressed = (m: Measured) => two(["V1", "V2", "V3"], (lead) => m.st(lead) < -0.05);
    expect(share(hearts(["PMI"], 25, { acute: 1 }), depressed)).toBe(1);
  });

  it.each([
    ["INJAS", ["V2", "V3", "V4", "V5"]],
    ["INJAL", TERRITORY.ALMI],
    ["INJIN", TERRITORY.IMI],
    ["INJLA", TERRITORY.LMI],
    ["INJIL", TERRITORY.ILMI],
  ] as const)("%s: ST down by 0.05 mV and T inverted in two leads of the territory", (name, leads) =>
    all(
      [name],
      (m) => two(leads, (lead) => m.st(lead) <= -0.05) && two(leads, (lead) => m.t(lead) <= -0.1),
      25,
    ),
  );

  it("an aneurysm: an old anteroseptal infarct whose ST stays up", () =>
    expect(
      share(hearts(["ASMI", "ANEUR"], 20, { acute: 0 }), (m) => Math.max(m.st("V2"), m.st("V3")) >= 0.1),
    ).toBe(1));
});

describe("repolarisation", () => {
  it.each([
    ["ISC_", ["I", "V5", "V6"]],
    ["ISCAL", ["I", "V2", "V3", "V4", "V5", "V6"]],
    ["ISCAS", ["V1", "V2", "V3", "V4"]],
    ["ISCAN", ["V2", "V3", "V4", "V5"]],
    ["ISCLA", ["I", "aVL", "V5", "V6"]],
    ["ISCIN", ["II", "III", "aVF"]],
    ["ISCIL", ["II", "III", "aVF", "V5", "V6"]],
    ["INVT", ["I", "V5", "V6"]],
  ] as const)("%s: T inverted by 0.1 mV in two leads of the territory", (name, leads) =>
    all([name], (m) => two(leads, (lead) => m.t(lead) <= -0.1), 25),
  );

  const LEFT = ["I", "II", "V5", "V6"];
  it.each(["NDT", "LOWT"] as const)("%s: T flat in two of I, II, V5 and V6", (name) => {
    const flat = (m: Measured) => two(LEFT, (lead) => m.t(lead) > -0.1 && m.t(lead) < 0.1 * m.wave(lead).r);
    expect(share(hearts([name]), flat)).toBeGreaterThan(0.85);
    expect(share(hearts([]), flat)).toBeLessThan(0.2);
  });

  it.each([
    ["NST_", -0.05],
    ["STD_", -0.07],
  ] as const)("%s: ST down by %f mV in two of II, V4, V5 and V6", (name, level) =>
    all([name], (m) => two(["II", "V4", "V5", "V6"], (lead) => m.st(lead) <= level)),
  );

  it("STE_: ST up by 0.1 mV in two of V2 to V6", () =>
    all(["STE_"], (m) => two(["V2", "V3", "V4", "V5", "V6"], (lead) => m.st(lead) >= 0.1)));

  it("DIG: ST down by 0.05 mV in V5 or V6, T low, QT short", () =>
    all(["DIG"], (m) => Math.min(m.st("V5"), m.st("V6")) < -0.045 && m.qt < 0.43));

  it("LNGQT: QTc above 460 ms; otherwise below 455 ms", () => {
    all(["LNGQT"], (m) => m.qt > 0.46);
    all([], (m) => m.qt < 0.46, 80);
  });

  it("EL: U as high as T, or a tall narrow T", () => {
    const potassium = (m: Measured, { heart }: Case) => {
      const { qt } = heart.complexes[0]!.after;
      const low = m.at("V3", qt + 0.07) >= 0.8 * Math.abs(m.t("V3")) || m.at("V3", qt + 0.07) > 0.1;
      return low || Math.max(m.t("V3"), m.t("V4")) > 0.5;
    };
    expect(share(hearts(["EL"]), potassium)).toBeGreaterThan(0.95);
    expect(share(hearts([]), (m, c) => m.at("V3", c.heart.complexes[0]!.after.qt + 0.07) > 0.1)).toBeLessThan(
      0.1,
    );
  });
});

describe("hypertrophy, voltage and axis", () => {
  const cornell = (m: Measured) => m.wave("aVL").r + m.wave("V3").s;
  const high = (m: Measured, { person }: Case) =>
    sokolowLyon(m) >= 3.5 || cornell(m) >= (person.sex === "male" ? 2.8 : 2) || m.wave("aVL").r >= 1.1;

  it("LVH: one of the Sokolow-Lyon and Cornell indices or R in aVL is high", () => all(["LVH"], high, 60));

  it("healthy hearts: the Sokolow-Lyon index is hardly ever high", () =>
    expect(share(hearts([], 100), (m) => sokolowLyon(m) >= 3.5)).toBeLessThan(0.12));

  it("RVH: R as tall as S in V1, S in V6", () =>
    expect(
      share(hearts(["RVH"]), (m) => m.wave("V1").r > 0.9 * m.wave("V1").s && m.wave("V6").s > 0.07),
    ).toBeGreaterThan(0.95));

  it("SEHYP: deep Q in V5 or V6, tall R in V1", () =>
    expect(
      share(hearts(["SEHYP"]), (m) => Math.max(m.wave("V5").q, m.wave("V6").q) > 0.2 && m.wave("V1").r > 0.4),
    ).toBeGreaterThan(0.85));

  it("LAO/LAE: P of 120 ms that ends negative in V1", () =>
    all(["LAO/LAE"], (m, { heart, patient }) => {
      const end = m.at("V1", -heart.pr + 0.7 * patient.p.duration);
      return m.pDuration >= 0.112 && end < -0.02;
    }));

  it("RAO/RAE: P of 0.2 mV in II", () =>
    expect(
      share(
        hearts(["RAO/RAE"]),
        (m, { heart, patient }) => m.at("II", -heart.pr + 0.4 * patient.p.duration) > 0.2,
      ),
    ).toBeGreaterThan(0.9));

  it("LVOLT: QRS below 0.5 mV from peak to peak in every limb lead", () =>
    all(["LVOLT"], (m) =>
      ["I", "II", "III", "aVR", "aVL", "aVF"].every((l) => m.wave(l).r + m.wave(l).s < 0.51),
    ));

  it("LAD and RAD: axis of -30 to -90 and of 90 to 180; else between", () => {
    all(["LAD"], (m) => m.axis < -28 && m.axis > -90);
    all(["RAD"], (m) => m.axis > 88);
    expect(share(hearts([], 80), (m) => m.axis > -33 && m.axis < 92)).toBeGreaterThan(0.97);
  });

  it("the axis moves to the left with age", () => {
    const mean = (cases: Case[]) => cases.reduce((sum, c) => sum + measure(c).axis, 0) / cases.length;
    const people = hearts([], 150);
    const young = people.filter((c) => c.person.age < 45);
    const old = people.filter((c) => c.person.age > 70);
    expect(mean(young) - mean(old)).toBeGreaterThan(8);
  });
});
