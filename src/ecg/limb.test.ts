import { describe, expect, it } from "vitest";
import { deriveLimbLeads, type EcgRecord, STANDARD_12 } from "./index.ts";

/** Potentials of the three electrodes, and the leads by their definition from them. */
const RA = [0.1, -0.3, 0.2, 0.05];
const LA = [0.4, 0.2, -0.1, 0.3];
const LL = [0.9, -0.6, 0.5, -0.2];
const from = (of: (ra: number, la: number, ll: number) => number) =>
  Float32Array.from(RA, (ra, i) => of(ra, LA[i]!, LL[i]!));
const DEFINED: Record<string, Float32Array> = {
  I: from((ra, la) => la - ra),
  II: from((ra, _la, ll) => ll - ra),
  III: from((_ra, la, ll) => ll - la),
  aVR: from((ra, la, ll) => ra - (la + ll) / 2),
  aVL: from((ra, la, ll) => la - (ra + ll) / 2),
  aVF: from((ra, la, ll) => ll - (ra + la) / 2),
};

const record = (leads: string[]): EcgRecord => ({
  name: "r",
  source: "test",
  samplingRate: 500,
  leads,
  signals: leads.map((lead) => DEFINED[lead] ?? new Float32Array(4)),
  patient: null,
  age: null,
  sex: null,
});

const expectDefined = (made: EcgRecord) => {
  for (const [lead, signal] of Object.entries(DEFINED)) {
    const got = made.signals[made.leads.indexOf(lead)]!;
    signal.forEach((v, i) => {
      expect(got[i]).toBeCloseTo(v, 6);
    });
  }
};

describe("deriveLimbLeads", () => {
  it("gives an eight-lead recording the twelve, in their usual order", () => {
    const made = deriveLimbLeads(record(["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"]));
    expect(made.leads).toEqual(STANDARD_12);
    expectDefined(made);
  });

  it.each([[["I", "II"]], [["III", "I"]], [["II", "III"]], [["II", "aVF", "III"]]])(
    "forms them from %j",
    (leads) => {
      expectDefined(deriveLimbLeads(record(leads)));
    },
  );

  it("keeps other leads, behind the standard ones", () => {
    expect(deriveLimbLeads(record(["vx", "II", "I"])).leads).toEqual([...STANDARD_12.slice(0, 6), "vx"]);
  });

  it("keeps a lead that is there, whatever it holds", () => {
    const given = record(["I", "II", "III"]);
    const zero = new Float32Array(4);
    const made = deriveLimbLeads({ ...given, signals: [...given.signals.slice(0, 2), zero] });
    expect(made.signals[made.leads.indexOf("III")]).toBe(zero);
  });

  it("leaves what is missing missing", () => {
    const given = record(["I", "II"]);
    const gap = given.signals[0]!.slice();
    gap[2] = Number.NaN;
    const made = deriveLimbLeads({ ...given, signals: [gap, given.signals[1]!] });
    for (const lead of ["III", "aVR", "aVL", "aVF"]) {
      const signal = made.signals[made.leads.indexOf(lead)]!;
      expect([...signal].map(Number.isNaN)).toEqual([false, false, true, false]);
    }
  });

  it.each([[["I", "V1"]], [["aVR", "aVL"]], [["MLII", "V5"]], [[]]])("changes nothing for %j", (leads) => {
    const given = record(leads);
    expect(deriveLimbLeads(given)).toBe(given);
  });

  it("changes nothing where all six are there", () => {
    const given = record(["aVF", "I", "II", "III", "aVL", "aVR"]);
    expect(deriveLimbLeads(given)).toBe(given);
  });
});
