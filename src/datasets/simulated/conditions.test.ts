import { describe, expect, it } from "vitest";
import { Random } from "../../base/random.ts";
import { qrsWaves, wavesOf } from "./beats.ts";
import { COHORTS, type CohortName } from "./cohorts.ts";
import { type Condition, drawAcute, labelsOf } from "./conditions.ts";
import { drawHeart, type Heart } from "./heart.ts";
import { drawPatient, type Patient } from "./patient.ts";
import { beatsOf, dipoleOf } from "./synthesis.ts";
import { project, twelveLeads } from "./torso.ts";
import { addWave, type Wave } from "./waves.ts";

/** Measured here as a person would, on one beat without noise at 1 kHz, from the signal and not from the parameters. */
const RATE = 1000;
const LEADS = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];
const ONSET = 0.4;

interface Case {
  readonly patient: Patient;
  readonly conditions: ReadonlySet<Condition>;
  readonly heart: Heart;
  readonly cohort: CohortName;
}

const cases: Case[] = (["community", "clinic"] as const).flatMap((cohort) =>
  Array.from({ length: 400 }, (_, i) => {
    const patient = drawPatient(11, cohort, COHORTS[cohort], i);
    const random = new Random("test", cohort, i);
    const conditions = drawAcute(random, patient.chronic, COHORTS[cohort].prevalence, patient.z);
    return { patient, conditions, heart: drawHeart(random, patient, conditions), cohort };
  }),
);
const withOnly = (c: Condition, ...unless: Condition[]) =>
  cases.filter((x) => x.conditions.has(c) && !unless.some((u) => x.conditions.has(u)));
const without = (...unless: Condition[]) => cases.filter((x) => !unless.some((u) => x.conditions.has(u)));

function dipole(waves: readonly Wave[]): Float64Array[] {
  const d = [0, 1, 2].map(() => new Float64Array(1.1 * RATE));
  for (const wave of waves) addWave(d, wave, ONSET, 1, RATE, 0);
  return d;
}

/** Seconds from the QRS complex's nominal onset at which the dipole first and last exceeds 20 microvolts. */
function extent(waves: readonly Wave[]): { start: number; end: number } {
  const [x, y, z] = dipole(waves) as [Float64Array, Float64Array, Float64Array];
  const large = Array.from(x, (v, i) => Math.hypot(v, y[i]!, z[i]!) > 0.02);
  return { start: large.indexOf(true) / RATE - ONSET, end: large.lastIndexOf(true) / RATE - ONSET };
}

const qrsOf = ({ heart }: Case) => extent(qrsWaves(heart.shape));
const lengthOf = (c: Case) => qrsOf(c).end - qrsOf(c).start;
const prOf = (c: Case) =>
  qrsOf(c).start - extent(wavesOf(c.heart.shape, 0.9).filter((w) => w.at < -0.01)).start;

/** Millivolts in a lead at a time from the QRS complex's onset, in a beat at 60 per minute. */
function beat({ patient, heart }: Case) {
  const leads = twelveLeads(project(patient.torso, dipole(wavesOf(heart.shape, 1))));
  const window = (lead: string, from: number, to: number) =>
    leads[LEADS.indexOf(lead)]!.slice(Math.round((ONSET + from) * RATE), Math.round((ONSET + to) * RATE));
  const at = (lead: string, time: number) => window(lead, time, time + 0.0015)[0]!;
  const { qrs } = heart.shape;
  return {
    at,
    max: (lead: string) => Math.max(...window(lead, 0, qrs)),
    min: (lead: string) => Math.min(...window(lead, 0, qrs)),
    st: (lead: string) => at(lead, qrs + 0.06) - at(lead, -0.005),
    t: (lead: string) =>
      window(lead, qrs + 0.1, 0.6).reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0),
  };
}
const sokolowLyon = (b: ReturnType<typeof beat>) => Math.max(b.max("V5"), b.max("V6")) - b.min("V1");

describe("conduction", () => {
  it("PR is above 200 ms in first-degree block, and 100 to 200 ms otherwise", () => {
    const blocked = withOnly("1dAVb", "AF");
    expect(blocked.length).toBeGreaterThan(30);
    for (const c of blocked) expect(prOf(c)).toBeGreaterThan(0.2);
    for (const c of without("1dAVb", "AF")) {
      expect(prOf(c)).toBeGreaterThan(0.1);
      expect(prOf(c)).toBeLessThan(0.2);
    }
  });

  it("QRS is 120 ms or more in bundle branch block, and less otherwise", () => {
    for (const c of [...withOnly("RBBB"), ...withOnly("LBBB")]) expect(lengthOf(c)).toBeGreaterThan(0.1195);
    for (const c of without("RBBB", "LBBB")) {
      expect(lengthOf(c)).toBeGreaterThan(0.065);
      expect(lengthOf(c)).toBeLessThan(0.1195);
    }
  });

  it("right bundle branch block ends to the right and the front", () => {
    const blocked = withOnly("RBBB", "MI");
    expect(blocked.length).toBeGreaterThan(30);
    for (const c of blocked) {
      const [b, late] = [beat(c), c.heart.shape.qrs - 0.036];
      expect(b.at("V1", late)).toBeGreaterThan(0.1);
      expect(b.at("V6", late)).toBeLessThan(-0.05);
    }
  });

  it("left bundle branch block has no septal q, a negative V1, and T opposite to QRS", () => {
    const blocked = withOnly("LBBB");
    expect(blocked.length).toBeGreaterThan(30);
    for (const c of blocked) {
      const b = beat(c);
      for (const lead of ["V5", "V6"]) {
        expect(b.min(lead)).toBeGreaterThan(-0.15 * b.max(lead));
        expect(b.max(lead)).toBeGreaterThan(0.2);
      }
      expect(-b.min("V1")).toBeGreaterThan(4 * b.max("V1"));
      expect(b.t("V1")).toBeGreaterThan(0);
      expect(b.t("V6")).toBeLessThan(0);
    }
  });
});

