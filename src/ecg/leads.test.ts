import { describe, expect, it } from "vitest";
import { UserError } from "../base/errors.ts";
import { canonicalLead, type EcgRecord, STANDARD_12, selectLeads } from "./index.ts";

const record = (leads: string[]): EcgRecord => ({
  name: "r1",
  source: "r1.hea",
  samplingRate: 100,
  leads,
  signals: leads.map((_, i) => Float32Array.of(i)),
  patient: null,
  age: null,
  sex: null,
});

describe("canonicalLead", () => {
  it.each([
    ["AVR", "aVR"],
    ["aVR", "aVR"],
    ["avr", "aVR"],
    ["MDC_ECG_LEAD_AVR", "aVR"],
    ["MDC_ECG_LEAD_V1", "V1"],
    ["Lead II", "II"],
    ["ECG V6", "V6"],
    ["ECG Lead aVF", "aVF"],
    [" v3 ", "V3"],
    ["Lead I (Einthoven)", "I"],
    ["aVR, augmented voltage, right", "aVR"],
    ["aVF, augmented voltage, foot", "aVF"],
    ["MDC_ECG_ELEC_POTL_III", "III"],
    ["EKG II", "II"],
    ["DI", "I"],
    ["DIII", "III"],
    ["D2", "II"],
  ])("%s is %s", (name, lead) => {
    expect(canonicalLead(name)).toBe(lead);
  });

  it.each([
    ...[
      "MLII",
      "-aVR",
      "MDC_ECG_LEAD_AVRneg",
      "V7",
      "V3R",
      "MDC_ECG_LEAD_V3R",
      "V",
      "",
      "VI",
      "constructor",
      "II+III",
    ],
    ...[
      "X",
      "Y",
      "Z",
      "vx",
      "MDC_ECG_LEAD_X",
      "ECG 1",
      "Lead 1",
      "C3",
      "MDC_ECG_LEAD_dI",
      "ECG Lead DI",
      "Lead I (CM5)",
    ],
  ])("%s is no standard lead", (name) => {
    expect(canonicalLead(name)).toBeNull();
  });

  it("leaves the standard names as they are", () => {
    expect(STANDARD_12.map(canonicalLead)).toEqual(STANDARD_12);
  });
});

describe("selectLeads", () => {
  it("takes leads by name, in the order asked for", () => {
    const chosen = selectLeads(record(["V1", "II", "MLII"]), ["MLII", "ii", "V1"]);
    expect(chosen.leads).toEqual(["MLII", "II", "V1"]);
    expect(chosen.signals.map((s) => s[0])).toEqual([2, 1, 0]);
  });

  it("names the lead that is missing, the record and what it has", () => {
    const select = () => selectLeads(record(["I", "II"]), ["II", "avl"]);
    expect(select).toThrow(UserError);
    expect(select).toThrow(/r1\.hea.*no lead aVL.*I, II/);
  });

  it("refuses a lead asked for twice, in whatever spelling", () => {
    expect(() => selectLeads(record(["I"]), ["I", "Lead I"])).toThrow(/twice/);
  });
});
