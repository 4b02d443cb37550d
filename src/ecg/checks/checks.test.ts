import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heart, signalOf, withSignals } from "../../../test/support/heart.ts";
import { readWfdb } from "../../formats/wfdb/index.ts";
import { checkRecord, checks, type EcgRecord, type Finding, refusals, STANDARD_12 } from "../index.ts";

const found = (record: EcgRecord) => checkRecord(record).map(({ check }) => check);

/** The only finding of a record. */
function only(record: EcgRecord): Finding {
  const findings = checkRecord(record);
  expect(findings.map(({ check, leads }) => [check, leads])).toHaveLength(1);
  return findings[0]!;
}

const scaled = (record: EcgRecord, factor: number): EcgRecord => ({
  ...record,
  signals: record.signals.map((signal) => signal.map((v) => v * factor)),
});

/** The record with columns exchanged: the lead named first gets the signal of the lead named second. */
const renamed = (record: EcgRecord, names: Record<string, string>): EcgRecord =>
  withSignals(
    record,
    Object.fromEntries(Object.entries(names).map(([name, holds]) => [name, signalOf(record, holds)])),
  );

const cropped = (record: EcgRecord, seconds: number): EcgRecord => ({
  ...record,
  signals: record.signals.map((signal) => signal.subarray(0, seconds * record.samplingRate)),
});

const good = heart();