describe("rhythm", () => {
  const rate = ({ heart }: Case, i: number) => {
    const beats = beatsOf(new Random("beats", i), heart, 10);
    return (60 * (beats.length - 1)) / (beats.at(-1)!.onset - beats[0]!.onset);
  };

  it("is below 60 in bradycardia, above 100 in tachycardia, between them otherwise", () => {
    cases.forEach((c, i) => {
      const has = (condition: Condition) => c.conditions.has(condition);
      if (has("AF")) {
        expect(has("SB") || has("ST") || has("1dAVb")).toBe(false);
        return;
      }
      const [low, high] = has("SB") ? [40, 60] : has("ST") ? [100, 135] : [60, 100];
      expect(rate(c, i)).toBeGreaterThan(low!);
      expect(rate(c, i)).toBeLessThan(high!);
    });
  });

  it("fibrillating atria give waves of 4 to 9 Hz instead of P waves", () => {
    const fibrillating = withOnly("AF");
    expect(fibrillating.length).toBeGreaterThan(30);
    fibrillating.forEach(({ heart }, i) => {
      expect(wavesOf(heart.shape, 0.8).every((w) => w.at > 0)).toBe(true);
      const [, , z] = dipoleOf(new Random(i), heart, [], { samplingRate: 200, samples: 2000, smoothing: 0 });
      let crossings = 0;
      for (let k = 1; k < z!.length; k++) if (z![k]! * z![k - 1]! < 0) crossings++;
      expect(crossings / 20).toBeGreaterThan(3.5);
      expect(crossings / 20).toBeLessThan(9);
    });
    for (const { heart } of without("AF")) expect(wavesOf(heart.shape, 0.8).some((w) => w.at < 0)).toBe(true);
  });
});

describe("voltage and repolarisation", () => {
  it("the Sokolow-Lyon index is above 3.5 mV in hypertrophy, and below otherwise", () => {
    const usual = (c: Case) => sokolowLyon(beat(c));
    for (const c of withOnly("LVH", "RBBB", "MI")) expect(usual(c)).toBeGreaterThan(3.5);
    for (const c of without("LVH", "RBBB", "LBBB", "MI")) expect(usual(c)).toBeLessThan(3.5);
  });

  it("an infarct raises ST in two contiguous leads, by 0.2 mV in V2 to V4 and 0.1 mV elsewhere", () => {
    const infarcts = withOnly("MI", "AF", "RBBB");
    expect(infarcts.length).toBeGreaterThan(30);
    for (const c of infarcts) {
      const { st } = beat(c);
      const raised = (leads: string[], least: number) => leads.filter((l) => st(l) >= least).length >= 2;
      const found =
        raised(["V2", "V3", "V4"], 0.2) ||
        raised(["II", "III", "aVF"], 0.1) ||
        raised(["I", "aVL", "V5", "V6"], 0.1);
      expect(found, JSON.stringify(LEADS.map((l) => [l, st(l).toFixed(2)]))).toBe(true);
    }
  });

  it("an ST-T change lowers ST in V5 by 0.05 mV and flattens or inverts T", () => {
    const changed = withOnly("STTC", "AF", "RBBB");
    expect(changed.length).toBeGreaterThan(30);
    for (const c of changed) {
      const b = beat(c);
      expect(b.st("V5")).toBeLessThan(-0.05);
      expect(b.t("V5")).toBeLessThan(0.1 * b.max("V5"));
    }
  });
});

describe("labels", () => {
  it("call a heart without any condition normal, and no other", () => {
    expect(labelsOf(new Set())).toEqual({ findings: ["NORM"], "code-six": [] });
    expect(labelsOf(new Set(["SB"]))).toEqual({ findings: [], "code-six": ["SB"] });
    expect(labelsOf(new Set(["AF", "RBBB", "MI"]))).toEqual({
      findings: ["AF", "RBBB", "MI"],
      "code-six": ["RBBB", "AF"],
    });
  });

  it("name nothing twice over: blocks, rates and ST findings exclude each other", () => {
    for (const { conditions: c } of cases)
      for (const [a, b] of [
        ["RBBB", "LBBB"],
        ["SB", "ST"],
        ["MI", "STTC"],
        ["LBBB", "LVH"],
        ["LBBB", "MI"],
      ] as const)
        expect(c.has(a) && c.has(b)).toBe(false);
  });
});
