import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import type { EcgRecord } from "../ecg/index.ts";
import { type CacheDescription, type CacheRow, CacheWriter, openCache } from "./index.ts";

const DESCRIPTION: CacheDescription = {
  leads: ["II"],
  samplingRate: 100,
  samples: 4,
  fingerprint: "f",
  labelSets: {},
};

const rows: CacheRow[] = [..."abcdef"].map((record) => ({
  record,
  patient: record,
  fold: null,
  age: null,
  sex: null,
  labels: {},
}));

const record = (value: number): EcgRecord => ({
  name: "r",
  source: "r.hea",
  samplingRate: 100,
  leads: ["II"],
  signals: [new Float32Array(4).fill(value)],
  patient: null,
  age: null,
  sex: null,
});

const resume = (dir: string, description = DESCRIPTION) => CacheWriter.resume(dir, description, rows);

/** Entries 0 and 2 are written, 1 was refused; then one more is written that is not noted. */
function begun(dir: string): CacheWriter {
  const writer = resume(dir);
  writer.add(record(1), rows[0]!);
  writer.note(1, []);
  writer.add(record(3), rows[2]!);
  writer.note(3, [[1, "damaged"]]);
  writer.add(record(99), rows[3]!);
  return writer;
}

const temporaryOf = (parent: string) => readdirSync(parent).filter((name) => name.endsWith(".tmp"));

/** A process number that belonged to a process which is gone. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "close");
  return child.pid!;
}

/** What a process that was killed leaves: its folder, named after it, with a journal that names it. */
async function killed(parent: string): Promise<string> {
  begun(join(parent, "c"));
  const pid = await deadPid();
  const [name] = temporaryOf(parent);
  const folder = join(parent, name!.replace(`-${process.pid}-`, `-${pid}-`));
  renameSync(join(parent, name!), folder);
  return folder;
}

function finished(writer: CacheWriter, dir: string): Record<string, Buffer> {
  for (const entry of [3, 4, 5]) {
    writer.add(record(entry + 1), rows[entry]!);
    writer.note(entry + 1, []);
  }
  expect(writer.finish([{ record: "b", reason: "damaged" }])).toBe(true);
  return Object.fromEntries(readdirSync(dir).map((file) => [file, readFileSync(join(dir, file))]));
}

/** The same cache without any interruption. */
function undisturbed(): Record<string, Buffer> {
  const dir = join(temporary(), "c");
  const writer = CacheWriter.create(dir, DESCRIPTION);
  for (const entry of [0, 2]) writer.add(record(entry + 1), rows[entry]!);
  return finished(writer, dir);
}

describe("CacheWriter.resume", () => {
  it("goes on with what a killed process noted, and gives the same bytes as one that was left alone", async () => {
    const parent = temporary();
    await killed(parent);
    const writer = resume(join(parent, "c"));
    expect(writer.done).toEqual({ entries: 3, refused: [[1, "damaged"]] });
    expect(writer.records).toBe(2);
    expect(existsSync(join(parent, "c"))).toBe(false);
    expect(finished(writer, join(parent, "c"))).toEqual(undisturbed());
    expect(readdirSync(parent)).toEqual(["c"]);
  });

  it("goes on in the same process after `leave`, not before", () => {
    const parent = temporary();
    const dir = join(parent, "c");
    const first = begun(dir);
    const second = resume(dir);
    expect(second.done.entries).toBe(0);
    second.abort();
    first.leave();
    expect(temporaryOf(parent)).toHaveLength(1);
    expect(finished(resume(dir), dir)).toEqual(undisturbed());
  });

  it("leaves what a living process works on alone, and what it left for others", () => {
    const parent = temporary();
    const dir = join(parent, "c");
    begun(dir);
    const [name] = temporaryOf(parent);
    const living = name!.replace(`-${process.pid}-`, "-1-"); // init always lives
    renameSync(join(parent, name!), join(parent, living));
    const writer = resume(dir);
    expect(writer.done.entries).toBe(0);
    writer.abort();
    expect(temporaryOf(parent)).toEqual([living]);
  });

  it("takes up what an earlier process of a number that lives again left", () => {
    const parent = temporary();
    const dir = join(parent, "c");
    begun(dir);
    const [name] = temporaryOf(parent);
    const folder = join(parent, name!.replace(`-${process.pid}-`, "-1-"));
    renameSync(join(parent, name!), folder);
    appendFileSync(join(folder, "journal.jsonl"), `${JSON.stringify({ pid: 1, started: "long ago" })}\n`);
    const writer = resume(dir);
    expect(writer.done.entries).toBe(3);
    writer.abort();
  });

  it("lets one of several take a folder", async () => {
    const parent = temporary();
    const dir = join(parent, "c");
    await killed(parent);
    const writers = [resume(dir), resume(dir), resume(dir)];
    expect(writers.map((writer) => writer.done.entries)).toEqual([3, 0, 0]);
    for (const writer of writers) writer.abort();
    expect(readdirSync(parent)).toEqual([]);
  });

  it.each([
    ["other data", { ...DESCRIPTION, fingerprint: "g" }],
    ["another preparation", { ...DESCRIPTION, steps: [{ step: "low-pass", high: 40 }] }],
  ])("begins anew for %s, and removes what is of no use", async (_, description) => {
    const parent = temporary();
    await killed(parent);
    const writer = resume(join(parent, "c"), description);
    expect(writer.done).toEqual({ entries: 0, refused: [] });
    writer.abort();
    expect(readdirSync(parent)).toEqual([]);
  });

  it("does not go on where signals are shorter than the journal says, or the machine was started since", async () => {
    const damages: ((folder: string) => void)[] = [
      (folder) => truncateSync(join(folder, "signals.npy"), 128 + 12),
      (folder) => truncateSync(join(folder, "scales.npy"), 10),
      (folder) => truncateSync(join(folder, "journal.jsonl"), 10),
      (folder) => utimesSync(join(folder, "journal.jsonl"), 1000, 1000),
    ];
    for (const damage of damages) {
      const parent = temporary();
      damage(await killed(parent));
      const writer = resume(join(parent, "c"));
      expect(writer.done.entries).toBe(0);
      expect(temporaryOf(parent)).toHaveLength(1);
      writer.abort();
    }
  });

  it("goes back to the last note that is whole", async () => {
    const parent = temporary();
    const folder = await killed(parent);
    const journal = readFileSync(join(folder, "journal.jsonl"), "utf8");
    const last = journal.indexOf('{"entries":3');
    truncateSync(join(folder, "journal.jsonl"), last + 9);
    const writer = resume(join(parent, "c"));
    expect(writer.done).toEqual({ entries: 1, refused: [] });
    writer.add(record(3), rows[2]!);
    writer.note(3, [[1, "damaged"]]);
    expect(finished(writer, join(parent, "c"))).toEqual(undisturbed());
  });

  it("keeps steps in the table, and leaves the table without any as it always was", () => {
    const dir = join(temporary(), "c");
    const steps = [{ step: "z-score", per: "dataset", mean: 0.5, sd: 2 }];
    const writer = CacheWriter.create(dir, { ...DESCRIPTION, steps });
    writer.add(record(1), rows[0]!);
    writer.finish();
    const cache = openCache(dir);
    expect(cache.steps).toEqual(steps);
    cache.close();
    expect(undisturbed()["records.json"]!.toString()).toMatch(
      /^\{"format":1,"leads":\["II"\],"samplingRate":100,"samples":4,"fingerprint":"f","labelSets":\{\},"refused":/,
    );
  });
});