describe("checkRecord", () => {
  it.each([
    [100, 0.001],
    [100, 0.01],
    [257, 0.005],
    [500, 0.00488],
    [1000, 0.0005],
  ])("finds nothing in a good recording at %i Hz in steps of %f mV", (samplingRate, step) => {
    for (const seed of [1, 2, 3]) expect(checkRecord(heart({ seed, samplingRate, step }))).toEqual([]);
  });

  it.each([[["II"]], [["I", "II"]], [["II", "V5"]], [["aVR", "aVL", "aVF"]], [["V6", "aVF", "I", "aVL"]]])(
    "takes the leads that there are: %j",
    (leads) => {
      const signals = leads.map((lead) => signalOf(good, lead));
      expect(checkRecord({ ...good, leads, signals })).toEqual([]);
    },
  );

  it("reports in a fixed order, and in the units of its checks", () => {
    const bad = scaled(cropped(renamed(good, { aVR: "aVL", aVL: "aVF", aVF: "aVR", V2: "V1" }), 2), 1000);
    const findings = checkRecord(withSignals(bad, { V6: new Float32Array(1000) }));
    expect(findings.map(({ check }) => check)).toEqual([
      "duration",
      "flat",
      "amplitude",
      "duplicate",
      "goldberger",
    ]);
    const names = checks.map(({ name }) => name);
    for (const { check } of findings) expect(names).toContain(check);
    expect(new Set(names).size).toBe(names.length);
  });

  it("survives whatever a reader hands over", () => {
    const value = fc.oneof(fc.float(), fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY, 1e-30, 3e38));
    const record = fc
      .tuple(
        fc.subarray([...STANDARD_12, "MLII", "X"]),
        fc.nat(40),
        fc.constantFrom(0, 1, 10, 500, Number.NaN),
      )
      .chain(([leads, samples, samplingRate]) =>
        fc
          .array(fc.array(value, { minLength: samples, maxLength: samples }), {
            minLength: leads.length,
            maxLength: leads.length,
          })
          .map(
            (rows): EcgRecord => ({
              ...good,
              leads,
              samplingRate,
              signals: rows.map((r) => Float32Array.from(r)),
            }),
          ),
      );
    fc.assert(
      fc.property(record, (given) => {
        for (const { message, check, leads } of checkRecord(given)) {
          expect(message).not.toMatch(/undefined|NaN |-0 /);
          expect(checks.map(({ name }) => name)).toContain(check);
          for (const lead of leads) expect(given.leads).toContain(lead);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("refusals", () => {
  it("are the findings that refuse, though a glance is enough for most records", () => {
    const flatten = (from: number, to: number) => (record: EcgRecord) =>
      withSignals(
        record,
        Object.fromEntries(
          record.leads.slice(from, to).map((lead) => [lead, signalOf(record, lead).map(() => 0)]),
        ),
      );
    const gap = (lead: string, every: number) => (record: EcgRecord) =>
      withSignals(record, {
        [lead]: signalOf(record, lead).map((v, i) => (i % every === 0 ? v : Number.NaN)),
      });
    const change = fc.constantFrom<(record: EcgRecord) => EcgRecord>(
      (record) => record,
      (record) => cropped(record, 2),
      (record) => renamed(record, { aVR: "aVL", aVL: "aVF", aVF: "aVR" }),
      (record) => renamed(record, { I: "II", II: "I" }),
      (record) => renamed(record, { aVR: "V1" }),
      (record) => scaled(record, 1000),
      (record) => scaled(record, 0.001),
      flatten(0, 12),
      flatten(0, 2),
      flatten(3, 12),
      gap("II", 3),
      gap("V1", 2),
      (record) => withSignals(record, { V2: signalOf(record, "V2").map((v) => v + 7) }),
      (record) => withSignals(record, { II: signalOf(record, "II").map((v) => v + 0.1) }),
      (record) =>
        withSignals(record, {
          V3: Float32Array.of(Number.POSITIVE_INFINITY, ...signalOf(record, "V3").slice(1)),
        }),
    );
    const leads = fc.option(fc.subarray([...STANDARD_12], { minLength: 1 }), { nil: [...STANDARD_12] });
    let refused = 0;
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.constantFrom(0.001, 0.005, 0.02),
        change,
        change,
        leads,
        (seed, step, a, b, names) => {
          const whole = b(a(heart({ seed, step, samplingRate: 100 })));
          const record = { ...whole, leads: names, signals: names.map((lead) => signalOf(whole, lead)) };
          const expected = checkRecord(record).filter(({ severity }) => severity === "refuse");
          expect(refusals(record)).toEqual(expected);
          if (expected.length > 0) refused++;
        },
      ),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});

describe("duration", () => {
  it("refuses what is shorter than 2.5 s, or than asked for", () => {
    expect(only(cropped(good, 2))).toMatchObject({
      check: "duration",
      severity: "refuse",
      value: 2,
      threshold: 2.5,
    });
    expect(checkRecord(cropped(good, 5))).toEqual([]);
    expect(checkRecord(cropped(good, 2.498))).toEqual([]);
    expect(checkRecord(cropped(good, 5), { minimumSeconds: 10 })).toMatchObject([
      { check: "duration", value: 5 },
    ]);
  });

  it("refuses a record without leads, samples or sampling rate", () => {
    expect(only({ ...good, leads: [], signals: [] }).message).toContain("no leads");
    expect(only(cropped(good, 0)).value).toBe(0);
    expect(found({ ...good, samplingRate: 0 })).toContain("duration");
  });
});

describe("infinite", () => {
  it("names the leads and counts", () => {
    const signal = signalOf(good, "V3").slice();
    signal.set([Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY], 100);
    expect(only(withSignals(good, { V3: signal }))).toMatchObject({
      check: "infinite",
      severity: "refuse",
      leads: ["V3"],
      value: 2,
    });
  });
});

describe("missing", () => {
  const gap = (from: number, to: number) =>
    signalOf(good, "V1").map((v, i) => (i >= from && i < to ? Number.NaN : v));

  it("gives the longest gap in seconds, and lets a short one pass", () => {
    expect(only(withSignals(good, { V1: gap(1000, 1500) }))).toMatchObject({
      check: "missing",
      severity: "warn",
      leads: ["V1"],
      value: 1,
    });
    expect(checkRecord(withSignals(good, { V1: gap(1000, 1050) }))).toEqual([]);
  });

  it("counts scattered gaps by their share", () => {
    const signal = signalOf(good, "V1").map((v, i) => (i % 10 === 0 ? Number.NaN : v));
    const finding = only(withSignals(good, { V1: signal }));
    expect(finding).toMatchObject({ check: "missing", threshold: 0.05 });
    expect(finding.value).toBeCloseTo(0.1);
  });

  it("says when a lead has no sample, and refuses when all are mostly missing", () => {
    expect(only(withSignals(good, { V1: gap(0, 5000) })).message).toBe("lead V1: no sample is there");
    const nearly = {
      ...good,
      signals: good.signals.map((s) => s.map((v, i) => (i > 2000 ? Number.NaN : v))),
    };
    expect(only(nearly)).toMatchObject({ check: "missing", severity: "refuse" });
  });
});

describe("flat", () => {
  const zero = new Float32Array(5000);

  it("tells leads that are zero from those that are constant", () => {
    const findings = checkRecord(withSignals(good, { V1: zero, V2: zero, V3: zero.map(() => -1.5) }));
    expect(findings).toMatchObject([
      { check: "flat", severity: "warn", leads: ["V1", "V2"], value: 10 },
      { check: "flat", severity: "warn", leads: ["V3"], value: 10 },
    ]);
    expect(findings[0]!.message).toBe(
      "leads V1 and V2 are zero throughout: not recorded rather than measured",
    );
  });

  it("refuses a record that is flat in all leads", () => {
    expect(only({ ...good, signals: good.signals.map(() => zero) })).toMatchObject({
      check: "flat",
      severity: "refuse",
    });
  });

  it("finds the part of a lead that is flat, and the same in all leads as padding", () => {
    const stop = (s: Float32Array) => s.map((v, i) => (i >= 3000 ? 0 : v));
    expect(only(withSignals(good, { V4: stop(signalOf(good, "V4")) }))).toMatchObject({
      leads: ["V4"],
      value: 4,
    });
    const padded = only({ ...good, signals: good.signals.map(stop) });
    expect(padded.message).toMatch(/^all 12 leads are flat for the last 4 s: the recording was shorter/);
    expect(padded.severity).toBe("warn");
  });

  it("does not take a pause between quiet beats for one, nor a missing lead", () => {
    const quiet = heart({ noise: 0.002, step: 0.00488 });
    expect(found(quiet)).not.toContain("flat");
    expect(found(withSignals(good, { V1: zero.map(() => Number.NaN) }))).toEqual(["missing"]);
  });
});

describe("amplitude", () => {
  it.each([
    [1000, /; the unit is probably wrong: the values fit if they are microvolts \(divide by 1000\)$/],
    [205, /the values fit if they are steps of a converter, of 4\.88 or 5 microvolts each \(divide by 205\)/],
    [0.001, /the values fit if they are volts \(multiply by 1000\)$/],
  ])("names the probable factor of a record scaled by %f", (factor, cause) => {
    const finding = only(scaled(good, factor));
    expect(finding).toMatchObject({ check: "amplitude", severity: "refuse" });
    expect(finding.message).toMatch(cause);
  });

  it("warns of one lead in another unit", () => {
    const finding = only(withSignals(good, { V2: signalOf(good, "V2").map((v) => 1000 * v) }));
    expect(finding).toMatchObject({ check: "amplitude", severity: "warn", leads: ["V2"] });
  });

  it("is not moved by a large constant offset, a slow baseline or a pulse", () => {
    const moved = good.signals.map((s) =>
      s.map((v, i) => v + 50 + 15 * Math.sin(i / 2000) + (i === 1234 ? 30 : 0)),
    );
    expect(found({ ...good, signals: moved })).not.toContain("amplitude");
  });
});

describe("clipping", () => {
  it.each([100, 500])("finds waves cut off at one level at %i Hz", (samplingRate) => {
    const record = heart({ samplingRate });
    const signal = signalOf(record, "V4");
    const level = 0.5 * Math.max(...signal);
    const finding = only(withSignals(record, { V4: signal.map((v) => Math.min(v, level)) }));
    expect(finding).toMatchObject({ check: "clipping", leads: ["V4"], severity: "warn" });
  });

  it("finds an amplifier that stood at its limit", () => {
    const stuck = signalOf(good, "V4").map((v, i) => (i > 1000 && i < 1400 ? 5 : v));
    expect(found(withSignals(good, { V4: stuck }))).toEqual(["clipping"]);
  });

  it("does not take round tops of slow waves for it, nor the baseline of a lead whose waves all point one way", () => {
    const slow = Float32Array.from({ length: 5000 }, (_, i) => Math.round(200 * Math.sin(i / 100)) * 0.005);
    const upward = Float32Array.from({ length: 5000 }, (_, i) =>
      i % 400 < 80 ? Math.sin((Math.PI * (i % 400)) / 80) : 0.002 * (i % 3),
    );
    expect(checkRecord({ ...good, leads: ["X", "Y"], signals: [slow, upward] })).toEqual([]);
  });
});

describe("duplicate", () => {
  it("finds one waveform under several names, through rounding and offset", () => {
    const copy = signalOf(good, "V2").map((v) => Math.round(v * 1000 + 300) / 1000);
    expect(only(withSignals(good, { V5: copy }))).toMatchObject({
      check: "duplicate",
      leads: ["V2", "V5"],
      message: "leads V2 and V5 hold the same waveform: one channel was stored under several names",
    });
  });
});

describe("Einthoven's and Goldberger's identities", () => {
  const holds = (record: EcgRecord, check: string, what: string) => {
    const finding = only(record);
    expect(finding).toMatchObject({ check, severity: "refuse" });
    expect(finding.message).toContain(what);
    return finding;
  };

  it("find the order of CODE under the usual names", () => {
    const code = renamed(good, { aVR: "aVL", aVL: "aVF", aVF: "aVR" });
    const finding = holds(code, "goldberger", "the columns named aVR, aVL and aVF hold aVL, aVF and aVR");
    expect(finding.leads).toEqual(["aVR", "aVL", "aVF"]);
  });

  it.each([100, 500])("find leads I and II exchanged at %i Hz", (samplingRate) => {
    const record = heart({ samplingRate, step: 0.01 });
    holds(renamed(record, { I: "II", II: "I" }), "einthoven", "the columns named I and II hold II and I");
  });

  it("find a lead stored upside down", () => {
    const turned = withSignals(good, { aVR: signalOf(good, "aVR").map((v) => -v) });
    holds(turned, "goldberger", "the column named aVR holds -aVR");
  });

  it("find electrodes interchanged for half of the leads", () => {
    holds(
      renamed(good, { aVR: "aVL", aVL: "aVR" }),
      "goldberger",
      "right and left arm electrodes were interchanged",
    );
  });

  it("find a limb lead and a chest lead exchanged: no order of limb leads helps, one is the odd one", () => {
    const finding = only(renamed(good, { aVL: "V2", V2: "aVL" }));
    expect(finding).toMatchObject({ check: "goldberger", severity: "warn", leads: ["aVL"] });
    expect(finding.message).toContain("lead aVL is the odd one");
  });

  it("find leads that were not recorded at the same time", () => {
    const other = heart({ seed: 9 });
    const mixed = withSignals(good, { III: signalOf(other, "III"), aVL: signalOf(other, "aVF") });
    const finding = checkRecord(mixed)[0]!;
    expect(finding).toMatchObject({ check: "einthoven", severity: "warn" });
    expect(finding.message).toContain("not recorded at the same time");
  });

  it("hold whatever electrodes are interchanged in the whole recording: that they cannot see", () => {
    const turned = signalOf(good, "I").map((v) => -v);
    const arms = { ...renamed(good, { II: "III", III: "II", aVR: "aVL", aVL: "aVR" }) };
    expect(checkRecord(withSignals(arms, { I: turned }))).toEqual([]);
  });

  it("work on three limb leads, with offsets, gaps and a few seconds of artefact", () => {
    const signals = ["I", "aVL", "aVF"].map((lead, l) =>
      signalOf(good, lead).map((v, i) =>
        i % 97 === 0 ? Number.NaN : v + l + (l === 1 && i < 900 ? Math.sin(i) : 0),
      ),
    );
    expect(checkRecord({ ...good, leads: ["I", "aVL", "aVF"], signals })).toEqual([]);
    expect(found({ ...good, leads: ["I", "aVF", "aVL"], signals })).toEqual(["goldberger"]);
  });

  it("look at the leads that are there where another is missing at the same time", () => {
    const absent = signalOf(good, "aVR").map((v, i) => (i % 1000 < 900 ? Number.NaN : v));
    const swapped = withSignals(renamed(good, { I: "II", II: "I" }), { aVR: absent, aVL: null, aVF: null });
    const finding = checkRecord(swapped).find(({ check }) => check === "einthoven")!;
    expect(finding.message).toContain("the columns named I and II hold II and I");
  });

  it("leave a lead that is not there to the check of flat leads", () => {
    expect(found(withSignals(good, { III: new Float32Array(5000) }))).toEqual(["flat"]);
  });
});

const shared = "../shared/data/formats/challenge";
describe.skipIf(!existsSync(shared))("the Challenge records (skipped without ../shared/data)", () => {
  it("are fine, but for the all-zero leads", () => {
    const files = readdirSync(shared).filter((file) => file.endsWith(".hea"));
    const findings = files.flatMap((file) => checkRecord(readWfdb(join(shared, file))));
    expect(files).toHaveLength(27);
    expect(findings.filter(({ severity }) => severity === "refuse")).toEqual([]);
  });
});
