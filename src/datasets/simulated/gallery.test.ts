import { describe, expect, it } from "vitest";
import { drawRecord } from "../../ecg/drawing/index.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import type { Cohort } from "./cohort.ts";
import { COHORTS } from "./cohorts/index.ts";
import { drawPerson } from "./person.ts";
import { conditionsOf, signalsOf } from "./record.ts";
import type { Condition } from "./statements.ts";

/** The first of a cohort like PTB-XL, with readers who do not doubt, who has these conditions and no others. */
function draw(conditions: readonly Condition[], acute: number): string {
  const prevalence = Object.fromEntries(conditions.map((c) => [c, 50]));
  const cohort: Cohort = { ...COHORTS["like-ptb-xl"], doubt: 0, acute, prevalence };
  for (let i = 0; i < 400; i++) {
    const place = { seed: 2, name: "gallery", cohort, patient: i, record: i };
    const person = drawPerson(2, "gallery", cohort, i);
    const had = conditionsOf(place, person);
    if (had.size !== conditions.length || !conditions.every((c) => had.has(c))) continue;
    return drawRecord({
      name: conditions.join(", ") || "NORM",
      source: "simulated",
      samplingRate: cohort.device.samplingRate,
      leads: STANDARD_12,
      signals: signalsOf(place, person),
      patient: null,
      age: person.age,
      sex: person.sex,
    });
  }
  throw new Error(`nobody has ${conditions.join(", ")}`);
}

// To look at: one drawing of each. `npx vitest run -u` writes them anew after the simulator has changed.
describe("the gallery", () => {
  it.each<[file: string, conditions: Condition[], acute?: number]>([
    ["normal", []],
    ["first-degree-block", ["1AVB"]],
    ["second-degree-block", ["2AVB"]],
    ["third-degree-block", ["3AVB"]],
    ["right-bundle-branch-block", ["CRBBB"]],
    ["incomplete-right-bundle-branch-block", ["IRBBB"]],
    ["left-bundle-branch-block", ["CLBBB"]],
    ["left-anterior-fascicular-block", ["LAFB"]],
    ["left-posterior-fascicular-block", ["LPFB"]],
    ["pre-excitation", ["WPW"]],
    ["inferior-infarct-acute", ["IMI"], 1],
    ["inferior-infarct-old", ["IMI"], 0],
    ["anteroseptal-infarct-acute", ["ASMI"], 1],
    ["anteroseptal-infarct-old", ["ASMI"], 0],
    ["lateral-infarct-acute", ["LMI"], 1],
    ["posterior-infarct-acute", ["PMI"], 1],
    ["anterolateral-ischaemia", ["ISCAL"]],
    ["st-depression", ["STD_"]],
    ["flat-t", ["NDT"]],
    ["long-qt", ["LNGQT"]],
    ["left-ventricular-hypertrophy-with-strain", ["LVH", "ISC_"]],
    ["right-ventricular-hypertrophy", ["RVH"]],
    ["left-atrial-enlargement", ["LAO/LAE"]],
    ["atrial-fibrillation", ["AFIB"]],
    ["atrial-flutter", ["AFLT"]],
    ["bradycardia", ["SBRAD"]],
    ["tachycardia", ["STACH"]],
    ["early-atrial-beats", ["PAC"]],
    ["early-ventricular-beats", ["PVC"]],
    ["pacemaker", ["PACE"]],
  ])("%s", async (file, conditions, acute = 0) => {
    await expect(draw(conditions, acute)).toMatchFileSnapshot(`gallery/${file}.svg`);
  });
});
