import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeFileAtomic } from "../src/base/index.ts";
import { budgetOf } from "../src/cli/advise.ts";
import { adviceText, dataText, pilotText, readingText, upstreamText } from "../src/cli/advise-text.ts";
import { simulatedCohort } from "../src/datasets/index.ts";
import { STANDARD_12 } from "../src/ecg/index.ts";
import { writeCard } from "../src/inference/index.ts";
import { buildModel } from "../src/nn/index.ts";
import { writeModel } from "../src/onnx/index.ts";
import { Home } from "../src/store/index.ts";
import { type AdviseEvent, type AdviseOptions, advise } from "../src/study/advise/index.ts";
import { tinyRecipe } from "./fixtures/tiny-recipe.ts";
import { writeWfdb } from "./support/wfdb.ts";

const dir = mkdtempSync(join(tmpdir(), "cardiograft-advise-"));
const ward = join(dir, "ward");
const table = join(ward, "labels.csv");
const home = new Home(join(dir, "home"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const CLASSES = ["NORM", "MI", "STTC", "CD"];
const SECRET = "GEHEIM";

/** 110 simulated records as a stranger's folder: WFDB files and a table as a German Excel writes it. */
function writeWard(): void {
  const cohort = simulatedCohort({ cohort: "like-ptb-xl", records: 110, seed: 9 });
  const rows = cohort.entries.map((entry, i) => {
    const { signals, leads, samplingRate } = cohort.read(i);
    const digital = signals.map((signal) => Array.from(signal, (mv) => Math.round(1000 * mv)));
    writeWfdb(join(ward, `r${i}`), { digital, leads, samplingRate });
    const flags = CLASSES.map((label) => Number(entry.labels.superclasses!.includes(label)));
    return [
      `r${i}`,
      `${SECRET}-${i}`,
      60,
      i % 2 === 0 ? "m" : "w",
      ...flags,
      Number(i < 3),
      Number(i > 4),
    ].join(";");
  });
  const heading = ["Datei", "Patienten-ID", "Alter", "Geschlecht", ...CLASSES, "selten", "meist"].join(";");
  writeFileSync(table, [heading, ...rows, ""].join("\r\n"), "latin1");
}

const upstream = join(dir, "upstream");

/** A model as pre-training leaves it, though it has learned nothing. */
function writeUpstream(folder = upstream, dataset = "elsewhere"): void {
  const { model: spec, window } = tinyRecipe();
  const leads = [...STANDARD_12];
  const shape = { leads: leads.length, samples: 100 * window.seconds, classes: 2, seed: 1 };
  writeFileAtomic(join(folder, "model.onnx"), writeModel(buildModel({ ...spec, ...shape })));
  writeCard(join(folder, "card.json"), {
    ...{ format: 1, name: spec.name, task: "two of elsewhere", seed: 1, arm: "pre-train", upstream: null },
    labels: ["A", "B"].map((name) => ({ name, threshold: 0.5 })),
    ...{ samplingRate: 100, leads, samples: shape.samples, normalisation: "inside the model" },
    window: { ...window, evaluation: "mean of two" },
    trainedOn: { dataset, licence: "none", folds: [1], records: 12 },
    ...{ metrics: {}, created: "2026-11-23T00:00:00.000Z", cardiograft: "0.0.0" },
    intendedUse: "research use only",
  });
}

const theirs = join(dir, "theirs");

/** A network that PyTorch exported, for 40 samples of three leads with its weights beside it, and what its owner knows of it. */
function writeTheirs(): void {
  mkdirSync(theirs);
  const fixture = new URL("fixtures/onnx/resnet.dynamo-external.onnx", import.meta.url);
  copyFileSync(fixture, join(theirs, "resnet.onnx"));
  copyFileSync(new URL(`${fixture}.data`), join(theirs, "resnet.dynamo-external.onnx.data"));
  const known = { model: "resnet.onnx", leads: ["I", "II", "V2"], samplingRate: 100, unit: "microvolt" };
  writeFileSync(join(theirs, "resnet.json"), JSON.stringify(known));
}

beforeAll(() => {
  writeTheirs();
  writeWard();
  writeUpstream();
});

/** The budget holds two seeds of the pace that is said on two cores, more on more; nothing is stopped for being slow. */
const BUDGET = 600_000;
const options = (change: Partial<AdviseOptions> = {}): AdviseOptions => ({
  ...{ home, data: ward, labels: table, budget: BUDGET, msPerStep: 1170, overrun: 100 },
  model: tinyRecipe().model,
  ...change,
});

/** All that the command prints, and how many tasks each study began with and found done. */
async function advised(change: Partial<AdviseOptions> = {}) {
  const events: AdviseEvent[] = [];
  const advice = await advise(options({ ...change, onEvent: (event) => events.push(event) }));
  const told = events.flatMap((event) => {
    if (event.type === "read") return [readingText(event.own)];
    if (event.type === "checked") return [dataText(event.data)];
    if (event.type === "planned") return [pilotText(event)];
    return event.type === "scored" ? [upstreamText(event)] : [];
  });
  const planned = events.flatMap((event) =>
    event.type === "study" && event.event.type === "planned" ? [event.event] : [],
  );
  return { advice, planned, text: [...told, adviceText(advice)].join("\n\n") };
}

describe("an advice", { timeout: 900_000 }, () => {
  it("says what a pilot found, and with a larger budget goes on from there", async () => {
    const before = readdirSync(ward);
    const first = await advised({ upstreams: [upstream] });
    expect(first.advice).toMatchObject({
      ...{ failed: [], stopped: null },
      data: { name: "ward", records: 110, patients: 110, refused: [] },
      upstreams: [{ model: upstream, chosen: true, problem: null }],
    });
    expect(first.advice.data.leftOut).toEqual(
      expect.arrayContaining([
        { label: "selten", why: "on 3 records" },
        { label: "meist", why: "on all but 5 records" },
      ]),
    );
    const { study, best, pilot } = first.advice;
    expect(study!.missing).toEqual([]);
    expect(new Set(study!.cells.map(({ arm }) => arm))).toEqual(
      new Set(["scratch", "fine-tune", "linear-probe", "random-probe"]),
    );
    expect(pilot!.seeds.length).toBeGreaterThanOrEqual(2);
    expect(best!.validation).toBe(Math.max(...study!.cells.map(({ validation }) => validation)));
    expect(readdirSync(best!.model).sort()).toContain("card.json");
    // The folder is left as it was, and nobody is named.
    expect(readdirSync(ward)).toEqual(before);
    expect(first.text + JSON.stringify(first.advice)).not.toContain(SECRET);
    for (const line of first.text.split("\n"))
      if (!line.includes(home.dir)) expect(line.length, line).toBeLessThanOrEqual(80);

    const more = await advised({ upstreams: [upstream], budget: 1.8 * BUDGET });
    expect(more.advice.pilot!.steps).toEqual(pilot!.steps);
    expect(more.advice.pilot!.seeds.length).toBeGreaterThan(pilot!.seeds.length);
    expect(more.planned[0]!.reused).toBe(first.planned[0]!.total);
  });

  it("starts from anybody's ONNX file, for what is said of it", async () => {
    const { advice, text } = await advised({ upstreams: [join(theirs, "resnet.json")] });
    expect(advice).toMatchObject({ failed: [], stopped: null });
    expect(advice.upstreams).toEqual([
      {
        model: join(theirs, "resnet.json"),
        recipe: {
          ...{ model: join(theirs, "resnet.onnx"), leads: ["I", "II", "V2"] },
          ...{ samplingRate: 100, unit: "microvolt" },
        },
        ...{ title: "the network of resnet.onnx", simulated: false, chosen: true, problem: null },
        ...{ melep: null, melepNormalised: null, logme: expect.any(Number) },
      },
    ]);
    expect(advice.study!.missing).toEqual([]);
    expect(advice.best!.card).toMatchObject({
      ...{ leads: ["I", "II", "V2"], samplingRate: 100, samples: 40 },
      window: { seconds: 0.4, crops: 4 },
    });
    const plain = text.replaceAll(/\n */g, " ");
    expect(plain).toMatch(/\* +resnet\.onnx +- +- +-?\d+\.\d+/);
    expect(plain).toMatch(/(fine-tuning|a linear probe of) the network of resnet\.onnx (comes to|gains) /);
    expect(plain).toMatch(
      /what resnet\.json says: I, II and V2 at 100 Hz in microvolt in 4 windows of 0\.4 s\./,
    );
    expect(plain).toMatch(/what is concluded is conditional on this one model\./);
    expect(plain).toMatch(/Whether resnet\.onnx has seen records of the test folds cannot be known/);
    expect(plain).toMatch(/The upstream's network is not one of Cardiograft's/);
    for (const line of text.split("\n"))
      if (!line.includes(home.dir)) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it("makes an upstream of simulated hearts where there is none, and stops where it is asked to", async () => {
    const stop = new AbortController();
    const said: string[] = [];
    const advice = await advise(
      options({
        ...{ home: new Home(join(dir, "other")), budget: 750_000, stop: stop.signal },
        onEvent(event) {
          if (event.type === "say") said.push(event.text);
          if (event.type === "scored") stop.abort();
        },
      }),
    );
    expect(said).toEqual([expect.stringMatching(/simulated hearts/)]);
    expect(advice.stopped).toBe("asked");
    expect(advice.upstreams).toMatchObject([{ simulated: true, chosen: true, problem: null }]);
    expect(advice.verdict).toMatch(/^No verdict yet/);
    expect(advice.plan.join()).toMatch(/the same command goes on/);

    // Pre-training is paid for: what is left of a budget is not refused for being too short.
    const again = new AbortController();
    const late: string[] = [];
    const short = await advise(
      options({
        ...{ home: new Home(join(dir, "other")), budget: 60_000, stop: again.signal },
        onEvent(event) {
          if (event.type === "say") late.push(event.text);
          if (event.type === "planned") again.abort();
        },
      }),
    );
    expect(late).toEqual([expect.stringMatching(/does not fit .* all of it needs --budget \d+m\./)]);
    expect(short).toMatchObject({ stopped: "asked", pilot: { seeds: [1, 2] }, failed: [] });
  });
});

describe("an advice that cannot be given", () => {
  it("says that the budget is too short, and which one is enough", async () => {
    await expect(
      advised({ upstreams: [upstream], home: new Home(join(dir, "short")), budget: 60_000 }),
    ).rejects.toThrow(/--budget 1m: too short for a pilot .* --budget \d+m/);
  });

  it("says why nothing can be learned", async () => {
    const rows = readFileSync(table, "latin1").split("\r\n");
    const rare = rows.map((row, i) =>
      i === 0 ? row : row.replace(/(;[01]){6}$/, i < 4 ? ";1;1;1;1;1;1" : ";0;0;0;0;0;0"),
    );
    const scarce = join(dir, "scarce.csv");
    writeFileSync(scarce, rare.join("\r\n"), "latin1");
    await expect(advised({ labels: scarce })).rejects.toThrow(
      /no label of "labels" can be learned and tested \(NORM on 3 records[\s\S]*A pilot needs one label/,
    );
  });

  it("names what is missing", async () => {
    await expect(advised({ labels: undefined })).rejects.toThrow(/--labels: say which table/);
    await expect(advised({ data: join(dir, "none") })).rejects.toThrow(/there is no such folder/);
    await expect(advised({ labelSet: "others" })).rejects.toThrow(/there are labels/);
    await expect(advised({ upstreams: [join(dir, "none")] })).rejects.toThrow(
      /--upstream .*none is not there/,
    );
  });
});

describe("an upstream that is given", () => {
  const given = (path: string) => advised({ upstreams: [path], home: new Home(join(dir, "given")) });

  it("must be described where it is anybody's ONNX file", async () => {
    await expect(given(join(theirs, "resnet.onnx"))).rejects.toThrow(
      /--upstream .*resnet\.onnx: an ONNX file alone does not say[\s\S]*"model": "resnet\.onnx", "leads"/,
    );
    const short = join(theirs, "short.json");
    writeFileSync(short, JSON.stringify({ model: "resnet.onnx", samplingRate: 100 }));
    await expect(given(short)).rejects.toThrow(/--upstream .*short\.json cannot be used:\n {2}leads: name/);
  });

  it("must fit the recordings", async () => {
    const wrong = join(theirs, "wrong.json");
    const said = { model: "resnet.onnx", leads: ["I", "II", "V2"], samplingRate: 100 };
    const described = (change: object) => {
      writeFileSync(wrong, JSON.stringify({ ...said, ...change }));
      return given(wrong);
    };
    await expect(described({ leads: ["I", "II", "V9"] })).rejects.toThrow(/recordings have no lead V9/);
    await expect(described({ samplingRate: 2 })).rejects.toThrow(/it takes 20 s, the recordings have 10 s/);
    await expect(described({ leads: ["I", "II"] })).rejects.toThrow(
      /no model fits[\s\S]*wrong\.json: .*resnet\.onnx: .*\[\w+, 3, 40\]/,
    );
  });

  it("must not be trained on the very dataset", async () => {
    const own = join(dir, "trained-on-ward");
    writeUpstream(own, "ward");
    await expect(given(own)).rejects.toThrow(/it was trained on ward itself/);
  });
});

describe("a budget", () => {
  it("is a time with its unit, and minutes without", () => {
    expect(["20m", "20", "90s", "1.5h", "2 min"].map(budgetOf)).toEqual([
      1_200_000, 1_200_000, 90_000, 5_400_000, 120_000,
    ]);
    for (const text of ["", "soon", "0m", "-5m", "1000h"])
      expect(() => budgetOf(text)).toThrow(/such as 20m/);
  });
});
